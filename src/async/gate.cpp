#include <fanfold/async/gate.hpp>

namespace fanfold::async {

auto Gate::enter() -> boost::asio::awaitable<Pass> {
    Line::Place place{line_};
    while (!place.is_first() || free_ == 0) co_await place.wait(Deadline::never());
    --free_;
    co_return Pass{*this};
}

void Gate::leave() {
    ++free_;
    line_.call_first();
}

}  // namespace fanfold::async
