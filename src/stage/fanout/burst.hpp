#pragma once
/// What a burst of calls held goes back to the system. When thousands of calls begin at once each holds its request and its
/// connection; soon most of them wait for the ledger instead, and what they gave back stays with the allocator, between
/// pieces that are in use. A value; told by every call that begins or ends.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fanfold/time/clock.hpp>

namespace fanfold::fanout {

class Burst {
  public:
    void began(std::int64_t in_flight) { most_ = std::max(most_, in_flight); }
    /// Takes tens of milliseconds, and then not again for a while.
    void ended(std::int64_t in_flight, SteadyInstant now) {
        if (most_ < many || in_flight * 4 > most_ || now < next_) return;
        malloc_trim(0);
        most_ = in_flight;
        next_ = now + pause;
    }

  private:
    static constexpr std::int64_t many = 1024;
    static constexpr auto pause = std::chrono::seconds{3};
    std::int64_t most_ = 0;  ///< in flight since then
    SteadyInstant next_{};
};

}  // namespace fanfold::fanout
