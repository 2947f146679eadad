#pragma once
/// BoundedQueue: the pipe between two rooms, bounded by weight (bytes). One thread (io).
///
/// `push` waits while the queue is over its bound (a single item may exceed it); `pop` waits while
/// it is empty and returns nullopt once `finish` was called and everything was drained. Nothing is
/// ever dropped.
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <optional>
#include <utility>

#include <fanfold/async/wait.hpp>

namespace fanfold::async {

template <class T>
class BoundedQueue {
  public:
    BoundedQueue(boost::asio::any_io_executor executor, std::size_t bound)
        : bound_(bound), readable_(executor), writable_(executor) {}

    auto push(T item, std::size_t weight) -> boost::asio::awaitable<void> {
        while (weight_ > 0 && weight_ + weight > bound_) co_await writable_.wait();
        weight_ += weight;
        items_.emplace_back(std::move(item), weight);
        readable_.ring();
    }
    auto pop() -> boost::asio::awaitable<std::optional<T>> {
        while (items_.empty() && !finished_) co_await readable_.wait();
        if (items_.empty()) co_return std::nullopt;
        std::optional<T> item{std::move(items_.front().first)};
        weight_ -= items_.front().second;
        items_.pop_front();
        writable_.ring();
        co_return item;
    }
    void finish() { finished_ = true, readable_.ring(); }
    [[nodiscard]] auto weight() const -> std::size_t { return weight_; }
    [[nodiscard]] auto size() const -> std::size_t { return items_.size(); }

  private:
    std::size_t bound_;
    std::size_t weight_ = 0;
    bool finished_ = false;
    std::deque<std::pair<T, std::size_t>> items_;
    Bell readable_;
    Bell writable_;
};

}  // namespace fanfold::async
