#pragma once
/// LoopLag: how late the io thread is. A timer rings every 50 ms, and what it is late by is what any other event has
/// waited at that moment. Owned by whoever wants to know; io thread. An instant of silence counts for every ring that
/// fell into it, so that quantiles are shares of time (as wrk2 and HdrHistogram correct for what was never sent).
#include <array>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>

namespace fanfold::async {

class LoopLag {
  public:
    using Late = std::chrono::microseconds;
    static constexpr std::chrono::milliseconds period{50};

    void add(Late late);
    /// At least so late in a share of 1 - `share` of the time: the upper end of its class, a quarter too much at most.
    /// Zero before anything was measured.
    [[nodiscard]] auto quantile(double share) const -> Late;
    [[nodiscard]] auto most() const -> Late { return most_; }
    /// Measures until it is cancelled; this outlives it.
    auto watch() -> boost::asio::awaitable<void>;

  private:
    void count(Late late);

    std::array<std::uint32_t, 192> counts_{};  ///< by classes: four to each doubling
    std::uint64_t all_ = 0;
    Late most_{};
};

}  // namespace fanfold::async
