#include <boost/asio/io_context.hpp>
#include <fanfold/async/bounded_queue.hpp>
#include <fanfold/async/task_group.hpp>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "running.hpp"

namespace asio = boost::asio;
using namespace fanfold::async;

namespace {

using Queue = BoundedQueue<std::unique_ptr<int>>;

auto produce(Queue& queue, int count, std::size_t weight, bool finish) -> asio::awaitable<void> {
    for (int n = 0; n < count; ++n) {
        auto item = std::make_unique<int>(n);
        co_await queue.push(std::move(item), weight);
    }
    if (finish) queue.finish();
}

auto consume(Queue& queue, std::vector<int>& seen, std::size_t& heaviest) -> asio::awaitable<void> {
    while (true) {
        heaviest = std::max(heaviest, queue.weight());
        auto item = co_await queue.pop();
        if (!item) co_return;
        seen.push_back(**item);
    }
}

auto all(TaskGroup& group) -> asio::awaitable<void> {
    co_await group.join();
}

}  // namespace

TEST_CASE("what is pushed comes out in order, within the bound") {
    asio::io_context io;
    Queue queue{io.get_executor(), 30};
    TaskGroup group{io.get_executor()};
    std::vector<int> seen;
    std::size_t heaviest = 0;
    group.start(produce(queue, 100, 10, true));
    group.start(consume(queue, seen, heaviest));
    run(io, all(group));
    REQUIRE(seen.size() == 100);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(heaviest <= 30);
    CHECK(queue.weight() == 0);
}

TEST_CASE("an item heavier than the bound passes alone") {
    asio::io_context io;
    Queue queue{io.get_executor(), 30};
    TaskGroup group{io.get_executor()};
    std::vector<int> seen;
    std::size_t heaviest = 0;
    group.start(produce(queue, 5, 100, true));
    group.start(consume(queue, seen, heaviest));
    run(io, all(group));
    CHECK(seen.size() == 5);
    CHECK(heaviest <= 100);
}

TEST_CASE("many producers and many consumers lose nothing") {
    asio::io_context io;
    Queue queue{io.get_executor(), 25};
    TaskGroup producers{io.get_executor()};
    TaskGroup consumers{io.get_executor()};
    std::vector<int> seen;
    std::size_t heaviest = 0;
    for (int n = 0; n < 10; ++n) consumers.start(consume(queue, seen, heaviest));
    for (int n = 0; n < 10; ++n) producers.start(produce(queue, 50, 10, false));
    run(io, all(producers));
    queue.finish();
    run(io, all(consumers));
    CHECK(seen.size() == 500);
}

TEST_CASE("a producer and a consumer that wait can be cancelled") {
    asio::io_context io;
    Queue full{io.get_executor(), 10};
    Queue empty{io.get_executor(), 10};
    TaskGroup group{io.get_executor()};
    std::vector<int> seen;
    std::size_t heaviest = 0;
    group.start(produce(full, 3, 10, true));
    group.start(consume(empty, seen, heaviest));
    io.poll();
    group.cancel();
    run(io, all(group));
    CHECK(full.size() == 1);
    CHECK(seen.empty());
}
