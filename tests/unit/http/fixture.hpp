#pragma once
/// One io_context with a loopback server and a client, and the steps that the tests are made of.
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>

#include "catch.hpp"
#include "loopback.hpp"

namespace loopback {

using fanfold::Result;
using fanfold::http::HttpClient;
using fanfold::http::Request;
using fanfold::http::Response;

struct Fixture {
    asio::io_context io;
    Server server{io};
    std::optional<HttpClient> client{std::in_place, io.get_executor(), settings()};

    void use(fanfold::http::ClientSettings its) {
        client.emplace(io.get_executor(), std::move(its));
    }

    [[nodiscard]] auto request(const std::string& path) const -> Request {
        Request out;
        out.url = server.url(path);
        return out;
    }

    auto send(Request request, fanfold::Deadline deadline = soon()) -> Result<Response> {
        Result<Response> reply;
        run(send_into(std::move(request), deadline, reply));
        return reply;
    }
    auto get(const std::string& path) -> Result<Response> { return send(request(path)); }

    auto send_into(Request request, fanfold::Deadline deadline, Result<Response>& reply)
        -> asio::awaitable<void> {
        reply = co_await client->send(std::move(request), deadline);
    }

    /// Runs `task` while the server serves.
    void run(asio::awaitable<void> task) {
        std::exception_ptr failure;
        bool done = false;
        auto ended = [&](std::exception_ptr thrown) { failure = thrown, done = true; };
        asio::co_spawn(io, std::move(task), ended);
        io.restart();
        while (!done && io.run_one() > 0) {
        }
        if (failure) std::rethrow_exception(failure);
    }

    /// Stops the server; then nothing may be left that keeps the loop running.
    void finish() {
        run(server.stop());
        client.reset();
        io.restart();
        io.run();
    }
};

}  // namespace loopback
