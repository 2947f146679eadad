#include <algorithm>
#include <array>
#include <cstdio>
#include <fanfold/time/clock.hpp>

#include "scanner.hpp"

namespace fanfold {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct NamedZone {
    std::string_view name;
    int hours;
};
/// RFC 5322 §4.3, and what feeds from Korea, Japan and Europe write.
constexpr std::array<NamedZone, 12> zones{{{"est", -5},
                                           {"edt", -4},
                                           {"cst", -6},
                                           {"cdt", -5},
                                           {"mst", -7},
                                           {"mdt", -6},
                                           {"pst", -8},
                                           {"pdt", -7},
                                           {"kst", 9},
                                           {"jst", 9},
                                           {"cet", 1},
                                           {"cest", 2}}};

/// A time on a wall in some zone.
struct WallTime {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::chrono::minutes offset{0};
};

auto to_instant(const WallTime& wall) -> std::optional<Instant> {
    const std::chrono::year_month_day date{std::chrono::year{wall.year},
                                           std::chrono::month{static_cast<unsigned>(wall.month)},
                                           std::chrono::day{static_cast<unsigned>(wall.day)}};
    // A leap second is written ":60"; UTC milliseconds have none, so it is the next second.
    if (!date.ok() || wall.hour > 23 || wall.minute > 59 || wall.second > 60) return std::nullopt;
    return Instant{std::chrono::sys_days{date}} + std::chrono::hours{wall.hour} +
           std::chrono::minutes{wall.minute} + std::chrono::seconds{wall.second} +
           Duration{wall.millisecond} - wall.offset;
}

template <std::size_t N>
auto index_of_prefix(const std::array<std::string_view, N>& names, std::string_view word) -> int {
    if (word.size() < 3) return -1;
    const auto same = [word](std::string_view name) {
        return lowered_equals(word.substr(0, 3), name);
    };
    const auto found = std::find_if(names.begin(), names.end(), same);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

// --- RFC 3339

auto scan_date(Scanner& in, WallTime& wall) -> bool {
    return in.digits(4, 4, wall.year) && in.take('-') && in.digits(2, 2, wall.month) &&
           in.take('-') && in.digits(2, 2, wall.day);
}

auto scan_fraction(Scanner& in, int& millisecond) -> bool {
    if (!in.take('.') && !in.take(',')) return true;
    int scale = 100;
    int digit = 0;
    bool any = false;
    for (; in.digits(1, 1, digit); any = true) {
        millisecond += digit * scale;
        scale /= 10;
    }
    return any;
}

auto scan_clock(Scanner& in, WallTime& wall, int least_hour_digits) -> bool {
    if (!in.digits(least_hour_digits, 2, wall.hour) || !in.take(':') ||
        !in.digits(2, 2, wall.minute))
        return false;
    return !in.take(':') || (in.digits(2, 2, wall.second) && scan_fraction(in, wall.millisecond));
}

/// "+09:00", "-0500", "+09".
auto scan_offset(Scanner& in, std::chrono::minutes& offset) -> bool {
    const bool west = in.peek() == '-';
    if (!in.take('+') && !in.take('-')) return false;
    int hours = 0;
    int minutes = 0;
    if (!in.digits(2, 2, hours)) return false;
    if (in.take(':') ? !in.digits(2, 2, minutes)
                     : (!in.done_or_not_digit() && !in.digits(2, 2, minutes)))
        return false;
    if (hours > 23 || minutes > 59) return false;
    offset = std::chrono::minutes{(hours * 60 + minutes) * (west ? -1 : 1)};
    return true;
}

// --- HTTP and mail dates

auto scan_month(Scanner& in, int& month) -> bool {
    month = index_of_prefix(months, in.letters()) + 1;
    return month > 0;
}

auto scan_year(Scanner& in, int& year) -> bool {
    const auto before = in.position();
    if (!in.digits(2, 4, year)) return false;
    const auto written = in.position() - before;
    if (written == 3) year += 1900;
    if (written == 2) year += year < 50 ? 2000 : 1900;
    return true;
}

auto scan_zone(Scanner& in, std::chrono::minutes& offset) -> bool {
    if (in.peek() == '+' || in.peek() == '-') return scan_offset(in, offset);
    const auto name = in.letters();
    const auto same = [name](const NamedZone& zone) { return lowered_equals(name, zone.name); };
    const auto found = std::find_if(zones.begin(), zones.end(), same);
    if (found != zones.end()) offset = std::chrono::hours{found->hours};
    return name.size() <= 5;  // RFC 5322: a name that nobody knows, and none at all, is UTC
}

/// "Nov  6 08:49:37 1994", after the week day.
auto scan_asctime(Scanner& in, WallTime& wall) -> bool {
    return scan_month(in, wall.month) && in.spaces() && in.digits(1, 2, wall.day) && in.spaces() &&
           scan_clock(in, wall, 1) && in.spaces() && in.digits(4, 4, wall.year);
}

/// "06 Nov 1994 08:49:37 GMT", "06-Nov-94 08:49:37 GMT", "6 Nov 94 08:49 +0900".
auto scan_day_first(Scanner& in, WallTime& wall) -> bool {
    if (!in.digits(1, 2, wall.day) || !(in.take('-') || in.spaces()) || !scan_month(in, wall.month))
        return false;
    if (!(in.take('-') || in.spaces()) || !scan_year(in, wall.year) || !in.spaces()) return false;
    if (!scan_clock(in, wall, 1)) return false;
    in.spaces();
    return scan_zone(in, wall.offset);
}

auto scan_weekday(Scanner& in) -> bool {
    const auto word = in.letters();
    if (word.empty()) return true;
    const bool known = index_of_prefix(weekdays, word) >= 0;
    const bool comma = in.take(',');
    const bool space = in.spaces();
    return known && (comma || space);
}

auto only_a_comment_left(Scanner& in) -> bool {
    in.spaces();
    return in.done() || in.peek() == '(';
}

// --- Writing

constexpr Instant first_instant{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr Instant last_instant{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} + 24h -
                               1ms};

struct Written {
    int year;
    unsigned month;
    unsigned day;
    unsigned weekday;
    int hour;
    int minute;
    int second;
};

auto written(Instant at) -> Written {
    at = std::clamp(at, first_instant, last_instant);
    const auto day = std::chrono::floor<days>(at);
    const std::chrono::year_month_day date{day};
    const auto seconds =
        static_cast<int>(std::chrono::floor<std::chrono::seconds>(at - day).count());
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            std::chrono::weekday{day}.c_encoding(),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60};
}

auto capitalised(std::string_view word) -> std::string {
    std::string out{word};
    out[0] = static_cast<char>(out[0] - 32);
    return out;
}

// --- Durations

struct Unit {
    std::string_view name;
    Duration length;
};
constexpr std::array<Unit, 5> units{
    {{"d", days{1}}, {"h", 1h}, {"m", 1min}, {"s", 1s}, {"ms", 1ms}}};

/// Units come once each, the longer before the shorter; `next` is the first that is still allowed.
auto take_unit(Scanner& in, std::size_t& next) -> std::optional<Duration> {
    const auto name = in.letters();
    while (next < units.size() && units[next].name != name) ++next;
    if (next == units.size()) return std::nullopt;
    return units[next++].length;
}

auto two_units(std::int64_t whole, std::string_view unit, std::int64_t rest,
               std::string_view rest_unit) -> std::string {
    auto out = std::to_string(whole) + std::string{unit};
    if (rest > 0) out += " " + std::to_string(rest) + std::string{rest_unit};
    return out;
}

auto seconds_and_tenths(std::int64_t milliseconds) -> std::string {
    const auto tenth = milliseconds / 100 % 10;
    return std::to_string(milliseconds / 1000) + (tenth ? "." + std::to_string(tenth) : "") + "s";
}

}  // namespace

