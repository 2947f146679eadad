#include "breaker.hpp"

#include <algorithm>

namespace fanfold::fanout {

void Breaker::answered() {
    ever_answered_ = true;
    failures_ = 0;
    pause_ = patience_.first_pause;
    silent_since_.reset();
}

void Breaker::failed(SteadyInstant now) {
    if (!silent_since_) silent_since_ = now;
    const bool was_open = open();
    ++failures_;
    if (!open()) return;
    // Calls that were under way when it opened are no probes: they do not lengthen the pause.
    if (was_open && now < probe_at_) return;
    probe_at_ = now + pause_;
    pause_ = std::min(pause_ * 2, patience_.longest_pause);
}

auto Breaker::hopeless(SteadyInstant now) const -> bool {
    if (!silent_since_ || !open()) return false;
    const auto enough = ever_answered_ ? patience_.silence : patience_.first_answer;
    return now - *silent_since_ >= enough;
}

}  // namespace fanfold::fanout
