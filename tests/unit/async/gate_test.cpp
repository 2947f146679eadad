#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <fanfold/async/gate.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <string>

#include "catch.hpp"

namespace asio = boost::asio;
using namespace fanfold::async;

namespace {

struct Room {
    explicit Room(asio::any_io_executor io) : gate(io, 2), done(io) {}
    Gate gate;
    Bell done;
    int inside = 0;
    int most = 0;
    std::string order;
};

auto visit(Room& room, char name) -> asio::awaitable<void> {
    const auto pass = co_await room.gate.enter();
    room.order += name;
    room.most = std::max(room.most, ++room.inside);
    co_await room.done.wait();
    --room.inside;
}

}  // namespace

TEST_CASE("a gate lets in so many at once, in the order in which they came") {
    asio::io_context io;
    Room room{io.get_executor()};
    TaskGroup group{io.get_executor()};
    for (const char name : {'a', 'b', 'c', 'd', 'e'}) group.start(visit(room, name));
    io.poll();
    CHECK(room.order == "ab");
    for (int ring = 0; ring < 3; ++ring) {
        room.done.ring();
        io.restart();
        io.poll();
    }
    CHECK(room.order == "abcde");
    CHECK(room.most == 2);
    CHECK(room.inside == 0);
}

TEST_CASE("who is stopped at the gate or inside it leaves his place to others") {
    asio::io_context io;
    Room room{io.get_executor()};
    {
        TaskGroup stopped{io.get_executor()};
        for (const char name : {'a', 'b', 'c'}) stopped.start(visit(room, name));
        io.poll();
        stopped.cancel();
        io.restart();
        io.poll();
    }
    room.inside = 0;
    TaskGroup group{io.get_executor()};
    group.start(visit(room, 'd'));
    group.start(visit(room, 'e'));
    io.restart();
    io.poll();
    CHECK(room.order == "abde");
    room.done.ring();
    io.restart();
    io.poll();
    CHECK(room.inside == 0);
}
