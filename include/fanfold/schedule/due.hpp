#pragma once
/// Which of a schedule's times are to be done now, and for whom. Pure.
#include <vector>

#include <fanfold/flow/timing.hpp>
#include <fanfold/time/calendar.hpp>
#include <fanfold/time/cron.hpp>

namespace fanfold::schedule {

struct DueTimes {
    std::vector<Instant> due;   ///< to be done, oldest first
    std::size_t left_out = 0;   ///< passed and not made up for
};

/// Of the times in (handled, now]: one that came within the last minute is done whatever the policy says; older ones by
/// `timing.catch_up`, if they are inside its window. At most a hundred are made up for.
auto due_times(const Cron& cron, const TimeZone& zone, const Timing& timing, Instant handled, Instant now) -> DueTimes;

/// Whether an enterprise gets a report on the day of `at`, by its calendar.
auto is_report_day(const ReportDays& days, const Calendar& calendar, Instant at) -> bool;
/// Whether this week's (month's) report is still to be made: the last one was before. A night's always is.
auto is_period_due(Period period, const Calendar& calendar, std::optional<Instant> last_made, Instant now) -> bool;
/// How far back the first report of a job looks.
auto first_window(Period period) -> Duration;

/// The next wall-clock time of day ("07:00") after `now`.
auto next_clock_time(int hour, int minute, const TimeZone& zone, Instant now) -> Instant;

}  // namespace fanfold::schedule
