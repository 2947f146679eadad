#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fanfold/async/lag.hpp>
#include <fanfold/async/wait.hpp>
#include <thread>

#include "catch.hpp"

namespace asio = boost::asio;
using namespace fanfold;
using async::LoopLag;
using namespace std::chrono_literals;

TEST_CASE("a quantile is the upper end of its class and never more than the most") {
    LoopLag lag;
    CHECK(lag.quantile(0.99) == 0us);
    for (int at = 0; at < 99; ++at) lag.add(100us);
    lag.add(3000us);
    CHECK(lag.quantile(0.5) >= 100us);
    CHECK(lag.quantile(0.5) <= 120us);
    CHECK(lag.quantile(0.99) <= 120us);
    CHECK(lag.quantile(1) == 3000us);
    CHECK(lag.most() == 3000us);
}

TEST_CASE("every class ends at most a quarter above what is in it") {
    for (std::int64_t late = 1; late < 50'000; late += 1 + late / 7) {
        LoopLag lag;
        for (int times = 0; times < 3; ++times) lag.add(LoopLag::Late{late});
        lag.add(49ms);  // so that the most cuts nothing
        const auto told = lag.quantile(0.5).count();
        CAPTURE(late);
        CHECK(told >= late);
        CHECK(told * 4 <= late * 5);
    }
}

TEST_CASE("a silence counts for every ring that fell into it") {
    LoopLag lag;
    for (int at = 0; at < 100; ++at) lag.add(0us);
    lag.add(5s);  // as long as a hundred rings
    CHECK(lag.quantile(0.4) == 0us);
    CHECK(lag.quantile(0.75) > 2s);
}

TEST_CASE("a machine that slept for days does not count for days") {
    LoopLag lag;
    lag.add(std::chrono::hours{24 * 365});
    CHECK(lag.quantile(0.5) <= 1h);
    CHECK(lag.most() == std::chrono::hours{24 * 365});
}

TEST_CASE("what keeps the loop busy is seen") {
    asio::io_context io;
    LoopLag lag;
    asio::cancellation_signal stop;
    bool ended = false;
    const auto done = [&](std::exception_ptr) { ended = true; };
    asio::co_spawn(io, lag.watch(), asio::bind_cancellation_slot(stop.slot(), done));
    asio::post(io, [] { std::this_thread::sleep_for(150ms); });  // a handler that takes too long
    while (lag.most() == 0us) io.run_one();
    CHECK(lag.most() >= 90ms);
    stop.emit(asio::cancellation_type::terminal);
    while (!ended) io.run_one();
}
