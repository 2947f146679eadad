#include <boost/asio/io_context.hpp>
#include <fanfold/async/line.hpp>
#include <fanfold/async/task_group.hpp>
#include <string>

#include "catch.hpp"
#include "running.hpp"

namespace asio = boost::asio;
using namespace fanfold;
using namespace fanfold::async;

namespace {

/// A counter with so many free places, taken in line.
struct Cloakroom {
    explicit Cloakroom(asio::any_io_executor io) : line(std::move(io)) {}
    Line line;
    int free = 0;
    int looks = 0;
    std::string served;
};

auto take_one(Cloakroom& room, char name, Deadline deadline) -> asio::awaitable<void> {
    Line::Place place{room.line};
    for (;;) {
        ++room.looks;
        if (place.is_first() && room.free > 0) break;
        if (std::chrono::steady_clock::now() >= deadline.steady()) co_return;
        co_await place.wait(deadline);
    }
    --room.free;
    room.served += name;
}

}  // namespace

TEST_CASE("who came first is served first, and one thing that becomes free wakes one") {
    asio::io_context io;
    Cloakroom room{io.get_executor()};
    TaskGroup group{io.get_executor()};
    for (const char name : {'a', 'b', 'c', 'd'})
        group.start(take_one(room, name, Deadline::never()));
    io.poll();
    CHECK(room.looks == 4);
    room.free = 1;
    room.line.call_first();
    io.restart();
    io.poll();
    CHECK(room.served == "a");
    CHECK(room.looks == 6);  // a took it, and called b to be the first
    room.free = 3;
    room.line.call_first();
    io.restart();
    io.poll();
    CHECK(room.served == "abcd");
}

TEST_CASE("who leaves at a deadline or is stopped calls the next") {
    asio::io_context io;
    Cloakroom room{io.get_executor()};
    TaskGroup late{io.get_executor()};
    TaskGroup stopped{io.get_executor()};
    TaskGroup patient{io.get_executor()};
    const SystemClock clock;
    late.start(take_one(room, 'a', Deadline::after(clock, Duration{1})));
    stopped.start(take_one(room, 'b', Deadline::never()));
    patient.start(take_one(room, 'c', Deadline::never()));
    io.poll();
    while (late.running() > 0) io.run_one();
    io.poll();  // b was called, found nothing, and waits again
    room.free = 1;
    stopped.cancel();
    while (patient.running() > 0) io.run_one();
    CHECK(room.served == "c");
}
