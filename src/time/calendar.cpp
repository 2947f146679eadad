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

auto utc_month(Instant at) -> TimeSpan {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(at)};
    const auto month = day.year() / day.month();
    return {Instant{std::chrono::sys_days{month / 1}},
            Instant{std::chrono::sys_days{(month + std::chrono::months{1}) / 1}}};
}

auto instant_of(const icu::Calendar& calendar, UErrorCode& status) -> Instant {
    return Instant{Duration{static_cast<Duration::rep>(calendar.getTime(status))}};
}

/// Midnight of the day, or of the month's first day, that `at` belongs to, and the next one.
auto span_of(const icu::TimeZone& zone, Instant at, bool month) -> std::optional<TimeSpan> {
    UErrorCode status = U_ZERO_ERROR;
    icu::GregorianCalendar calendar{zone, status};
    calendar.setTime(static_cast<UDate>(at.time_since_epoch().count()), status);
    calendar.setSkippedWallTimeOption(UCAL_WALLTIME_NEXT_VALID);
    calendar.setRepeatedWallTimeOption(UCAL_WALLTIME_FIRST);
    const auto year = calendar.get(UCAL_YEAR, status);
    const auto number = calendar.get(UCAL_MONTH, status);
    const auto day = month ? 1 : calendar.get(UCAL_DATE, status);
    TimeSpan out;
    calendar.clear();
    calendar.set(year, number, day, 0, 0, 0);
    out.from = instant_of(calendar, status);
    calendar.clear();
    calendar.set(year, month ? number + 1 : number, month ? 1 : day + 1, 0, 0, 0);
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
    return span_of(*rules_->zone, at, false).value_or(utc_day(at));
}

auto Calendar::month_of(Instant at) const -> TimeSpan {
    if (!rules_) return utc_month(at);
    return span_of(*rules_->zone, at, true).value_or(utc_month(at));
}

}  // namespace fanfold
