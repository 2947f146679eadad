#include <fanfold/time/calendar.hpp>

#include <unicode/gregocal.h>
#include <unicode/timezone.h>

#include <memory>

namespace fanfold {

struct Calendar::Rules {
    std::unique_ptr<const icu::TimeZone> zone;
};

namespace {

auto utc_day(Instant at) -> TimeSpan {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    return {Instant{day}, Instant{day + std::chrono::days{1}}};
}

auto utc_week(Instant at) -> TimeSpan {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const auto monday = day - (std::chrono::weekday{day} - std::chrono::Monday);
    return {Instant{monday}, Instant{monday + std::chrono::days{7}}};
}

auto utc_month(Instant at) -> TimeSpan {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
    const auto month = day.year() / day.month();
    return {Instant{std::chrono::sys_days{month / 1}},
            Instant{std::chrono::sys_days{(month + std::chrono::months{1}) / 1}}};
}

auto instant_of(const icu::Calendar& calendar, UErrorCode& status) -> Instant {
    return Instant{Duration{static_cast<Duration::rep>(calendar.getTime(status))}};
}

enum class Unit { day, week, month };

/// Its first day, by the day of the month (0 and less are the month before), and of the next one.
struct Days {
    int first = 1, next = 1, months = 0;
};
auto days_of(Unit unit, int day, int weekday) -> Days {
    const int since_monday = (weekday - UCAL_MONDAY + 7) % 7;
    switch (unit) {
        case Unit::day:
            return {day, day + 1, 0};
        case Unit::week:
            return {day - since_monday, day - since_monday + 7, 0};
        case Unit::month:
            return {1, 1, 1};
    }
    return {};
}

/// Midnight of the first day of the unit that `at` belongs to, and of the next unit's.
auto span_of(const icu::TimeZone& zone, Instant at, Unit unit) -> std::optional<TimeSpan> {
    UErrorCode status = U_ZERO_ERROR;
    icu::GregorianCalendar calendar{zone, status};
    calendar.setTime(static_cast<UDate>(at.time_since_epoch().count()), status);
    calendar.setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
    calendar.setRepeatedWallTimeOption(UCAL_WALLTIME_FIRST);
    const auto year = calendar.get(UCAL_YEAR, status);
    const auto number = calendar.get(UCAL_MONTH, status);
    const auto [first, next, months] =
        days_of(unit, calendar.get(UCAL_DATE, status), calendar.get(UCAL_DAY_OF_WEEK, status));
    TimeSpan out;
    calendar.clear();
    calendar.set(year, number, first, 0, 0, 0);
    out.from = instant_of(calendar, status);
    calendar.clear();
    calendar.set(year, number + months, next, 0, 0, 0);
    out.to = instant_of(calendar, status);
    if (U_FAILURE(status) || !(out.from <= at && at < out.to)) return std::nullopt;
    return out;
}

}  // namespace

Calendar::Calendar() : name_("UTC") {}

Calendar::Calendar(std::string name, std::shared_ptr<const Rules> rules)
    : name_(std::move(name)), rules_(std::move(rules)) {}

auto Calendar::in(std::string_view name) -> std::optional<Calendar> {
    if (name == "UTC") return Calendar{};
    const auto id = icu::UnicodeString::fromUTF8({name.data(), static_cast<int>(name.size())});
    std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
    if (!zone || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
    return Calendar{std::string{name}, std::make_shared<const Rules>(Rules{std::move(zone)})};
}

auto Calendar::day_of(Instant at) const -> TimeSpan {
    if (!rules_) return utc_day(at);
    return span_of(*rules_->zone, at, Unit::day).value_or(utc_day(at));
}

auto Calendar::week_of(Instant at) const -> TimeSpan {
    if (!rules_) return utc_week(at);
    return span_of(*rules_->zone, at, Unit::week).value_or(utc_week(at));
}

auto Calendar::month_of(Instant at) const -> TimeSpan {
    if (!rules_) return utc_month(at);
    return span_of(*rules_->zone, at, Unit::month).value_or(utc_month(at));
}

auto Calendar::date_of(Instant at) const -> std::chrono::year_month_day {
    if (!rules_) return std::chrono::floor<std::chrono::days>(at);
    UErrorCode status = U_ZERO_ERROR;
    const auto offset = [&] {
        std::int32_t zone = 0, summer = 0;
        rules_->zone->getOffset(static_cast<UDate>(at.time_since_epoch().count()), false, zone,
                                summer, status);
        return Duration{U_FAILURE(status) ? 0 : zone + summer};
    }();
    return std::chrono::floor<std::chrono::days>(at + offset);
}

}  // namespace fanfold
