#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/async/wait.hpp>

namespace fanfold::async {

namespace asio = boost::asio;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

/// A ring and the end of the coroutine both cancel the timer; only the latter is passed on.
void throw_if(asio::cancellation_type cancelled) {
    if (cancelled != asio::cancellation_type::none)
        throw boost::system::system_error{
            asio::error::make_error_code(asio::error::operation_aborted)};
}

auto either(asio::steady_timer& ring, asio::steady_timer& limit) -> asio::awaitable<void> {
    auto group = asio::experimental::make_parallel_group(ring.async_wait(asio::deferred),
                                                         limit.async_wait(asio::deferred));
    auto first = asio::experimental::wait_for_one();
    co_await group.async_wait(first, quietly);
}

}  // namespace

auto sleep_until(SteadyInstant when) -> asio::awaitable<void> {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, when};
    co_await timer.async_wait(asio::use_awaitable);
}

auto sleep_for(Duration length) -> asio::awaitable<void> {
    constexpr Duration longest = std::chrono::hours{24 * 365 * 100};
    co_await sleep_until(std::chrono::steady_clock::now() + std::min(length, longest));
}

auto Bell::wait(Deadline deadline) -> asio::awaitable<void> {
    if (deadline.is_never()) {
        co_await timer_.async_wait(quietly);
    } else {
        asio::steady_timer limit{timer_.get_executor(), deadline.steady()};
        co_await either(timer_, limit);
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    throw_if(state.cancelled());
}

}  // namespace fanfold::async
