#pragma once
/// A time zone: what clocks on the wall show there. Pure: reads the bytes of a TZif file (RFC 9636, versions 1–4) and
/// the POSIX rule at its end, which goes on for ever. Who has the file gives its bytes.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold {

/// What a clock on the wall shows, as seconds since 1970-01-01 00:00 on that clock.
using WallTime = std::chrono::local_seconds;

class TimeZone {
  public:
    TimeZone() = default;  ///< UTC
    /// Errors: bad_input.
    static auto parse(std::string_view tzif) -> Result<TimeZone>;

    /// From `at` on the wall is `offset` ahead of UTC.
    struct Change {
        std::chrono::sys_seconds at;
        std::chrono::seconds offset{};
    };
    [[nodiscard]] auto offset_at(std::chrono::sys_seconds at) const -> std::chrono::seconds;
    [[nodiscard]] auto next_change(std::chrono::sys_seconds after) const -> std::optional<Change>;
    [[nodiscard]] auto wall(Instant at) const -> WallTime;
    /// The first instant at which the wall shows this; in a gap, which the wall skips, the gap's end.
    [[nodiscard]] auto first(WallTime shown) const -> std::chrono::sys_seconds;

    /// The two halves of a year by a POSIX TZ string; `month` 0: days of the year count.
    struct RuleDay {
        int month = 0, week = 0, weekday = 0;
        int day = 0;              ///< of "Jn" (1–365, no leap day) and "n" (0–365)
        bool skips_leap = false;  ///< "Jn"
        std::chrono::seconds time{7200};
    };
    struct Rule {
        std::chrono::seconds standard{}, summer{};
        bool has_summer = false;
        RuleDay begins, ends;  ///< of summer time
    };

  private:
    void write_rule_out();
    [[nodiscard]] auto rule_changes(int year) const -> std::vector<Change>;
    std::chrono::seconds first_offset_{};
    std::vector<Change> changes_;  ///< as the file lists them, then by the rule
    std::optional<Rule> rule_;     ///< after the last of them
};

}  // namespace fanfold
