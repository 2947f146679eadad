#pragma once
/// Line: coroutines of one thread that wait for the same thing, first come, first served. Only the
/// first one looks whether it may go on; when it leaves, however it ends, the next one is called.
/// So a thing that becomes free wakes one coroutine and not all of them.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>

#include <fanfold/time/clock.hpp>

namespace fanfold::async {

class Line {
  public:
    class Place;
    explicit Line(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
    /// The first looks again. Does nothing if nobody waits.
    void call_first();
    /// Everyone looks again: what they wait for will not come.
    void call_all();

  private:
    boost::asio::any_io_executor executor_;
    std::list<Place*> places_;
};

/// A place at the end of the line, given up on destruction. The line outlives it.
class Line::Place {
  public:
    explicit Place(Line& line);
    ~Place();
    Place(const Place&) = delete;
    auto operator=(const Place&) -> Place& = delete;

    [[nodiscard]] auto is_first() const -> bool { return line_.places_.front() == this; }
    /// Returns when called, or at the deadline; throws if the coroutine is cancelled.
    [[nodiscard]] auto wait(Deadline deadline) -> boost::asio::awaitable<void>;

  private:
    friend class Line;
    Line& line_;
    boost::asio::steady_timer call_;
    std::list<Place*>::iterator spot_;
};

}  // namespace fanfold::async
