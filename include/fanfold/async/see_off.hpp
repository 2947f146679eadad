#pragma once
/// For a parent that was stopped, or is done while its children would go on: they use what stands on its stack, so they
/// end first.
#include <boost/asio/awaitable.hpp>
#include <exception>
#include <fanfold/async/task_group.hpp>

namespace fanfold::async {

/// Cancels the children and waits for them; what they throw is lost. A parent that was cancelled itself first says
/// `co_await this_coro::throw_if_cancelled(false)`, or it would be thrown out before it waits, and then rethrows what
/// stopped it.
auto see_off(TaskGroup& group) -> boost::asio::awaitable<void>;

/// Does `work` while the group's children go on; sees them off, however it ends.
auto do_beside(TaskGroup& group, boost::asio::awaitable<void> work) -> boost::asio::awaitable<void>;

}  // namespace fanfold::async
