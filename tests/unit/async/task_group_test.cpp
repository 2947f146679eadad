#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/async/see_off.hpp>
#include <fanfold/async/wait.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "running.hpp"

namespace asio = boost::asio;
using namespace fanfold;
using namespace fanfold::async;
using namespace std::chrono_literals;

namespace {

using Log = std::vector<std::string>;

auto note(Log& log, std::string word) -> asio::awaitable<void> {
    log.push_back(word);
    co_return;
}

auto wait_for(Bell& bell, Log& log, std::string word) -> asio::awaitable<void> {
    try {
        co_await bell.wait();
        log.push_back(word);
    } catch (const boost::system::system_error&) {
        log.push_back(word + " stopped");
        throw;
    }
}

auto fail_with(std::string word) -> asio::awaitable<void> {
    throw std::runtime_error{word};
    co_return;
}

auto fail_after(Bell& bell, std::string word) -> asio::awaitable<void> {
    co_await bell.wait();
    throw std::runtime_error{word};
}

auto join_group(TaskGroup& group) -> asio::awaitable<void> {
    co_await group.join();
}

}  // namespace

TEST_CASE("join waits for all children, those that ended before too") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    group.start(note(log, "quick"));
    group.start(wait_for(bell, log, "a"));
    group.start(wait_for(bell, log, "b"));
    asio::post(io, [&] { bell.ring(); });
    run(io, join_group(group));
    CHECK(log == Log{"quick", "a", "b"});
    CHECK(group.running() == 0);
}

TEST_CASE("joining an empty group returns at once, twice too") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    run(io, join_group(group));
    run(io, join_group(group));
    CHECK(group.running() == 0);
}

TEST_CASE("cancelled children end quietly") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    for (int n = 0; n < 100; ++n) group.start(wait_for(bell, log, "w"));
    asio::post(io, [&] { group.cancel(); });
    REQUIRE_NOTHROW(run(io, join_group(group)));
    CHECK(log == Log(100, "w stopped"));
}

TEST_CASE("an exception in a child stops the others and comes out of join, once") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell never{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    group.start(wait_for(never, log, "w"));
    group.start(fail_after(bell, "first"));
    asio::post(io, [&] { bell.ring(); });
    CHECK_THROWS_WITH(run(io, join_group(group)), "first");
    CHECK(log == Log{"w stopped"});
    CHECK_NOTHROW(run(io, join_group(group)));
}

TEST_CASE("a child that throws before its first wait is kept too") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    group.start(fail_with("at once"));
    CHECK_THROWS_WITH(run(io, join_group(group)), "at once");
}

TEST_CASE("a group is usable again after cancel and join") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    for (int round = 0; round < 3; ++round) {
        group.start(wait_for(bell, log, "w"));
        group.start(note(log, "n"));
        asio::post(io, [&] { group.cancel(); });
        run(io, join_group(group));
    }
    CHECK(log == Log{"n", "w stopped", "n", "w stopped", "n", "w stopped"});
}

namespace {

auto start_more(TaskGroup& group, Log& log, int depth) -> asio::awaitable<void> {
    log.push_back(std::to_string(depth));
    if (depth > 0) group.start(start_more(group, log, depth - 1));
    co_return;
}

auto stop_all(TaskGroup& group, Bell& bell, Log& log) -> asio::awaitable<void> {
    group.cancel();
    co_await wait_for(bell, log, "self");
}

}  // namespace

TEST_CASE("children may start children") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Log log;
    group.start(start_more(group, log, 3));
    run(io, join_group(group));
    CHECK(log == Log{"3", "2", "1", "0"});
}

TEST_CASE("a child may cancel the group that it belongs to") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    group.start(wait_for(bell, log, "other"));
    group.start(stop_all(group, bell, log));
    run(io, join_group(group));
    CHECK(log == Log{"other stopped"});
}

TEST_CASE("a child that is cancelled before it began does not begin") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Log log;
    group.start(note(log, "never"));
    group.cancel();
    run(io, join_group(group));
    CHECK(log.empty());
    CHECK(group.running() == 0);
}

TEST_CASE("a child that is cancelled while it runs and then ends without waiting is quiet") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    auto cancel_and_end = [](TaskGroup& its) -> asio::awaitable<void> {
        its.cancel();
        co_return;
    };
    group.start(cancel_and_end(group));
    run(io, join_group(group));
    CHECK(group.running() == 0);
}

TEST_CASE("a join that is itself cancelled cancels the children, waits for them, and throws") {
    asio::io_context io;
    TaskGroup group{io.get_executor()};
    Bell bell{io.get_executor()};
    Log log;
    group.start(wait_for(bell, log, "w"));
    asio::cancellation_signal stop;
    bool threw = false;
    auto ended = [&](std::exception_ptr thrown) { threw = thrown != nullptr; };
    asio::co_spawn(io, join_group(group), asio::bind_cancellation_slot(stop.slot(), ended));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.run();
    CHECK(threw);
    CHECK(log == Log{"w stopped"});
    CHECK(group.running() == 0);
}

TEST_CASE("an io_context that goes away with children inside leaks nothing") {
    Log log;
    auto io = std::make_unique<asio::io_context>();
    auto bell = std::make_unique<Bell>(io->get_executor());
    {
        auto group = std::make_unique<TaskGroup>(io->get_executor());
        group->start(wait_for(*bell, log, "w"));
        io->poll();
    }
    bell.reset();
    io.reset();
    CHECK(log.empty());
}

namespace {

/// Its child uses what stands on its stack.
auto parent_of(asio::any_io_executor io, Log& log, Bell& bell) -> asio::awaitable<void> {
    Bell never{io};
    TaskGroup group{io};
    group.start(wait_for(never, log, "child"));
    co_await do_beside(group, wait_for(bell, log, "work"));
    log.push_back("parent");
}

}  // namespace

TEST_CASE("what goes on beside some work ends with it") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    Log log;
    auto done = [&](std::exception_ptr thrown) { CHECK(thrown == nullptr); };
    asio::co_spawn(io, parent_of(io.get_executor(), log, bell), done);
    asio::post(io, [&] { bell.ring(); });  // after the parent waits
    io.run();
    CHECK(log == Log{"work", "child stopped", "parent"});
}

TEST_CASE("what goes on beside some work that is stopped ends before the stack that it uses") {
    asio::io_context io;
    Bell bell{io.get_executor()};
    Log log;
    asio::cancellation_signal stop;
    bool threw = false;
    auto done = [&](std::exception_ptr thrown) { threw = thrown != nullptr, log.push_back("over"); };
    asio::co_spawn(io, parent_of(io.get_executor(), log, bell), asio::bind_cancellation_slot(stop.slot(), done));
    asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); });
    io.run();
    CHECK(threw);
    CHECK(log == Log{"work stopped", "child stopped", "over"});
}
