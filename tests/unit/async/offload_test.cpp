#include <boost/asio/thread_pool.hpp>
#include <fanfold/async/offload.hpp>
#include <fanfold/async/task_group.hpp>
#include <memory>
#include <semaphore>
#include <stop_token>
#include <string>
#include <thread>

#include "catch.hpp"
#include "running.hpp"

namespace asio = boost::asio;
using namespace fanfold::async;

namespace {

struct Seen {
    std::thread::id there;
    std::thread::id back;
    std::string text;
};

auto go_and_come_back(asio::any_io_executor pool, Seen& seen) -> asio::awaitable<void> {
    auto letters = std::make_unique<std::string>(200, 'x');
    auto work = [letters = std::move(letters)] {
        return std::pair{std::this_thread::get_id(), *letters + "!"};
    };
    auto out = co_await offload(pool, std::move(work));
    seen.there = out.first;
    seen.text = out.second;
    seen.back = std::this_thread::get_id();
}

auto add(asio::any_io_executor pool, int& sum, int number) -> asio::awaitable<void> {
    auto work = [number] { return number; };
    sum += co_await offload(pool, work);
}

auto all(TaskGroup& group) -> asio::awaitable<void> {
    co_await group.join();
}

/// Waits on the pool until it is stopped.
auto wait_there(asio::any_io_executor pool, std::binary_semaphore& begun, bool& stopped) -> asio::awaitable<void> {
    const std::stop_source stop;
    auto work = [&begun, token = stop.get_token()] {
        std::binary_semaphore asked{0};
        const std::stop_callback ask{token, [&asked] { asked.release(); }};
        begun.release();
        asked.acquire();
        return token.stop_requested();
    };
    stopped = co_await offload(pool, std::move(work), stop);
}

auto cancel_after(asio::any_io_executor pool, std::binary_semaphore& begun, TaskGroup& group) -> asio::awaitable<void> {
    auto work = [&begun] { return begun.acquire(), true; };
    co_await offload(pool, std::move(work));
    group.cancel();
    co_await group.join();
}

}  // namespace

TEST_CASE("work runs on the pool and its value comes home") {
    asio::io_context io;
    asio::thread_pool pool{1};
    Seen seen;
    run(io, go_and_come_back(pool.get_executor(), seen));
    CHECK(seen.text == std::string(200, 'x') + "!");
    CHECK(seen.there != std::this_thread::get_id());
    CHECK(seen.back == std::this_thread::get_id());
}

TEST_CASE("a thousand pieces of work all come home") {
    asio::io_context io;
    asio::thread_pool pool{2};
    TaskGroup group{io.get_executor()};
    int sum = 0;
    for (int n = 1; n <= 1000; ++n) group.start(add(pool.get_executor(), sum, n));
    run(io, all(group));
    CHECK(sum == 500500);
}

TEST_CASE("work that waits is asked to stop when its coroutine is cancelled, and its value comes home") {
    asio::io_context io;
    asio::thread_pool pool{2};
    TaskGroup group{io.get_executor()};
    std::binary_semaphore begun{0};
    bool stopped = false;
    group.start(wait_there(pool.get_executor(), begun, stopped));
    run(io, cancel_after(pool.get_executor(), begun, group));
    CHECK(stopped);
}
