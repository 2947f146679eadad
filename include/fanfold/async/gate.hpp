#pragma once
/// Gate: of the coroutines of one thread at most so many are inside at once; the others wait in
/// line, first come, first served.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include <fanfold/async/line.hpp>

namespace fanfold::async {

class Gate {
  public:
    Gate(boost::asio::any_io_executor executor, int most)
        : line_(std::move(executor)), free_(most) {}

    /// Who holds it is inside, and out when it is gone. The gate outlives it.
    class Pass {
      public:
        explicit Pass(Gate& gate) : gate_(&gate) {}

      private:
        struct Leave {
            void operator()(Gate* gate) const { gate->leave(); }
        };
        std::unique_ptr<Gate, Leave> gate_;
    };
    /// Returns inside; throws if the coroutine is cancelled while it waits.
    [[nodiscard]] auto enter() -> boost::asio::awaitable<Pass>;

  private:
    void leave();

    Line line_;
    int free_;
};

}  // namespace fanfold::async
