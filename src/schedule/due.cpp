#include <fanfold/schedule/due.hpp>

#include <algorithm>

namespace fanfold::schedule {

namespace {

constexpr auto punctual = std::chrono::minutes{1};
constexpr std::size_t most = 100;

}  // namespace

auto due_times(const Cron& cron, const TimeZone& zone, const Timing& timing, Instant handled, Instant now)
    -> DueTimes {
    // A clock that was set back must not do a day again; one that was set far ahead must not do a year.
    const auto from = std::max(handled, now - std::max<Duration>(timing.window, punctual) - Duration{1});
    DueTimes out;
    auto passed = cron.between(from, now, zone, most);
    if (passed.empty()) return out;
    const bool on_time = now - passed.back() < punctual;
    const auto all = passed.size();
    if (timing.catch_up == CatchUp::none)
        passed.erase(passed.begin(), passed.end() - (on_time ? 1 : 0));
    else if (timing.catch_up == CatchUp::last)
        passed.erase(passed.begin(), passed.end() - 1);
    out.due = std::move(passed);
    out.left_out = all - out.due.size();
    return out;
}

auto is_report_day(const ReportDays& days, const Calendar& calendar, Instant at) -> bool {
    const auto date = calendar.date_of(at);
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    if (!days.weekdays[weekday.c_encoding()]) return false;
    const auto day = to_rfc3339(Instant{std::chrono::sys_days{date}}).substr(0, 10);
    return !days.holidays.contains(day) && !days.holidays.contains(day.substr(5));
}

auto is_period_due(Period period, const Calendar& calendar, std::optional<Instant> last_made, Instant now) -> bool {
    if (period == Period::night || !last_made) return true;
    return *last_made < (period == Period::week ? calendar.week_of(now) : calendar.month_of(now)).from;
}

auto first_window(Period period) -> Duration {
    return std::chrono::days{period == Period::month ? 31 : 7};
}

auto next_clock_time(int hour, int minute, const TimeZone& zone, Instant now) -> Instant {
    auto day = std::chrono::floor<std::chrono::days>(zone.wall(now));
    while (true) {
        const auto at = zone.first(WallTime{day} + std::chrono::hours{hour} + std::chrono::minutes{minute});
        if (at > now) return Instant{at};
        day += std::chrono::days{1};
    }
}

}  // namespace fanfold::schedule
