#pragma once
/// Whether a model is worth asking (circuit breaker; M. Nygard, "Release It!", 2007). A value on a
/// steady clock; the engine does the waiting.
///
/// Closed until so many calls in a row came to nothing. Then open: one call at a time goes through
/// as a probe, the first after `first_pause`, each later one at twice the distance up to
/// `longest_pause`. Any answer closes it, also one that refuses the question; "too much now" neither
/// opens nor closes it. A model that stays silent for `patience` is hopeless for
/// this run; one that never answered at all is given up much sooner, because then it is the
/// configuration that is wrong.
#include <fanfold/stage/fanout/patience.hpp>
#include <optional>

namespace fanfold::fanout {

class Breaker {
  public:
    explicit Breaker(Patience patience = {}) : patience_(patience), pause_(patience.first_pause) {}
    void answered();
    void failed(SteadyInstant now);
    [[nodiscard]] auto open() const -> bool { return failures_ >= patience_.failures_in_a_row; }
    /// While open: when the next probe may go.
    [[nodiscard]] auto probe_at() const -> SteadyInstant { return probe_at_; }
    [[nodiscard]] auto hopeless(SteadyInstant now) const -> bool;

  private:
    Patience patience_;
    int failures_ = 0;  ///< in a row
    bool ever_answered_ = false;
    Duration pause_;
    std::optional<SteadyInstant> silent_since_;
    SteadyInstant probe_at_{};
};

}  // namespace fanfold::fanout
