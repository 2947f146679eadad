#include <algorithm>
#include <cmath>
#include <fanfold/time/clock.hpp>

namespace fanfold {

namespace {

/// Beyond this the nanoseconds of the steady clock could overflow.
constexpr Duration far_away = std::chrono::hours{24 * 365 * 100};

}  // namespace

auto SystemClock::now() const -> Instant {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + shift_;
}

auto SystemClock::steady_now() const -> SteadyInstant {
    return std::chrono::steady_clock::now();
}

auto Deadline::after(const Clock& clock, Duration left) -> Deadline {
    if (left > far_away) return never();
    return Deadline{clock.steady_now() + std::max(left, -far_away)};
}

auto Deadline::at(const Clock& clock, Instant at) -> Deadline {
    const auto now = clock.now();
    if (at > now && at.time_since_epoch() > far_away + now.time_since_epoch()) return never();
    return after(clock, at > now ? at - now : Duration::zero());
}

auto Deadline::left(const Clock& clock) const -> Duration {
    const auto now = clock.steady_now();
    if (now >= when_) return Duration::zero();
    return std::chrono::ceil<Duration>(is_never() ? std::chrono::nanoseconds{far_away}
                                                  : when_ - now);
}

auto backoff(int attempt, Duration base, Duration cap, double unit_random) -> Duration {
    const double doubled =
        std::ldexp(static_cast<double>(base.count()), std::clamp(attempt, 0, 62));
    const double bounded = std::min(static_cast<double>(cap.count()), doubled);
    return Duration{
        static_cast<Duration::rep>(bounded * (1.0 - 0.25 * std::clamp(unit_random, 0.0, 1.0)))};
}

}  // namespace fanfold
