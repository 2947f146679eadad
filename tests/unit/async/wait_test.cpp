#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/async/wait.hpp>
#include <string>
#include <vector>

#include "catch.hpp"
#include "running.hpp"

namespace asio = boost::asio;
using namespace fanfold;
using namespace fanfold::async;
using namespace std::chrono_literals;

namespace {

auto count_rings(Bell& bell, int& rings, int most) -> asio::awaitable<void> {
    while (rings < most) {
        co_await bell.wait();
        ++rings;
    }
}

auto wait_once(Bell& bell, int& woken, Deadline deadline) -> asio::awaitable<void> {
    co_await bell.wait(deadline);
    ++woken;
}

auto sleep_a_while(Duration length) -> asio::awaitable<void> {
    co_await sleep_for(length);
}

/// Starts `task`, cancels it from the loop, and gives the error code that it ended with.
auto code_when_cancelled(asio::io_context& io, asio::awaitable<void> task)
    -> boost::system::error_code {
    boost::system::error_code code;
    asio::cancellation_signal stop;
    auto ended = [&](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const boost::system::system_error& error) {
            code = error.code();
        }
    };
    asio::co_spawn(io, std::move(task), asio::bind_cancellation_slot(stop.slot(), ended));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.run();
    return code;
}

}  // namespace

TEST_CASE("a ring wakes everyone who waits now") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    int woken = 0;
    auto ignore = [](std::exception_ptr) {};
    for (int n = 0; n < 5; ++n)
        asio::co_spawn(io, wait_once(bell, woken, Deadline::never()), ignore);
    asio::post(io, [&] { bell.ring(); });
    io.restart();
    io.run();
    CHECK(woken == 5);
}

TEST_CASE("a bell that nobody waits for is not remembered") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    bell.ring();
    int woken = 0;
    auto ignore = [](std::exception_ptr) {};
    asio::co_spawn(io, wait_once(bell, woken, Deadline::never()), ignore);
    io.poll();
    CHECK(woken == 0);
    bell.ring();
    io.poll();
    CHECK(woken == 1);
}

TEST_CASE("one who waits again after each ring hears each") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    int rings = 0;
    auto ignore = [](std::exception_ptr) {};
    asio::co_spawn(io, count_rings(bell, rings, 3), ignore);
    for (int n = 1; n <= 3; ++n) {
        io.poll();
        bell.ring();
        io.poll();
        CHECK(rings == n);
    }
}

TEST_CASE("a wait with a deadline returns at a ring, and at the deadline") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    const SystemClock clock;
    int woken = 0;
    run(io, wait_once(bell, woken, Deadline::after(clock, 1ms)));
    CHECK(woken == 1);
    run(io, wait_once(bell, woken, Deadline::after(clock, -1s)));
    CHECK(woken == 2);
    asio::post(io, [&] { asio::post(io, [&] { bell.ring(); }); });
    run(io, wait_once(bell, woken, Deadline::after(clock, 1h)));
    CHECK(woken == 3);
}

TEST_CASE("a wait that ended at its deadline is not rung later") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    int woken = 0;
    run(io, wait_once(bell, woken, Deadline::after(SystemClock{}, 0ms)));
    bell.ring();
    io.restart();
    io.run();
    CHECK(woken == 1);
}

TEST_CASE("a cancelled wait throws, with and without a deadline") {
    int woken = 0;
    for (const bool limited : {false, true}) {
        asio::io_context io;
        Bell bell{io.get_executor()};
        const auto deadline = limited ? Deadline::after(SystemClock{}, 1h) : Deadline::never();
        CHECK(code_when_cancelled(io, wait_once(bell, woken, deadline)) ==
              asio::error::operation_aborted);
    }
    CHECK(woken == 0);
}

TEST_CASE("a wait that is rung and cancelled in one turn of the loop throws") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    int woken = 0;
    asio::post(io, [&] { asio::post(io, [&] { bell.ring(); }); });
    asio::cancellation_signal stop;
    auto ignore = [](std::exception_ptr) {};
    asio::co_spawn(io, wait_once(bell, woken, Deadline::never()),
                   asio::bind_cancellation_slot(stop.slot(), ignore));
    asio::post(io, [&] { bell.ring(), stop.emit(asio::cancellation_type::terminal); });
    io.run();
    CHECK(woken == 0);
}

TEST_CASE("sleep returns in time and throws when cancelled") {
    asio::io_context io;
    const auto before = std::chrono::steady_clock::now();
    run(io, sleep_a_while(2ms));
    CHECK(std::chrono::steady_clock::now() - before >= 2ms);
    run(io, sleep_a_while(-1h));
    asio::io_context other;
    CHECK(code_when_cancelled(other, sleep_a_while(Duration::max())) ==
          asio::error::operation_aborted);
}
