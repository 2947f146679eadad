#pragma once
/// Seeded choices that are the same on every platform: what std's distributions do not promise.
#include <cstdint>
#include <random>
#include <vector>

namespace fanfold::judged {

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    /// 0 … below-1
    auto below(std::size_t below) -> std::size_t { return engine_() % below; }
    auto between(int least, int most) -> int {
        return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1)));
    }
    auto chance(int percent) -> bool { return below(100) < static_cast<std::size_t>(percent); }
    template <class T>
    auto pick(const std::vector<T>& from) -> const T& {
        return from[below(from.size())];
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace fanfold::judged
