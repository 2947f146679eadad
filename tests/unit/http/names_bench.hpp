#pragma once
/// A Lookup with a name server of its own, a clock that stands still, and the steps that its tests are made of.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "doubles/loopback_names.hpp"
#include "lookup.hpp"

namespace names_bench {

namespace asio = boost::asio;
using namespace fanfold;
using namespace std::chrono_literals;
using Found = Result<std::vector<std::string>>;
using Addresses = std::vector<std::string>;

struct Bench {
    Bench() { open(settings()); }
    ~Bench() { finish(); }
    Bench(const Bench&) = delete;
    auto operator=(const Bench&) -> Bench& = delete;

    asio::io_context io;
    ManualClock clock{Instant{}};
    tests::LoopbackNames server{io};
    std::optional<http::Lookup> lookup;

    [[nodiscard]] auto settings() const -> http::LookupSettings {
        http::LookupSettings out;
        out.questions.servers = {http::NameServer::parse(server.address()).value()};
        out.hosts_file = "/nonexistent/hosts";
        return out;
    }
    void open(http::LookupSettings its) { lookup.emplace(io.get_executor(), clock, std::move(its)); }

    /// Runs until `done`.
    template <class Done>
    void run_until(Done done) {
        io.restart();
        while (!done() && io.run_one() > 0) {
        }
    }

    /// What everyone learns who asks at once.
    auto ask(const std::vector<std::string>& hosts, std::chrono::milliseconds time = 30s) -> std::vector<Found> {
        std::vector<Found> all(hosts.size());
        std::size_t ended = 0;
        const auto until = std::chrono::steady_clock::now() + time;
        for (std::size_t at = 0; at < hosts.size(); ++at)
            asio::co_spawn(io, lookup->addresses_of(hosts[at], until),
                           [&all, &ended, at](std::exception_ptr thrown, Found found) {
                               if (thrown) std::rethrow_exception(thrown);
                               all[at] = std::move(found);
                               ++ended;
                           });
        run_until([&] { return ended == hosts.size(); });
        return all;
    }
    auto ask(const std::string& host) -> Found { return ask(std::vector{host}).front(); }
    auto why_not(const std::string& host) -> std::string {
        const auto found = ask(host);
        return found ? "it resolves" : found.error().message();
    }

    /// Runs a task of the server's.
    void run(asio::awaitable<void> task) {
        bool done = false;
        asio::co_spawn(io, std::move(task), [&done](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            done = true;
        });
        run_until([&done] { return done; });
    }

    /// Nothing may be left that keeps the loop running.
    void finish() {
        run(server.stop());
        lookup.reset();
        io.restart();
        io.run();
    }
};

}  // namespace names_bench
