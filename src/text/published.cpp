#include <fanfold/text/facts.hpp>

#include <unicode/uchar.h>

#include <algorithm>

#include "foreign_words.hpp"
#include "scan.hpp"

namespace fanfold::text {
namespace {

using namespace std::chrono_literals;

/// Dates stand at the front of what a page gives for one.
constexpr std::size_t longest_text = 240;

/// A number or a word of the folded text.
struct Token {
    bool number = false;
    std::string_view text;
    int value = 0;
    std::size_t at = 0;
};

auto kind_of(char32_t code) -> int {
    if (code >= '0' && code <= '9') return 1;
    return u_isalpha(static_cast<UChar32>(code)) != 0 ||
                   (U_MASK(u_charType(static_cast<UChar32>(code))) & U_GC_M_MASK) != 0
               ? 2
               : 0;
}

auto number_of(std::string_view digits) -> int {
    int value = 0;
    for (const char c : digits.substr(0, 9)) value = value * 10 + (c - '0');
    return value;
}

auto tokens(std::string_view text) -> std::vector<Token> {
    std::vector<Token> out;
    int last = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        const auto kind = kind_of(next_code_point(text, at));
        if (kind != 0 && kind == last)
            out.back().text = text.substr(out.back().at, at - out.back().at);
        else if (kind != 0)
            out.push_back({kind == 1, text.substr(from, at - from), 0, from});
        last = kind;
    }
    for (auto& token : out)
        if (token.number) token.value = number_of(token.text);
    return out;
}

auto month_of(const Token& token) -> int {
    if (token.number) return 0;
    const auto* found = std::find_if(month_stems.begin(), month_stems.end(),
                                     [&](auto& m) { return token.text.starts_with(m.stem); });
    return found == month_stems.end() ? 0 : found->month;
}

auto is_joining_word(const Token& token) -> bool {
    return token.text == "de" || token.text == "of" || token.text == "del" || token.text == "st" ||
           token.text == "nd" || token.text == "rd" || token.text == "th" || token.text == "er";
}

struct Day {
    int year = 0;
    int month = 0;
    int day = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

auto is_publishing_day(const Day& day) -> bool {
    return day.year >= 1990 && day.year <= 2099 && day.month > 0 &&
           is_day(day.year, day.month, day.day);
}

/// "23 novembre 2026", "23. November 2026", "noviembre 23, 2026"
auto foreign_day(const std::vector<Token>& all) -> std::optional<Day> {
    std::vector<Token> useful;
    std::copy_if(all.begin(), all.end(), std::back_inserter(useful),
                 [](auto& t) { return !is_joining_word(t); });
    for (std::size_t i = 0; i + 2 < useful.size(); ++i) {
        const auto& first = useful[i];
        const auto& second = useful[i + 1];
        const auto& third = useful[i + 2];
        if (!third.number || third.text.size() != 4) continue;
        const bool day_leads = first.number && month_of(second) != 0;
        const bool month_leads = second.number && month_of(first) != 0;
        if (!day_leads && !month_leads) continue;
        const Day day{third.value, month_of(day_leads ? second : first),
                      day_leads ? first.value : second.value, first.at,
                      third.at + third.text.size()};
        if (is_publishing_day(day)) return day;
    }
    return std::nullopt;
}

/// "20261123", "20261123150405"
auto compact_day(const std::vector<Token>& all) -> std::optional<Day> {
    for (const auto& token : all) {
        if (!token.number || (token.text.size() != 8 && token.text.size() != 14)) continue;
        const Day day{number_of(token.text.substr(0, 4)), number_of(token.text.substr(4, 2)),
                      number_of(token.text.substr(6, 2)), token.at, token.at + 8};
        if (is_publishing_day(day)) return day;
    }
    return std::nullopt;
}

/// Minutes east of UTC. Where nothing is said, a text in Korean tells Korean time, one in Japanese
/// Japanese time.
auto zone_of_script(std::string_view text) -> int {
    for (std::size_t at = 0; at < text.size();) {
        const auto code = next_code_point(text, at);
        if (is_hangul(code) || (code >= 0x3040 && code <= 0x30FF)) return 540;
    }
    return 0;
}

/// "작성일 26-11-23 08:10", as Korean boards write it: only in words of a language whose years lead.
auto day_of_short_year(std::string_view text, const std::vector<Token>& all) -> std::optional<Day> {
    if (zone_of_script(text) == 0) return std::nullopt;
    const auto is_pair = [](const Token& token) { return token.number && token.text.size() == 2; };
    for (std::size_t i = 0; i + 2 < all.size(); ++i) {
        const auto& year = all[i];
        const auto& month = all[i + 1];
        const auto& day = all[i + 2];
        if (!is_pair(year) || !is_pair(month) || !is_pair(day)) continue;
        const auto mark = text[year.at + 2];
        if ((mark != '-' && mark != '.' && mark != '/') || text[month.at + 2] != mark) continue;
        if (month.at != year.at + 3 || day.at != month.at + 3) continue;
        const auto is_chained = (year.at > 0 && text[year.at - 1] == mark) ||
                                (i + 3 < all.size() && text[day.at + 2] == mark && all[i + 3].at == day.at + 3);
        if (is_chained) continue;
        const Day found{2000 + year.value, month.value, day.value, year.at, day.at + 2};
        if (is_publishing_day(found)) return found;
    }
    return std::nullopt;
}

auto is_about_change(std::string_view text, std::size_t begin) -> bool {
    const auto before = text.substr(begin > 24 ? begin - 24 : 0, std::min<std::size_t>(begin, 24));
    for (const std::string_view word :
         {"updated", "modified", "수정", "업데이트", "aktualisiert", "mis à jour", "actualizado"})
        if (before.find(word) != before.npos) return true;
    return false;
}

/// The first full day that is not one of a change; else the first full day.
auto full_day(std::string_view text, const std::vector<FoundDay>& found) -> std::optional<Day> {
    std::optional<Day> changed;
    for (const auto& each : found) {
        const Day day{each.day.year, each.day.month, each.day.day, each.folded.offset,
                      each.folded.end()};
        if (!is_publishing_day(day)) continue;
        if (!is_about_change(text, day.begin)) return day;
        if (!changed) changed = day;
    }
    return changed;
}

auto midnight(const Day& day) -> Instant {
    const std::chrono::year_month_day date{std::chrono::year{day.year},
                                           std::chrono::month{static_cast<unsigned>(day.month)},
                                           std::chrono::day{static_cast<unsigned>(day.day)}};
    return Instant{std::chrono::sys_days{date}};
}

/// "Nov 23" without a year: the last one that is not in the future.
auto day_of_this_year(const std::vector<FoundDay>& found, Instant now) -> std::optional<Day> {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    for (const auto& each : found) {
        if (each.day.year != 0 || each.day.month == 0 || each.day.day == 0) continue;
        Day day{static_cast<int>(today.year()), each.day.month, each.day.day, each.folded.offset,
                each.folded.end()};
        if (!is_publishing_day(day)) return std::nullopt;
        if (midnight(day) > now + 24h) --day.year;
        return is_publishing_day(day) ? std::optional(day) : std::nullopt;
    }
    return std::nullopt;
}

struct TimeOfDay {
    Duration since_midnight{};
    std::size_t end = 0;
    int half = 0;  ///< 1 = before noon, 2 = after
};

auto half_before(std::string_view text) -> int {
    if (text.ends_with(' ')) text.remove_suffix(1);
    if (text.ends_with("오전") || text.ends_with("午前") || text.ends_with("上午")) return 1;
    if (text.ends_with("오후") || text.ends_with("午後") || text.ends_with("下午")) return 2;
    return 0;
}

auto half_after(Scan& scan) -> int {
    const auto from = scan.at();
    scan.space();
    if (scan.take_any({"a.m.", "a.m"}) || scan.take_word("am")) return 1;
    if (scan.take_any({"p.m.", "p.m"}) || scan.take_word("pm")) return 2;
    scan.go(from);
    return 0;
}

auto assemble(Scan scan, std::string_view before, int hours, int minutes, int seconds)
    -> std::optional<TimeOfDay> {
    const auto after = half_after(scan);
    const auto half = after != 0 ? after : half_before(before);
    if (hours > 23 || minutes > 59 || seconds > 60 || (half != 0 && hours > 12))
        return std::nullopt;
    if (half == 1 && hours == 12) hours = 0;
    if (half == 2 && hours < 12) hours += 12;
    return TimeOfDay{
        std::chrono::hours{hours} + std::chrono::minutes{minutes} + std::chrono::seconds{seconds},
        scan.at(), half};
}

/// "15:04[:05]", "3:05 pm", "오후 3시 5분", "6 pm" at `at`.
auto time_here(std::string_view text, std::size_t at) -> std::optional<TimeOfDay> {
    Scan scan(text, at);
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    if (!scan.digits(1, 2, hours)) return std::nullopt;
    if (scan.take(":")) {
        if (!scan.digits(2, 2, minutes)) return std::nullopt;
        if (scan.take(":") && !scan.digits(2, 2, seconds)) return std::nullopt;
        if (scan.take("."))
            while (is_digit(scan.peek())) scan.go(scan.at() + 1);
        return assemble(scan, text.substr(0, at), hours, minutes, seconds);
    }
    if (scan.take("시") || scan.take("時")) {
        scan.space();
        auto ahead = scan;
        if (ahead.digits(1, 2, minutes) && (ahead.take("분") || ahead.take("分")))
            scan = ahead;
        else
            minutes = 0;
        return assemble(scan, text.substr(0, at), hours, minutes, 0);
    }
    auto found = assemble(scan, {}, hours, 0, 0);
    return found && found->half != 0 ? found : std::nullopt;
}

auto find_time(std::string_view text, std::size_t from, std::size_t to)
    -> std::optional<TimeOfDay> {
    for (auto at = from; at < to; ++at) {
        if (!is_digit(text[at]) || (at > from && is_digit(text[at - 1]))) continue;
        if (auto found = time_here(text, at)) return found;
    }
    return std::nullopt;
}

/// Minutes east of UTC; nullopt where nothing is said.
auto zone_after(Scan scan) -> std::optional<int> {
    scan.space();
    scan.take("(");
    if (scan.take_word("z")) return 0;
    for (const auto& zone : zones)
        if (scan.take_word(zone.name)) return zone.minutes;
    const int sign = scan.peek() == '+' ? 1 : scan.peek() == '-' ? -1 : 0;
    if (sign == 0) return std::nullopt;
    scan.take_any({"+", "-"});
    int hours = 0;
    int minutes = 0;
    if (scan.digits(4, 4, hours)) return sign * (hours / 100 * 60 + hours % 100);
    if (!scan.digits(2, 2, hours) || hours > 14) return std::nullopt;
    if (scan.take(":") && !scan.digits(2, 2, minutes)) return std::nullopt;
    return sign * (hours * 60 + minutes);
}

auto with_time(std::string_view text, Instant day, std::size_t begin, std::size_t end) -> Instant {
    auto time = find_time(text, end, text.size());
    if (!time) time = find_time(text, 0, begin);
    if (!time) return day;
    const auto zone = zone_after(Scan(text, time->end)).value_or(zone_of_script(text));
    return day + time->since_midnight - std::chrono::minutes{zone};
}

auto seconds_of(std::string_view word) -> int {
    for (const auto& unit : unit_stems)
        if (unit.whole ? word == unit.stem : word.starts_with(unit.stem)) return unit.seconds;
    return 0;
}

auto is_one(std::string_view word) -> bool {
    for (const std::string_view one : {"a", "an", "one", "una", "un", "une", "um", "uma", "einer",
                                       "einem", "een", "한", "en", "ett"})
        if (word == one) return true;
    return false;
}

auto says_ago(std::string_view text) -> bool {
    std::string padded = " ";
    padded.append(text).append(" ");
    std::replace_if(
        padded.begin(), padded.end(),
        [](char c) { return c == ',' || c == ')' || c == '(' || c == '.'; }, ' ');
    return std::any_of(ago_marks.begin(), ago_marks.end(),
                       [&](auto mark) { return padded.find(mark) != padded.npos; });
}

/// "3시간 전", "3 hours ago", "il y a 2 jours"
auto ago(std::string_view text, const std::vector<Token>& all, Instant now)
    -> std::optional<Instant> {
    if (!says_ago(text)) return std::nullopt;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const bool counted = all[i].number || is_one(all[i].text);
        if (!counted || all[i + 1].number || all[i].text.size() > 4) continue;
        const auto unit = seconds_of(all[i + 1].text);
        if (unit == 0) continue;
        const std::int64_t count = all[i].number ? all[i].value : 1;
        return now - std::chrono::seconds{count * unit};
    }
    return std::nullopt;
}

auto near_day(std::string_view text, const std::vector<Token>& all, Instant now)
    -> std::optional<Instant> {
    for (const auto word : now_words)
        if (text.find(word) != text.npos) return now;
    for (const auto& each : day_words) {
        std::size_t at = 0;
        const bool wide =
            is_hangul(next_code_point(each.word, at)) || each.word.find('\'') != each.word.npos;
        const bool stands = wide ? text.find(each.word) != text.npos
                                 : std::any_of(all.begin(), all.end(),
                                               [&](auto& t) { return t.text == each.word; });
        if (!stands) continue;
        const auto local = now + std::chrono::minutes{zone_of_script(text)};
        const auto day =
            std::chrono::floor<std::chrono::days>(local) - std::chrono::days{each.days};
        return with_time(text, Instant{day}, 0, 0);
    }
    return std::nullopt;
}

auto absolute(std::string_view source, const Folded& folded, const std::vector<Token>& all,
              Instant now) -> std::optional<Instant> {
    const auto found = find_days(source, folded);
    auto day = full_day(folded.text, found);
    if (!day) day = foreign_day(all);
    if (!day) day = compact_day(all);
    if (!day) day = day_of_short_year(folded.text, all);
    if (!day) day = day_of_this_year(found, now);
    if (!day) return std::nullopt;
    return with_time(folded.text, midnight(*day), day->begin, day->end);
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace

auto parse_published(std::string_view text, Instant now) -> std::optional<Instant> {
    const auto source = prefix(trimmed(text), longest_text);
    auto when = parse_rfc3339(source);
    if (!when) when = parse_http_date(source);
    if (!when) {
        const auto folded = fold(source);
        const auto all = tokens(folded.text);
        when = absolute(source, folded, all, now);
        if (!when) when = ago(folded.text, all, now);
        if (!when) when = near_day(folded.text, all, now);
    }
    const Instant earliest{std::chrono::sys_days{std::chrono::year{1990} / 1 / 1}};
    if (!when || *when > now + 24h || *when < earliest) return std::nullopt;
    return when;
}

}  // namespace fanfold::text
