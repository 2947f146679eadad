#pragma once
/// When a job is due: five cron fields, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually.
///
///   minute hour day month weekday   numbers, names (jan, mon), lists, ranges, steps, `*`
///   H, H(0-29), H/15                a value of the field that is always the same for one `seed`, so that a hundred jobs
///                                   do not all begin at midnight
///
/// Where day and weekday are both given, either one is enough (crontab(5)).
///
/// Where clocks are changed:
///   fixed times    (no `*` in minute and hour) happen once a day: a time that the wall skips is due at the first
///                  instant after the gap, a time that it shows twice at the first
///   wildcard times (`*` in minute or hour) follow the wall: skipped where it skips, twice where it shows them twice
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <fanfold/time/zone.hpp>

namespace fanfold {

class Cron {
  public:
    /// Errors: bad_input that names the field; also for a time that never comes (30 February).
    static auto parse(std::string_view text, std::string_view seed = "") -> Result<Cron>;
    /// The first time after this one; nothing if there is none within nine years.
    [[nodiscard]] auto next(Instant after, const TimeZone& zone) const -> std::optional<Instant>;
    /// All times in (after, until], at most so many: the last ones.
    [[nodiscard]] auto between(Instant after, Instant until, const TimeZone& zone, std::size_t most) const
        -> std::vector<Instant>;
    /// Whether the wall's minute is one of the schedule, wherever clocks stand.
    [[nodiscard]] auto matches(WallTime minute) const -> bool;

  private:
    [[nodiscard]] auto matches_day(std::chrono::local_days day) const -> bool;
    [[nodiscard]] auto at_or_after(WallTime minute, WallTime limit) const -> std::optional<WallTime>;
    [[nodiscard]] auto next_fixed(std::chrono::sys_seconds after, const TimeZone& zone) const
        -> std::optional<Instant>;
    [[nodiscard]] auto next_shown(std::chrono::sys_seconds after, const TimeZone& zone) const
        -> std::optional<Instant>;

    std::array<std::uint64_t, 5> fields_{};  ///< one bit a value
    bool either_day_ = false;
    bool wildcard_ = false;
};

}  // namespace fanfold
