#include "quarter_signs.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>

#include "scan.hpp"

namespace fanfold::text {

namespace {

constexpr std::size_t near = 48;

using Words = std::span<const std::string_view>;

/// Who makes things of that name.
constexpr std::string_view makers[] = {"audi ", "아우디 ", "leica ", "라이카 ", "keychron ", "키크론 "};
constexpr std::string_view things[] = {"e-tron", "etron",  "sportback", "quattro", "suv",   "crossover", "model", "camera",
                                       "coupe",  "hybrid", "이트론",    "e-트론",  "모델",  "스포트백",  "카메라"};
/// What a maker has in a quarter, and no thing that it makes has.
constexpr std::string_view of_makers[] = {"result", "revenue", "earning", "profit", "loss",     "margin",   "ebit",
                                          "income", "guidance", "실적",   "매출",   "영업이익", "순이익"};
constexpr std::string_view of_business[] = {
    "sales",   "revenue", "earning",  "profit", "loss",   "result",   "guidance", "outlook", "forecast", "growth", "grew",
    "gdp",     "margin",  "income",   "ebit",   "eps",    "shipment", "deliver",  "order",   "dividend", "report", "turnover",
    "demand",  "export",  "import",   "cash",   "capex",  "spending", "billion",  "million", "percent",  "%",      "quarter",
    "fiscal",  "실적",    "매출",     "이익",   "손실",   "적자",     "흑자",     "판매",    "출하",     "수출",   "수입",
    "성장",    "전망",    "분기",     "전년",   "억"};
constexpr std::string_view leading[] = {"'s ",    "its ",    "their ", "our ",    " in ",   " for ",    "since ", "during ",
                                        "until ", "through ", "last ", "this ",   "fiscal ", "early ",  "late ",  "mid-",
                                        " by ",   "end of ", "start of ", "올해 ", "지난해 ", "작년 ",  "내년 ",  "금년 "};
/// A thing has an article, and is new.
constexpr std::string_view of_things[] = {"the ", " a ", "an ", "new ", "신형 ", "뉴 ", "구형 "};

auto ends_with_any(std::string_view text, Words ends) -> bool {
    return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return text.ends_with(end); });
}

auto starts_with_any(std::string_view text, Words starts) -> bool {
    if (!text.empty() && (text.front() == ' ' || text.front() == '-')) text.remove_prefix(1);
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

/// Latin ones where a word begins.
auto has_any(std::string_view text, Words words) -> bool {
    for (const auto word : words)
        for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
            if (at == 0 || !is_latin(word.front()) || !is_latin(text[at - 1])) return true;
    return false;
}

/// "3q" is nothing but a quarter; what stands beside it is likely one too.
auto has_counted_quarter(std::string_view text) -> bool {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const bool whole = at == 0 || (!is_latin(text[at - 1]) && !is_digit(text[at - 1]));
        if (whole && text[at] >= '1' && text[at] <= '4' && text[at + 1] == 'q') return true;
    }
    return false;
}

auto is_year(std::string_view digits) -> bool {
    const bool century = digits.starts_with("19") || digits.starts_with("20");
    return digits.size() == 4 && century && std::all_of(digits.begin(), digits.end(), is_digit);
}

auto is_dated(std::string_view before, std::string_view behind) -> bool {
    for (const std::string_view gap : {" of ", ", ", " ", "/", "-", "'", " '"}) {
        if (behind.starts_with(gap) && is_year(behind.substr(gap.size(), 4))) return true;
        if (behind.starts_with(gap) && behind.substr(gap.size()).starts_with("fy")) return true;
    }
    if (before.empty() || is_latin(before.back()) || is_digit(before.back())) return false;
    before.remove_suffix(1);
    const auto year = before.substr(before.size() - std::min<std::size_t>(before.size(), 4));
    return is_year(year) || (year.starts_with("fy") && is_digit(year.back())) || before.ends_with("년");
}

}  // namespace

auto is_told_as_quarter(std::string_view text, std::size_t at, std::size_t end) -> bool {
    const auto from = at > near ? at - near : 0;
    const auto before = text.substr(from, at - from);
    const auto behind = text.substr(end, near);
    if (starts_with_any(behind, things)) return false;
    if (ends_with_any(before, makers)) return starts_with_any(behind, of_makers);
    if (is_dated(before, behind) || starts_with_any(behind, of_business)) return true;
    // A text may begin with the word that leads.
    if (ends_with_any(before, leading) || before == "in " || before == "for " || before == "by ") return true;
    if (ends_with_any(before, of_things) || before == "a ") return false;
    return has_any(before, of_business) || has_any(behind, of_business) || has_counted_quarter(before) ||
           has_counted_quarter(behind);
}

}  // namespace fanfold::text
