#pragma once
// Small, seedable and the same on every machine; std::distributions are not.
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include <fanfold/value/digest.hpp>

namespace fanfold::sim {

class Rng {
  public:
    explicit Rng(std::uint64_t seed) : state_(seed) {}
    explicit Rng(const Digest& seed) { std::memcpy(&state_, seed.bytes().data(), sizeof state_); }

    /// SplitMix64.
    auto next() -> std::uint64_t {
        state_ += 0x9E3779B97F4A7C15ull;
        auto mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ull;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBull;
        return mixed ^ (mixed >> 31);
    }
    auto below(std::uint64_t bound) -> std::uint64_t { return bound == 0 ? 0 : next() % bound; }
    auto between(std::int64_t low, std::int64_t high) -> std::int64_t {
        return high <= low ? low
                           : low + static_cast<std::int64_t>(
                                       below(static_cast<std::uint64_t>(high - low) + 1));
    }
    auto unit() -> double { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    template <class List>
    auto pick(const List& list) -> const auto& {
        return list[static_cast<std::size_t>(below(std::size(list)))];
    }

  private:
    std::uint64_t state_ = 0;
};

}  // namespace fanfold::sim
