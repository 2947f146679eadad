#pragma once
/// Time as the house sees it. Everything that asks for the time takes a Clock through its
/// constructor; tests give a ManualClock. Instants are UTC milliseconds; time zones exist only at
/// the edges.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyInstant = std::chrono::steady_clock::time_point;
using Duration = std::chrono::milliseconds;

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual auto now() const -> Instant = 0;
    [[nodiscard]] virtual auto steady_now() const -> SteadyInstant = 0;
};

/// The machine's clock, moved by a constant: `--as-of TIME` runs a night as if it were another day.
class SystemClock final : public Clock {
  public:
    explicit SystemClock(Duration shift = Duration::zero()) : shift_(shift) {}
    [[nodiscard]] auto now() const -> Instant override;
    [[nodiscard]] auto steady_now() const -> SteadyInstant override;

  private:
    Duration shift_;
};

/// Stands still until a test moves it.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Instant start) : now_(start) {}
    [[nodiscard]] auto now() const -> Instant override { return now_; }
    [[nodiscard]] auto steady_now() const -> SteadyInstant override { return steady_; }
    void advance(Duration by) { now_ += by, steady_ += by; }

  private:
    Instant now_;
    SteadyInstant steady_{};
};

/// When something must be over. Deadlines, not timeouts, travel down through the rooms.
class Deadline {
  public:
    static auto never() -> Deadline { return Deadline{SteadyInstant::max()}; }
    static auto after(const Clock& clock, Duration left)
        -> Deadline;  ///< never(), if it is centuries away
    /// The moment on `clock` at which the wall shows `at`.
    static auto at(const Clock& clock, Instant at) -> Deadline;
    [[nodiscard]] auto passed(const Clock& clock) const -> bool {
        return clock.steady_now() >= when_;
    }
    [[nodiscard]] auto left(const Clock& clock) const -> Duration;  ///< never negative
    [[nodiscard]] auto is_never() const -> bool { return when_ == SteadyInstant::max(); }
    [[nodiscard]] auto steady() const -> SteadyInstant { return when_; }
    [[nodiscard]] auto earlier(Deadline other) const -> Deadline {
        return when_ < other.when_ ? *this : other;
    }

  private:
    explicit Deadline(SteadyInstant when) : when_(when) {}
    SteadyInstant when_;
};

auto to_rfc3339(Instant at) -> std::string;  ///< "2026-11-24T06:00:00Z"
/// RFC 3339, or a date alone (midnight UTC).
auto parse_rfc3339(std::string_view text) -> std::optional<Instant>;
/// RFC 9110 §5.6.7 IMF-fixdate, RFC 850 and asctime forms; also RFC 822 dates of RSS.
auto parse_http_date(std::string_view text) -> std::optional<Instant>;
auto to_http_date(Instant at) -> std::string;
/// "90s", "15m", "2h", "7d", "1h30m".
auto parse_duration(std::string_view text) -> std::optional<Duration>;
auto to_string(Duration duration) -> std::string;  ///< "2h 5m", "1.2s"

/// min(cap, base·2^attempt) scaled by 1 − 0.25·unit_random. `attempt` starts at 0.
auto backoff(int attempt, Duration base, Duration cap, double unit_random) -> Duration;

}  // namespace fanfold
