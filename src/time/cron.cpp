#include <fanfold/time/cron.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <string>

namespace fanfold {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

struct Field {
    std::string_view called;
    int low;
    int high;
    int hash_high;            ///< H stays where every month has the day
    std::string_view names;   ///< three letters each, from `low` on
};

constexpr std::array<Field, 5> fields{Field{"minute", 0, 59, 59, ""}, Field{"hour", 0, 23, 23, ""},
                                      Field{"day", 1, 31, 28, ""},
                                      Field{"month", 1, 12, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                      Field{"weekday", 0, 7, 6, "sunmontuewedthufrisat"}};
enum : std::size_t { minute_field, hour_field, day_field, month_field, weekday_field };

struct Alias {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Alias, 7> aliases{Alias{"@hourly", "0 * * * *"},  Alias{"@daily", "0 0 * * *"},
                                       Alias{"@midnight", "0 0 * * *"}, Alias{"@weekly", "0 0 * * 0"},
                                       Alias{"@monthly", "0 0 1 * *"}, Alias{"@yearly", "0 0 1 1 *"},
                                       Alias{"@annually", "0 0 1 1 *"}};
constexpr std::size_t longest = 200;
constexpr auto horizon = days{366 * 9};

auto lower(std::string_view text) -> std::string {
    std::string out{text};
    for (auto& letter : out) letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    return out;
}

auto split(std::string_view text, char at) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (true) {
        const auto end = text.find(at);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

/// FNV-1a, then the finish of splitmix64, so that minute and hour do not go together: the same on every machine and in
/// every version.
auto hash_of(std::string_view seed, std::size_t field) -> std::uint64_t {
    std::uint64_t out = 14695981039346656037ull;
    for (const unsigned char byte : seed) out = (out ^ byte) * 1099511628211ull;
    out += 0x9e3779b97f4a7c15ull * (field + 1);
    out = (out ^ (out >> 30)) * 0xbf58476d1ce4e5b9ull;
    out = (out ^ (out >> 27)) * 0x94d049bb133111ebull;
    return out ^ (out >> 31);
}

auto digits(std::string_view text) -> std::optional<int> {
    int out = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || stop != text.data() + text.size() || text.front() == '-') return std::nullopt;
    return out;
}

auto value_of(std::string_view text, const Field& field) -> std::optional<int> {
    if (text.empty()) return std::nullopt;
    const auto named = text.size() == 3 ? field.names.find(text) : std::string_view::npos;
    if (named != std::string_view::npos && named % 3 == 0) return field.low + static_cast<int>(named / 3);
    const auto number = digits(text);
    return number && *number >= field.low && *number <= field.high ? number : std::nullopt;
}

struct Range {
    int from = 0;
    int to = 0;
};

auto range_of(std::string_view text, const Field& field) -> std::optional<Range> {
    const auto dash = text.find('-');
    const auto from = value_of(text.substr(0, dash), field);
    const auto to = dash == std::string_view::npos ? from : value_of(text.substr(dash + 1), field);
    if (!from || !to || *from > *to) return std::nullopt;
    return Range{*from, *to};
}

/// One item of a field's list to its bits.
class Item {
  public:
    Item(std::string_view text, std::size_t index, std::string_view seed)
        : field_(fields[index]), hash_(hash_of(seed, index)) {
        const auto slash = text.find('/');
        what_ = text.substr(0, slash);
        if (slash == std::string_view::npos) return;
        step_ = digits_or_none(text.substr(slash + 1));
        has_step_ = true;
    }

    auto bits() const -> std::optional<std::uint64_t> {
        if (has_step_ && (!step_ || *step_ < 1 || *step_ > std::max(field_.high, 1))) return std::nullopt;
        const int step = step_.value_or(1);
        if (what_ == "*") return every({field_.low, field_.high}, step);
        if (!what_.empty() && what_.front() == 'h') return hashed(step);
        const auto range = range_of(what_, field_);
        const bool single = what_.find('-') == std::string_view::npos;
        if (!range || (single && has_step_)) return std::nullopt;
        return every(*range, step);
    }

  private:
    static auto digits_or_none(std::string_view text) -> std::optional<int> {
        return text.empty() ? std::nullopt : digits(text);
    }
    static auto every(Range range, int step) -> std::uint64_t {
        std::uint64_t out = 0;
        for (int at = range.from; at <= range.to; at += step) out |= std::uint64_t{1} << at;
        return out;
    }
    auto hashed(int step) const -> std::optional<std::uint64_t> {
        std::optional<Range> range = Range{field_.low, field_.hash_high};
        if (what_.size() > 1) {
            if (what_.size() < 4 || what_[1] != '(' || what_.back() != ')') return std::nullopt;
            range = range_of(what_.substr(2, what_.size() - 3), field_);
            if (!range) return std::nullopt;
        }
        const int width = has_step_ ? std::min(step, range->to - range->from + 1) : range->to - range->from + 1;
        const int from = range->from + static_cast<int>(hash_ % static_cast<std::uint64_t>(width));
        return has_step_ ? every({from, range->to}, step) : std::uint64_t{1} << from;
    }

    const Field& field_;
    std::uint64_t hash_;
    std::string_view what_;
    std::optional<int> step_;
    bool has_step_ = false;
};

auto refused(const std::string& what) -> Error {
    return {ErrorKind::bad_input, what};
}

auto bits_of(std::string_view list, std::size_t index, std::string_view seed) -> Result<std::uint64_t> {
    std::uint64_t out = 0;
    for (const auto& item : split(list, ',')) {
        const auto bits = Item{item, index, seed}.bits();
        const auto& field = fields[index];
        if (!bits && item.find('/') != std::string_view::npos)
            return refused("the " + std::string{field.called} + " \"" + std::string{item.substr(0, 40)} +
                           "\" has no step that can be taken: write \"*/2\" or \"" + std::to_string(field.low) + "-" +
                           std::to_string(field.high) + "/2\", with a step from 1 to " + std::to_string(std::max(field.high, 1)));
        if (!bits)
            return refused("the " + std::string{field.called} + " \"" + std::string{item.substr(0, 40)} +
                           "\" is not within " + std::to_string(field.low) + "-" + std::to_string(field.high));
        out |= *bits;
    }
    return out;
}

/// The lowest set bit at or above `from`; -1 if there is none.
auto bit_from(std::uint64_t bits, int from) -> int {
    if (from > 63) return -1;
    const auto left = bits & (~std::uint64_t{0} << from);
    return left == 0 ? -1 : std::countr_zero(left);
}

auto has(std::uint64_t bits, unsigned at) -> bool {
    return (bits >> at & 1u) != 0;
}

}  // namespace

auto Cron::parse(std::string_view text, std::string_view seed) -> Result<Cron> {
    if (text.size() > longest) return refused("a schedule is at most 200 bytes long");
    auto words = lower(text);
    std::replace(words.begin(), words.end(), '\t', ' ');
    for (const auto& alias : aliases)
        if (words == alias.name) words = alias.text;
    auto parts = split(words, ' ');
    std::erase(parts, "");
    if (parts.size() != fields.size())
        return refused("a schedule has five fields (minute hour day month weekday) or is one of @hourly, @daily, "
                       "@weekly, @monthly, @yearly");
    Cron out;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        auto bits = bits_of(parts[at], at, seed);
        if (!bits) return bits.error();
        out.fields_[at] = *bits;
    }
    if (has(out.fields_[weekday_field], 7)) out.fields_[weekday_field] |= 1;
    out.either_day_ = parts[day_field].front() != '*' && parts[weekday_field].front() != '*';
    out.wildcard_ = parts[minute_field].find('*') != std::string_view::npos ||
                    parts[hour_field].find('*') != std::string_view::npos;
    const WallTime from{std::chrono::local_days{std::chrono::year{2024} / 1 / 1}};
    if (!out.at_or_after(from, from + horizon)) return refused("no such day ever comes");
    return out;
}

auto Cron::matches_day(std::chrono::local_days day) const -> bool {
    const std::chrono::year_month_day date{day};
    if (!has(fields_[month_field], static_cast<unsigned>(date.month()))) return false;
    const bool by_day = has(fields_[day_field], static_cast<unsigned>(date.day()));
    const bool by_weekday = has(fields_[weekday_field], std::chrono::weekday{day}.c_encoding());
    return either_day_ ? by_day || by_weekday : by_day && by_weekday;
}

auto Cron::matches(WallTime minute) const -> bool {
    const auto day = std::chrono::floor<days>(minute);
    const auto of_day = std::chrono::floor<minutes>(minute - day).count();
    return has(fields_[minute_field], static_cast<unsigned>(of_day % 60)) &&
           has(fields_[hour_field], static_cast<unsigned>(of_day / 60)) && matches_day(day);
}

/// The first matching minute of the wall, leaping over days and hours that do not match.
auto Cron::at_or_after(WallTime minute, WallTime limit) const -> std::optional<WallTime> {
    auto day = std::chrono::floor<days>(minute);
    auto of_day = static_cast<int>(std::chrono::ceil<minutes>(minute - day).count());
    for (; WallTime{day} <= limit; day += days{1}, of_day = 0) {
        if (!matches_day(day)) continue;
        const int from = of_day % 60;
        for (int hour = bit_from(fields_[hour_field], of_day / 60); hour >= 0;
             hour = bit_from(fields_[hour_field], hour + 1)) {
            const int found = bit_from(fields_[minute_field], hour == of_day / 60 ? from : 0);
            if (found >= 0) return WallTime{day} + std::chrono::hours{hour} + minutes{found};
        }
    }
    return std::nullopt;
}

/// Each matching minute of the calendar is due once, at the first instant that shows it or, skipped, after the gap.
/// That order is the calendar's, so the first one that lies ahead is the answer.
auto Cron::next_fixed(sys_seconds after, const TimeZone& zone) const -> std::optional<Instant> {
    const auto now = zone.wall(after);
    // No gap and no overlap is longer than a day (Samoa skipped one).
    auto shown = now - std::chrono::hours{25};
    while (const auto found = at_or_after(shown, now + horizon)) {
        const auto due = zone.first(*found);
        if (due > after) return Instant{due};
        shown = *found + minutes{1};
    }
    return std::nullopt;
}

/// Between two changes the wall runs evenly.
auto Cron::next_shown(sys_seconds after, const TimeZone& zone) const -> std::optional<Instant> {
    auto from = after + seconds{1};
    const auto end = after + horizon;
    while (from <= end) {
        const auto offset = zone.offset_at(from);
        const auto change = zone.next_change(from);
        const WallTime shown{from.time_since_epoch() + offset};
        const auto until = change && change->at < end ? change->at : end;
        const auto found = at_or_after(shown, WallTime{until.time_since_epoch() + offset});
        if (found && sys_seconds{found->time_since_epoch() - offset} < until)
            return Instant{sys_seconds{found->time_since_epoch() - offset}};
        if (until == end) return std::nullopt;
        from = until;
    }
    return std::nullopt;
}

auto Cron::next(Instant after, const TimeZone& zone) const -> std::optional<Instant> {
    const auto whole = std::chrono::floor<seconds>(after);
    return wildcard_ ? next_shown(whole, zone) : next_fixed(whole, zone);
}

auto Cron::between(Instant after, Instant until, const TimeZone& zone, std::size_t most) const
    -> std::vector<Instant> {
    std::vector<Instant> out;
    for (auto due = next(after, zone); due && *due <= until; due = next(*due, zone)) {
        if (out.size() == most) out.erase(out.begin());
        out.push_back(*due);
    }
    return out;
}

}  // namespace fanfold
