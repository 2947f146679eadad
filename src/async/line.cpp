#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/async/line.hpp>

namespace fanfold::async {

namespace asio = boost::asio;

void Line::call_first() {
    if (!places_.empty()) places_.front()->call_.cancel();
}

void Line::call_all() {
    for (auto* place : places_) place->call_.cancel();
}

Line::Place::Place(Line& line)
    : line_(line), call_(line.executor_), spot_(line.places_.insert(line.places_.end(), this)) {}

Line::Place::~Place() {
    const bool was_first = is_first();
    line_.places_.erase(spot_);
    if (was_first) line_.call_first();
}

auto Line::Place::wait(Deadline deadline) -> asio::awaitable<void> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    call_.expires_at(deadline.steady());
    co_await call_.async_wait(quietly);
    // A call and the end of the coroutine both cancel the timer; only the latter is passed on.
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error{
            asio::error::make_error_code(asio::error::operation_aborted)};
}

}  // namespace fanfold::async
