#include "moments.hpp"

#include <array>
#include <cstdio>
#include <fanfold/time/wall.hpp>

namespace fanfold::deliver {

namespace {

constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                  "May",       "June",     "July",     "August",
                                                  "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 7> korean_weekdays{"일", "월", "화", "수", "목", "금", "토"};

struct Parts {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned weekday = 0;
    int hour = 0;
    int minute = 0;
};

auto is_day_alone(Instant at) -> bool {
    return at == std::chrono::floor<std::chrono::days>(at);
}

auto parts_of(Instant at, std::string_view zone) -> Parts {
    const auto shown = wall_time(at, zone);
    const auto days = std::chrono::floor<std::chrono::days>(shown);
    const std::chrono::year_month_day date{days};
    const std::chrono::hh_mm_ss clock{shown - days};
    return {static_cast<int>(date.year()),           static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),       std::chrono::weekday{days}.c_encoding(),
            static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count())};
}

auto two_digits(int number) -> std::string {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

auto korean_day(const Parts& parts) -> std::string {
    return std::to_string(parts.year) + "년 " + std::to_string(parts.month) + "월 " +
           std::to_string(parts.day) + "일";
}

auto english_day(const Parts& parts, std::size_t letters) -> std::string {
    const auto month = months[parts.month - 1].substr(0, letters);
    return std::to_string(parts.day) + " " + std::string{month} + " " + std::to_string(parts.year);
}

}  // namespace

auto long_day(Instant at, const Labels& labels) -> std::string {
    const auto parts = parts_of(at, labels.zone);
    if (labels.korean)
        return korean_day(parts) + " (" + std::string{korean_weekdays[parts.weekday]} + ")";
    return std::string{weekdays[parts.weekday]} + " " + english_day(parts, std::string_view::npos);
}

auto short_day(Instant at, const Labels& labels) -> std::string {
    const auto parts = parts_of(at, labels.zone);
    return labels.korean ? korean_day(parts) : english_day(parts, 3);
}

auto published_day(Instant at, const Labels& labels) -> std::string {
    auto clock = labels;
    if (is_day_alone(at)) clock.zone = {};
    return short_day(at, clock);
}

auto moment(Instant at, const Labels& labels) -> std::string {
    const auto parts = parts_of(at, labels.zone);
    const auto day = labels.korean ? korean_day(parts) + " " : english_day(parts, 3) + ", ";
    return day + two_digits(parts.hour) + ":" + two_digits(parts.minute);
}

auto published_moment(Instant at, const Labels& labels) -> std::string {
    return is_day_alone(at) ? published_day(at, labels) : moment(at, labels);
}

auto zone_behind(Instant at, const Labels& labels) -> std::string {
    const auto words = zone_words(labels.zone, at);
    if (words == "UTC") return " UTC";
    return std::string{labels.korean ? "" : " "} + "(" + words + ")";
}

auto iso_day(Instant at, std::string_view zone) -> std::string {
    const auto parts = parts_of(at, zone);
    std::array<char, 16> year{};
    std::snprintf(year.data(), year.size(), "%04d", parts.year);
    return std::string{year.data()} + "-" + two_digits(static_cast<int>(parts.month)) + "-" +
           two_digits(static_cast<int>(parts.day));
}

auto stamp(Instant at) -> std::string {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    auto out = to_rfc3339(whole);
    const auto thousandths = static_cast<int>((at - whole).count());
    if (thousandths == 0 || !out.ends_with('Z')) return out;
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ", thousandths);
    out.pop_back();
    return out += fraction.data();
}

}  // namespace fanfold::deliver
