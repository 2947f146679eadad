#pragma once
/// Waiting: until an instant, for a signal, with a deadline. All on the io thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::async {

/// Returns at `when` (on the steady clock), or throws if cancelled.
auto sleep_until(SteadyInstant when) -> boost::asio::awaitable<void>;
auto sleep_for(Duration length) -> boost::asio::awaitable<void>;

/// A doorbell for coroutines of one thread: `ring` wakes everyone who waits now.
class Bell {
  public:
    explicit Bell(boost::asio::any_io_executor executor) : timer_(executor, SteadyInstant::max()) {}
    void ring() { timer_.cancel(); }
    /// Returns after the next ring, or at the deadline.
    auto wait(Deadline deadline = Deadline::never()) -> boost::asio::awaitable<void>;

  private:
    boost::asio::steady_timer timer_;
};

}  // namespace fanfold::async
