#include <fanfold/async/see_off.hpp>

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace fanfold::async {

auto see_off(TaskGroup& group) -> boost::asio::awaitable<void> {
    group.cancel();
    try {
        co_await group.join();
    } catch (const boost::system::system_error&) {  // what stopped the parent is told by the parent
    }
}

auto do_beside(TaskGroup& group, boost::asio::awaitable<void> work) -> boost::asio::awaitable<void> {
    std::exception_ptr stopped;
    try {
        co_await std::move(work);
    } catch (...) {
        stopped = std::current_exception();
    }
    const bool throws = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await see_off(group);
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    if (stopped) std::rethrow_exception(stopped);
}

}  // namespace fanfold::async
