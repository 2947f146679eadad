#pragma once
/// offload: run a pure function on another executor (the cpu pool) and come back with its value.
///
/// Values in, values out; no exception crosses threads: a throwing function ends the program, so it
/// returns Result.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <stop_token>
#include <utility>

namespace fanfold::async {

namespace detail {
template <class Value, class Function, class Handler>
void post_and_return(boost::asio::any_io_executor pool, Function function, Handler handler) {
    auto home = boost::asio::associated_executor<Handler>::get(handler);
    auto work = boost::asio::prefer(home, boost::asio::execution::outstanding_work.tracked);
    boost::asio::post(pool, [work, function = std::move(function),
                             handler = std::move(handler)]() mutable noexcept {
        std::optional<Value> value{function()};
        boost::asio::post(work, [handler = std::move(handler), value = std::move(value)]() mutable {
            std::move(handler)(std::move(value));
        });
    });
}
}  // namespace detail

/// `auto document = co_await offload(pool, std::move(extract_it));`  — name the function, then
/// await (g++ 12). Must return a movable, non-void value. A plain function returning awaitable, not
/// a coroutine (see wait.hpp).
template <class Function>
auto offload(boost::asio::any_io_executor pool, Function function)
    -> boost::asio::awaitable<std::invoke_result_t<Function&>> {
    using Value = std::invoke_result_t<Function&>;
    auto initiate = [pool, function = std::move(function)](auto handler) mutable {
        detail::post_and_return<Value>(pool, std::move(function), std::move(handler));
    };
    auto boxed = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                      void(std::optional<Value>)>(
        std::move(initiate), boost::asio::use_awaitable);
    co_return std::move(*boxed);
}

/// The same for work that waits for others. When the coroutine is cancelled meanwhile, `stop` is asked, on the coroutine's
/// thread; the function watches its token and should come back soon. Its value is returned all the same.
template <class Function>
auto offload(boost::asio::any_io_executor pool, Function function, std::stop_source stop)
    -> boost::asio::awaitable<std::invoke_result_t<Function&>> {
    using Value = std::invoke_result_t<Function&>;
    auto initiate = [pool, function = std::move(function), stop = std::move(stop)](auto handler) mutable {
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        // A cancellation that comes too late asks for the end of what has ended.
        if (slot.is_connected())
            slot.assign([stop = std::move(stop)](boost::asio::cancellation_type) mutable { stop.request_stop(); });
        detail::post_and_return<Value>(pool, std::move(function), std::move(handler));
    };
    auto boxed = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                      void(std::optional<Value>)>(
        std::move(initiate), boost::asio::use_awaitable);
    co_return std::move(*boxed);
}

}  // namespace fanfold::async
