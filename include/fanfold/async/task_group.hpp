#pragma once
/// TaskGroup: children that cannot outlive their parent.
///
/// Lives on the io thread. `start` runs a coroutine; `cancel` asks all to stop (terminal
/// cancellation: their next await throws operation_aborted, which ends them quietly); `join` waits
/// for all. An exception in a child is a bug: it is kept and rethrown by `join` after the others
/// are cancelled. The owner joins before it destroys the group. A `join` whose own coroutine is
/// cancelled cancels the children, still waits for all, and then throws.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>

namespace fanfold::async {

class TaskGroup {
  public:
    explicit TaskGroup(boost::asio::any_io_executor executor);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    auto operator=(const TaskGroup&) -> TaskGroup& = delete;

    void start(boost::asio::awaitable<void> task);
    void cancel();
    [[nodiscard]] auto join() -> boost::asio::awaitable<void>;
    [[nodiscard]] auto running() const -> std::size_t;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace fanfold::async
