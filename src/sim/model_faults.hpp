#pragma once
// Which requests go wrong, and how: drawn from the seed, the body and how often it came, so that a
// retry is a new draw and a run can be repeated.
#include <cstdint>
#include <fanfold/sim/model.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <fanfold/value/digest.hpp>

#include "rng.hpp"

namespace fanfold::sim {

struct Draw {
    std::string_view fault;  // "" = none
    RetryAfter form = RetryAfter::seconds;
};

// What a Retry-After header says, and the earliest instant that keeps to it.
struct Pause {
    std::optional<std::string> header;
    std::int64_t until_ms = 0;  // UTC; 0 = nothing that can be kept to
};
auto pause_of(RetryAfter form, std::int64_t seconds, std::int64_t now_ms) -> Pause;

// Server thread only.
class ModelDice {
  public:
    ModelDice(std::uint64_t seed, ModelFaults faults) : seed_(seed), faults_(faults) {}
    auto draw(const Digest& body) -> Draw;
    // Remembers what the client was told, and judges its next coming by it.
    void told(const Digest& body, std::int64_t until_ms) { seen_[body].until_ms = until_ms; }
    [[nodiscard]] auto is_early(const Digest& body, std::int64_t now_ms) const -> bool;

  private:
    struct Seen {
        std::int64_t times = 0;
        std::int64_t until_ms = 0;
    };
    std::uint64_t seed_;
    ModelFaults faults_;
    std::unordered_map<Digest, Seen> seen_;
};

// Prefixes that came before, and which of their readers found them. Server thread only.
class PrefixCache {
  public:
    PrefixCache(std::uint64_t seed, double share) : seed_(seed), share_(share) {}
    [[nodiscard]] auto exists() const -> bool { return share_ > 0; }
    // Whether it is read from the cache; if not it is written to it.
    auto reads(const std::string& prefix, const Digest& body) -> bool;

  private:
    std::uint64_t seed_;
    double share_;
    std::unordered_map<Digest, std::int64_t> came_;
};

}  // namespace fanfold::sim
