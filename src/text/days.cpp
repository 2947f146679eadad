#include <fanfold/text/facts.hpp>

#include <algorithm>
#include <array>

#include "quarter_signs.hpp"
#include "scan.hpp"

namespace fanfold::text {
namespace {

constexpr std::array<std::string_view, 12> month_names{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

auto is_year(int year) -> bool {
    return year >= 1900 && year <= 2099;
}

struct Match {
    DayMention day;
    std::size_t end = 0;
    std::optional<DayMention> second;  ///< the end of a range: "Nov 23-25"
    std::size_t second_at = 0;
};
using Found = std::optional<Match>;

auto found(int year, int month, int day, const Scan& scan) -> Found {
    Match match;
    match.day = {year, month, day, {}};
    match.end = scan.at();
    return match;
}

/// ", 2026" or " 2026" after a day; the scan stays where it was if no year follows.
auto optional_year(Scan& scan) -> int {
    const auto from = scan.at();
    int year = 0;
    scan.take(",");
    if (scan.space() && scan.digits(4, 4, year) && is_year(year) && !is_latin(scan.peek()))
        return year;
    scan.go(from);
    return 0;
}

void ordinal(Scan& scan) {
    for (const std::string_view ending : {"st", "nd", "rd", "th"})
        if (scan.take_word(ending)) return;
}

/// "-25" right after a day.
void range_end(Scan& scan, Match& match) {
    const auto from = scan.at();
    int day = 0;
    if (!scan.take_any({"-", "~", " - ", " to "})) return;
    const auto at = scan.at();
    const bool good =
        scan.digits(1, 2, day) && is_day(0, match.day.month, day) && day > match.day.day;
    ordinal(scan);
    if (!good || is_latin(scan.peek()) || scan.peek() == ':' || scan.peek() == '%' ||
        scan.take("월"))
        return scan.go(from);
    match.second = DayMention{0, match.day.month, day, {}};
    match.second_at = at;
}

/// "nov. 23, 2026", "november 23rd", "nov 23-25", "november 2026"
auto month_first(Scan scan, int month) -> Found {
    scan.take(".");
    scan.space();
    int number = 0;
    const auto from = scan.at();
    if (scan.digits(4, 4, number) && is_year(number)) return found(number, month, 0, scan);
    scan.go(from);
    if (scan.take(", ") && scan.digits(4, 4, number) && is_year(number))
        return found(number, month, 0, scan);
    scan.go(from);
    if (!scan.digits(1, 2, number) || !is_day(0, month, number)) return std::nullopt;
    ordinal(scan);
    if (is_latin(scan.peek()) || scan.peek() == '%' || scan.peek() == ':') return std::nullopt;
    Match match = *found(0, month, number, scan);
    range_end(scan, match);
    match.day.year = optional_year(scan);
    if (match.second) match.second->year = match.day.year;
    match.end = scan.at();
    return match;
}

/// Capitals were folded away; "may" and "march" alone are words more often than months.
auto month_alone(std::string_view text, std::size_t at, std::string_view word, bool capital)
    -> Found {
    if (!capital || word.size() < 3) return std::nullopt;
    const auto month = english_month(word);
    if (month_names[static_cast<std::size_t>(month - 1)] != word) return std::nullopt;
    if (word == "may" || word == "march") {
        const auto before = text.substr(at > 6 ? at - 6 : 0, std::min<std::size_t>(at, 6));
        const auto leads = [&](std::string_view lead) { return before.ends_with(lead); };
        if (!leads(" in ") && !leads("since ") && !leads(" last ") && !leads(" next ") &&
            !leads("until ") && !leads("from ") && !leads(" by ") && !leads("early ") &&
            !leads("late "))
            return std::nullopt;
    }
    return found(0, month, 0, Scan(text, at + word.size()));
}

auto in_quarter(int quarter, const Scan& scan) -> Found {
    auto out = found(0, 0, 0, scan);
    out->day.quarter = quarter;
    return out;
}

/// "third quarter", "third-quarter sales".
auto told_quarter(std::string_view ordinal, Scan scan) -> Found {
    constexpr std::array<std::string_view, 5> ordinals{"first", "second", "third", "fourth", "final"};
    const auto known = std::find(ordinals.begin(), ordinals.end(), ordinal);
    if (known == ordinals.end() || !(scan.space() || scan.take("-"))) return std::nullopt;
    scan.take("fiscal ");
    if (!scan.take_word("quarter")) return std::nullopt;
    for (const std::string_view other : {"-final", "-point", " point", "-mile", " mile", "-century", " century"})
        if (scan.rest().starts_with(other)) return std::nullopt;
    return in_quarter(ordinal == "final" ? 4 : static_cast<int>(known - ordinals.begin()) + 1, scan);
}

/// "q3", "q3fy26"
auto letter_quarter(std::string_view text, std::size_t at, Scan scan) -> Found {
    int quarter = 0, year = 0;
    if (!scan.digits(1, 1, quarter) || quarter < 1 || quarter > 4) return std::nullopt;
    const bool dated = scan.take("fy") && scan.digits(2, 4, year);
    if (is_latin(scan.peek())) return std::nullopt;
    if (!dated && !is_told_as_quarter(text, at, scan.at())) return std::nullopt;
    return in_quarter(quarter, scan);
}

/// "3분기", "3/4분기", "3q", "3q26", "第3四半期", "3季度"; "3분기 연속" is three of them.
auto counted_quarter(Scan scan) -> Found {
    int quarter = 0, year = 0;
    if (!scan.digits(1, 1, quarter) || quarter < 1 || quarter > 4) return std::nullopt;
    if (scan.take("q")) {
        scan.digits(2, 4, year);
        if (is_latin(scan.peek()) || is_digit(scan.peek())) return std::nullopt;
        return in_quarter(quarter, scan);
    }
    if (!scan.take_any({"분기", "/4분기", "/4 분기", "사분기", "四半期", "季度"})) return std::nullopt;
    for (const std::string_view span : {" 연속", "째", " 만에", "만에", " 동안", "간 "})
        if (scan.rest().starts_with(span)) return std::nullopt;
    return in_quarter(quarter, scan);
}

auto from_letters(std::string_view text, std::size_t at, bool capital) -> Found {
    Scan scan(text, at);
    const auto word = scan.letters();
    if (word == "q") return letter_quarter(text, at, scan);
    if (auto match = told_quarter(word, scan)) return match;
    const auto month = english_month(word);
    if (month == 0) return std::nullopt;
    if (auto match = month_first(scan, month)) return match;
    return month_alone(text, at, word, capital);
}

/// "2026-11-23", "2026.11.23", "2026/11/23", "2026. 11. 23."
auto year_first(Scan scan, int year) -> Found {
    int month = 0;
    int day = 0;
    const auto mark = scan.peek();
    if (mark != '-' && mark != '.' && mark != '/') return std::nullopt;
    const std::string_view step(&mark, 1);
    scan.take(step);
    scan.space();
    if (!scan.digits(1, 2, month) || month < 1 || month > 12) return std::nullopt;
    if (!scan.take(step)) return std::nullopt;
    scan.space();
    if (!scan.digits(1, 2, day) || !is_day(year, month, day)) return std::nullopt;
    if (mark == '.') scan.take(".");
    return found(year, month, day, scan);
}

/// "11/23/2026" or "23.11.2026"; which is which only where one of them cannot be a month.
auto year_last(Scan scan) -> Found {
    int first = 0;
    int second = 0;
    int year = 0;
    if (!scan.digits(1, 2, first)) return std::nullopt;
    const auto mark = scan.peek();
    if (mark != '/' && mark != '.' && mark != '-') return std::nullopt;
    const std::string_view step(&mark, 1);
    if (!scan.take(step) || !scan.digits(1, 2, second) || !scan.take(step)) return std::nullopt;
    if (!scan.digits(4, 4, year) || !is_year(year)) return std::nullopt;
    if (first == second && is_day(year, first, second)) return found(year, first, second, scan);
    const bool month_leads = is_day(year, first, second);
    const bool day_leads = is_day(year, second, first);
    if (month_leads && !day_leads) return found(year, first, second, scan);
    if (day_leads && !month_leads) return found(year, second, first, scan);
    if (day_leads && mark == '.') return found(year, second, first, scan);
    return month_leads || day_leads ? found(year, 0, 0, scan) : std::nullopt;
}

/// "23 november 2026", "23rd of nov."
auto day_first(Scan scan) -> Found {
    int day = 0;
    if (!scan.digits(1, 2, day)) return std::nullopt;
    ordinal(scan);
    if (!scan.take(" ") && !scan.take("-")) return std::nullopt;
    scan.take("of ");
    const auto month = english_month(scan.letters());
    if (month == 0 || !is_day(0, month, day)) return std::nullopt;
    scan.take(".");
    scan.take("-");
    return found(optional_year(scan), month, day, scan);
}

/// Lengths of time, not days: "23일간", "3일 만에".
auto is_span_of_days(Scan scan) -> bool {
    return scan.take_any({"간", "동안", "째", "치", "분", " 동안", " 간", " 만에", "만에", " 연속",
                          " 뒤", " 후", " 전", " 이내"});
}

/// The day and what follows it: "23일", "23~25일".
auto korean_day(Scan scan, int year, int month) -> Found {
    int day = 0;
    int last = 0;
    const auto from = scan.at();
    if (!scan.digits(1, 2, day) || !is_day(0, month, day)) return std::nullopt;
    const auto after = scan.at();
    if (scan.take_any({"~", "-"}) && scan.digits(1, 2, last) && scan.take("일") && last > day &&
        is_day(0, month, last)) {
        Match match = *found(year, month, day, scan);
        match.second = DayMention{year, month, last, {}};
        match.second_at = after + 1;
        return match;
    }
    scan.go(after);
    if (!scan.take("일") || is_span_of_days(scan)) return std::nullopt;
    if (month == 0 && (scan.take("본") || scan.take("반"))) return std::nullopt;
    return from < scan.at() ? found(year, month, day, scan) : std::nullopt;
}

/// "11월 23일", "11월"
auto korean_month(Scan scan, int year) -> Found {
    int month = 0;
    if (!scan.digits(1, 2, month) || month < 1 || month > 12) return std::nullopt;
    scan.space();
    if (!scan.take("월")) return std::nullopt;
    const auto after = scan;
    scan.space();
    if (auto full = korean_day(scan, year, month)) return full;
    return found(year, month, 0, after);
}

/// "2026년 11월 23일", "2026년"
auto korean_year(Scan scan, int year) -> Found {
    if (!scan.take("년")) return std::nullopt;
    if (Scan(scan).take_any({"간", "동안", "째", "만에"})) return std::nullopt;
    const auto after = scan;
    scan.space();
    if (auto full = korean_month(scan, year)) return full;
    return found(year, 0, 0, after);
}

/// "2026年11月23日"
auto han_year(Scan scan, int year) -> Found {
    int month = 0;
    int day = 0;
    if (!scan.take("年") || !scan.digits(1, 2, month) || !scan.take("月") || month < 1 ||
        month > 12)
        return std::nullopt;
    const auto after = scan;
    if (scan.digits(1, 2, day) && scan.take("日") && is_day(year, month, day))
        return found(year, month, day, scan);
    return found(year, month, 0, after);
}

/// "of 1969 customers": after these words what is counted tells a number from a year.
auto counts_after(std::string_view before, std::string_view behind) -> bool {
    const auto leads = [&](std::string_view lead) { return before.ends_with(lead); };
    if (leads("from ") && behind.starts_with(" new ")) return false;  // "from 2027 new cars must …"
    const bool either = leads("of ") || leads("for ") || leads("to ") || leads("from ") || leads("and ");
    return either && is_counted(behind);
}

/// "in 2026": a year by what stands before it, or because nothing but a year is written so.
auto bare_year(std::string_view text, std::size_t at, Scan scan, int year) -> Found {
    const auto next = scan.peek();
    if (is_latin(next) || next == '%' || is_hangul([&] {
            auto from = scan.at();
            return from < text.size() ? next_code_point(text, from) : U' ';
        }()))
        return std::nullopt;
    if ((next == ',' || next == '.') && is_digit(scan.peek(1))) return std::nullopt;
    const auto before = text.substr(at > 8 ? at - 8 : 0, std::min<std::size_t>(at, 8));
    if (counts_after(before, text.substr(scan.at()))) return std::nullopt;
    for (const std::string_view lead :
         {"in ",     "since ",   "by ",   "until ", "from ", "of ",     "during ", "year ", "fy ",
          "fiscal ", "through ", "late ", "early ", "mid-",  "before ", "after ",  "(",     "for ",
          "q1 ",     "q2 ",      "q3 ",   "q4 ",    "to ",   "end-",    "and "})
        if (before.ends_with(lead)) return found(year, 0, 0, scan);
    return std::nullopt;
}

auto from_digits(std::string_view text, std::size_t at) -> Found {
    Scan scan(text, at);
    int year = 0;
    if (scan.digits(4, 4, year) && is_year(year)) {
        for (auto* form : {&year_first, &korean_year, &han_year})
            if (auto match = form(scan, year)) return match;
        return bare_year(text, at, scan, year);
    }
    for (auto* form : {&counted_quarter, &year_last, &day_first})
        if (auto match = form(Scan(text, at))) return match;
    if (auto match = korean_month(Scan(text, at), 0)) return match;
    return korean_day(Scan(text, at), 0, 0);
}

auto starts_word(std::string_view text, std::size_t at) -> bool {
    if (at == 0) return true;
    const auto before = text[at - 1];
    if (is_digit(before) || is_latin(before) || before == '_') return false;
    return !(at > 1 && (before == '.' || before == ',' || before == '/') && is_digit(text[at - 2]));
}

auto is_capital(std::string_view source, const Folded& folded, std::size_t at) -> bool {
    const auto from = folded.origin[at];
    return from < source.size() && source[from] >= 'A' && source[from] <= 'Z';
}

/// "the top 5 may fall", "10 march on": months have a capital.
auto is_verb(std::string_view source, const Folded& folded, ByteSpan at) -> bool {
    const auto piece = at.of(folded.text);
    const auto word = std::min(piece.find(" may"), piece.find(" mar"));
    return word != piece.npos && !is_capital(source, folded, at.offset + word + 1);
}

void add(std::vector<FoundDay>& out, const Folded& folded, DayMention day, ByteSpan at) {
    day.at = folded.source_span(at);
    out.push_back({day, at});
}

}  // namespace

auto english_month(std::string_view word) -> int {
    if (word.size() < 3) return 0;
    for (std::size_t i = 0; i < month_names.size(); ++i) {
        if (word == month_names[i] || word == month_names[i].substr(0, 3))
            return static_cast<int>(i) + 1;
    }
    return word == "sept" ? 9 : 0;
}

auto is_counted(std::string_view behind) -> bool {
    constexpr std::array<std::string_view, 25> counted{
        " customers", " people", " workers",  " employees", " jobs",  " tonnes",  " tons",
        " units",     " cases",  " patients", " shares",    " users", " stores",  " homes",
        " vehicles",  " cars",   " accounts", " records",   " items", " pieces",  " dollars",
        " euros",     " pounds", " yen",      " yuan"};
    std::size_t at = 0;
    if (!behind.empty() && is_hangul(next_code_point(behind, at))) return !behind.starts_with("년");
    if (behind.starts_with(" new ")) behind.remove_prefix(4);
    return std::any_of(counted.begin(), counted.end(),
                       [&](std::string_view noun) { return behind.starts_with(noun); });
}

auto is_day(int year, int month, int day) -> bool {
    constexpr std::array<int, 13> most{31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 0 || month > 12 || day < 1 || day > most[static_cast<std::size_t>(month)])
        return false;
    const bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    return month != 2 || day < 29 || leap;
}

auto find_days(std::string_view source, const Folded& folded) -> std::vector<FoundDay> {
    std::vector<FoundDay> out;
    const std::string_view text = folded.text;
    for (std::size_t at = 0; at < text.size();) {
        const bool digit = is_digit(text[at]);
        if ((!digit && !is_latin(text[at])) || !starts_word(text, at)) {
            ++at;
            continue;
        }
        const auto match =
            digit ? from_digits(text, at) : from_letters(text, at, is_capital(source, folded, at));
        if (!match || (digit && is_verb(source, folded, {at, match->end - at}))) {
            ++at;
            continue;
        }
        const auto first_end = match->second ? match->second_at - 1 : match->end;
        add(out, folded, match->day, {at, first_end - at});
        if (match->second)
            add(out, folded, *match->second, {match->second_at, match->end - match->second_at});
        at = match->end;
    }
    return out;
}

auto carries(const DayMention& known, const DayMention& told) -> bool {
    const auto agrees = [](int one, int other) { return one == 0 || one == other; };
    if (known.year != 0 && !agrees(told.year, known.year)) return false;
    if (told.quarter != 0)
        return told.quarter == known.quarter ||
               (known.at.length > 0 && told.quarter == (known.month + 2) / 3);
    if (told.month == 0 && told.day == 0) return known.year != 0;
    return agrees(told.month, known.month) && agrees(told.day, known.day);
}

auto days(std::string_view text) -> std::vector<DayMention> {
    std::vector<DayMention> out;
    for (const auto& found_day : find_days(text, fold(text))) out.push_back(found_day.day);
    return out;
}

}  // namespace fanfold::text
