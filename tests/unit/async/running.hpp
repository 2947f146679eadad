#pragma once
/// Runs an io_context until one coroutine has ended, and rethrows what it throws.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>

inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
    std::exception_ptr failure;
    bool done = false;
    auto keep = [&](std::exception_ptr thrown) { failure = thrown, done = true; };
    boost::asio::co_spawn(io, std::move(task), keep);
    io.restart();
    while (!done && io.run_one() > 0) {
    }
    if (failure) std::rethrow_exception(failure);
}