auto to_rfc3339(Instant at) -> std::string {
    const auto w = written(at);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", w.year, w.month,
                  w.day, w.hour, w.minute, w.second);
    return text.data();
}

auto parse_rfc3339(std::string_view text) -> std::optional<Instant> {
    Scanner in{text};
    WallTime wall;
    if (!scan_date(in, wall)) return std::nullopt;
    if (in.done()) return to_instant(wall);
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
    if (!scan_clock(in, wall, 2)) return std::nullopt;
    if (!in.take('Z') && !in.take('z') && !scan_offset(in, wall.offset)) return std::nullopt;
    return in.done() ? to_instant(wall) : std::nullopt;
}

auto parse_http_date(std::string_view text) -> std::optional<Instant> {
    Scanner in{text};
    WallTime wall;
    in.spaces();
    if (!scan_weekday(in)) return std::nullopt;
    const bool scanned = in.at_letter() ? scan_asctime(in, wall) : scan_day_first(in, wall);
    return scanned && only_a_comment_left(in) ? to_instant(wall) : std::nullopt;
}

auto to_http_date(Instant at) -> std::string {
    const auto w = written(at);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  capitalised(weekdays[w.weekday]).c_str(), w.day,
                  capitalised(months[w.month - 1]).c_str(), w.year, w.hour, w.minute, w.second);
    return text.data();
}

auto parse_duration(std::string_view text) -> std::optional<Duration> {
    Scanner in{text};
    Duration total{0};
    std::size_t next_unit = 0;
    do {
        int count = 0;
        if (!in.digits(1, 9, count)) return std::nullopt;
        const auto unit = take_unit(in, next_unit);
        if (!unit) return std::nullopt;
        total += count * *unit;
    } while (!in.done());
    return total;
}

auto to_string(Duration duration) -> std::string {
    if (duration < Duration::zero()) return "-" + to_string(-std::max(duration, -Duration::max()));
    const auto milliseconds = duration.count();
    if (milliseconds > 0 && duration < 1s) return std::to_string(milliseconds) + "ms";
    if (duration < 1min) return seconds_and_tenths(milliseconds);
    const auto minutes = milliseconds / 60'000;
    if (duration < 1h) return two_units(minutes, "m", milliseconds / 1000 % 60, "s");
    if (duration < days{1}) return two_units(minutes / 60, "h", minutes % 60, "m");
    return two_units(minutes / 1440, "d", minutes / 60 % 24, "h");
}

}  // namespace fanfold
