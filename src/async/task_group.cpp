#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <fanfold/async/task_group.hpp>
#include <list>
#include <utility>
#include <vector>

namespace fanfold::async {

namespace asio = boost::asio;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

struct Child {
    asio::cancellation_signal stop;
    bool running = false;
    bool begun = false;
    bool stopped = false;

    void cancel() {
        stopped = true;
        if (begun) stop.emit(asio::cancellation_type::terminal);
    }
};

/// co_spawn awaits twice more around its coroutine, and where that coroutine is cancelled while it
/// has not waited for anything, these awaits throw out of `io.run()` (Asio 1.26). So a child that
/// has not begun is not cancelled but skipped, and one that has ended does not throw any more.
auto sheltered(Child& child, asio::awaitable<void> task) -> asio::awaitable<void> {
    child.begun = true;
    if (child.stopped) co_return;
    std::exception_ptr failure;
    try {
        co_await std::move(task);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (failure) std::rethrow_exception(failure);
}

auto is_cancellation(const std::exception_ptr& exception) -> bool {
    try {
        std::rethrow_exception(exception);
    } catch (const boost::system::system_error& error) {
        return error.code() == boost::system::errc::operation_canceled;
    } catch (...) {
        return false;
    }
}

}  // namespace

struct TaskGroup::State {
    explicit State(asio::any_io_executor its_executor)
        : executor(std::move(its_executor)),
          changed(executor, asio::steady_timer::time_point::max()) {}

    asio::any_io_executor executor;
    asio::steady_timer changed;  ///< cancelled whenever a child ends
    std::list<Child> children;
    std::list<Child>
        idle;  ///< ended: a signal may not be destroyed inside its own coroutine's last step
    std::exception_ptr failure;

    /// `child` runs, in a node that stays where it is until the group is gone.
    auto take_child() -> std::list<Child>::iterator {
        if (idle.empty()) idle.emplace_back();
        children.splice(children.begin(), idle, idle.begin());
        auto& child = children.front();
        child.running = true, child.begun = false, child.stopped = false;
        return children.begin();
    }

    void cancel_all() {
        std::vector<Child*> now;  // a cancelled child may end, and start others, while we walk
        now.reserve(children.size());
        for (auto& child : children) now.push_back(&child);
        for (auto* child : now)
            if (child->running) child->cancel();
    }

    void ended(std::list<Child>::iterator child, const std::exception_ptr& exception) {
        child->running = false;
        idle.splice(idle.end(), children, child);
        if (exception && !failure && !is_cancellation(exception)) {
            failure = exception;
            cancel_all();
        }
        changed.cancel();
    }
};

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {}

TaskGroup::~TaskGroup() {
    state_->cancel_all();
}

void TaskGroup::start(asio::awaitable<void> task) {
    const auto child = state_->take_child();
    auto when_ended = [state = state_, child](std::exception_ptr exception) {
        state->ended(child, exception);
    };
    asio::co_spawn(state_->executor, sheltered(*child, std::move(task)),
                   asio::bind_cancellation_slot(child->stop.slot(), std::move(when_ended)));
}

void TaskGroup::cancel() {
    state_->cancel_all();
}

auto TaskGroup::join() -> asio::awaitable<void> {
    const auto state = state_;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    bool cancelled = false;
    while (!state->children.empty()) {
        co_await state->changed.async_wait(quietly);
        const auto mine = co_await asio::this_coro::cancellation_state;
        if (cancelled || mine.cancelled() == asio::cancellation_type::none) continue;
        cancelled = true;
        co_await asio::this_coro::throw_if_cancelled(
            false);  // or the next wait would leave the children behind
        state->cancel_all();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (state->failure) std::rethrow_exception(std::exchange(state->failure, nullptr));
    if (cancelled)
        throw boost::system::system_error{
            asio::error::make_error_code(asio::error::operation_aborted)};
}

auto TaskGroup::running() const -> std::size_t {
    return state_->children.size();
}

}  // namespace fanfold::async
