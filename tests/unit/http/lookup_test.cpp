#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>

#include "catch.hpp"
#include "lookup.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

namespace asio = boost::asio;
using Found = Result<std::vector<std::string>>;

/// What everyone learns who asks for `host` at once.
auto asked_at_once(http::Lookup& lookup, asio::io_context& io, const std::string& host, int askers,
                   std::chrono::milliseconds time) -> std::vector<Found> {
    std::vector<Found> all;
    const auto until = std::chrono::steady_clock::now() + time;
    for (int count = 0; count < askers; ++count)
        asio::co_spawn(io, lookup.addresses_of(host, until),
                       [&all](std::exception_ptr thrown, Found found) {
                           if (thrown) std::rethrow_exception(thrown);
                           all.push_back(std::move(found));
                       });
    io.restart();
    io.run();
    return all;
}

}  // namespace

TEST_CASE("everyone who asks for a name at once, or soon after, gets its addresses") {
    asio::io_context io;
    http::Lookup lookup{io.get_executor()};
    for (int round = 0; round < 2; ++round) {
        const auto all = asked_at_once(lookup, io, "localhost", 5, 30s);
        REQUIRE(all.size() == 5);
        for (const auto& found : all) {
            REQUIRE(found);
            CHECK_FALSE(found->empty());
        }
    }
}

TEST_CASE("that a name does not resolve is kept: who asks again is told even where there is no time") {
    asio::io_context io;
    http::Lookup lookup{io.get_executor()};
    const auto first = asked_at_once(lookup, io, "nowhere.invalid", 3, 60s);  // RFC 6761 §6.4
    REQUIRE(first.size() == 3);
    for (const auto& found : first) CHECK_FALSE(found);
    const auto again = asked_at_once(lookup, io, "nowhere.invalid", 1, 0ms);
    REQUIRE(again.size() == 1);
    REQUIRE_FALSE(again.front());
    CHECK(again.front().error().message() == first.front().error().message());
    CHECK(again.front().error().message().find("does not resolve") != std::string::npos);
}
