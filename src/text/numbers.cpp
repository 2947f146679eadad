#include <fanfold/text/facts.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <unicode/uchar.h>

#include "scan.hpp"

namespace fanfold::text {
namespace {

struct Word {
    std::string_view text;
    double value;
};
struct Sign {
    std::string_view text;
    std::string_view unit;
};

/// What has been read of one number. `step` is the place of its last digit: 3.2 trillion has 1e11.
struct Amount {
    double value = 0;
    double step = 1;
    double scale = 1;  ///< of the first scale word: what a range shares
    bool negative = false;
    bool scaled = false;
    std::string_view unit;
    std::size_t begin = 0;
    std::size_t end = 0;
};

constexpr std::array currency_signs{
    Sign{"us$", "USD"}, Sign{"hk$", "HKD"}, Sign{"nt$", "TWD"}, Sign{"a$", "AUD"},
    Sign{"c$", "CAD"},  Sign{"s$", "SGD"},  Sign{"r$", "BRL"},  Sign{"$", "USD"},
    Sign{"€", "EUR"},   Sign{"£", "GBP"},   Sign{"¥", "JPY"},   Sign{"₩", "KRW"},
    Sign{"₹", "INR"},   Sign{"usd", "USD"}, Sign{"krw", "KRW"}, Sign{"eur", "EUR"},
    Sign{"jpy", "JPY"}, Sign{"cny", "CNY"}, Sign{"rmb", "CNY"}, Sign{"gbp", "GBP"}};

constexpr std::array latin_units{Sign{"percentage points", "%"},
                                 Sign{"percentage point", "%"},
                                 Sign{"percent", "%"},
                                 Sign{"per cent", "%"},
                                 Sign{"pct", "%"},
                                 Sign{"u.s. dollars", "USD"},
                                 Sign{"us dollars", "USD"},
                                 Sign{"dollars", "USD"},
                                 Sign{"dollar", "USD"},
                                 Sign{"usd", "USD"},
                                 Sign{"euros", "EUR"},
                                 Sign{"euro", "EUR"},
                                 Sign{"eur", "EUR"},
                                 Sign{"yen", "JPY"},
                                 Sign{"jpy", "JPY"},
                                 Sign{"yuan", "CNY"},
                                 Sign{"renminbi", "CNY"},
                                 Sign{"rmb", "CNY"},
                                 Sign{"cny", "CNY"},
                                 Sign{"pounds sterling", "GBP"},
                                 Sign{"pounds", "GBP"},
                                 Sign{"gbp", "GBP"},
                                 Sign{"won", "KRW"},
                                 Sign{"krw", "KRW"}};

constexpr std::array hangul_units{
    Sign{"퍼센트포인트", "%"}, Sign{"퍼센트 포인트", "%"}, Sign{"퍼센트", "%"},
    Sign{"미국 달러", "USD"},  Sign{"미국달러", "USD"},    Sign{"미 달러", "USD"},
    Sign{"달러", "USD"},       Sign{"유로", "EUR"},        Sign{"위안", "CNY"},
    Sign{"파운드", "GBP"},     Sign{"엔화", "JPY"},        Sign{"원화", "KRW"}};

constexpr std::array english_scales{
    Word{"hundred", 1e2},   Word{"thousand", 1e3}, Word{"million", 1e6}, Word{"billion", 1e9},
    Word{"trillion", 1e12}, Word{"mln", 1e6},      Word{"mn", 1e6},      Word{"bln", 1e9},
    Word{"bn", 1e9},        Word{"trn", 1e12},     Word{"tn", 1e12}};
/// Letters that scale money only: "$5m" is money, "5m" a length.
constexpr std::array money_scales{Word{"k", 1e3}, Word{"m", 1e6}, Word{"b", 1e9}, Word{"t", 1e12}};

constexpr std::array big_scales{Word{"조", 1e12}, Word{"억", 1e8}, Word{"만", 1e4}};
constexpr std::array small_scales{Word{"천", 1e3}, Word{"백", 1e2}, Word{"십", 1e1}};

/// Units of measure that may touch the digits: "50gwh", "3nm".
constexpr std::array measures{"kwh", "mwh", "gwh", "twh", "kw",   "mw",   "gw", "kg", "km",
                              "cm",  "mm",  "nm",  "mg",  "ml",   "gb",   "tb", "mb", "kb",
                              "hz",  "khz", "mhz", "ghz", "gbps", "mbps", "ha", "bp", "bps",
                              "t",   "m",   "g",   "x",   "l",    "mpa",  "v",  "w"};

auto code_at(std::string_view text, std::size_t at) -> char32_t {
    return at < text.size() ? next_code_point(text, at) : U' ';
}

auto code_before(std::string_view text, std::size_t at) -> char32_t {
    if (at == 0) return U' ';
    auto from = at - 1;
    while (from > 0 && is_continuation(text[from])) --from;
    return next_code_point(text, from);
}

/// What may follow 원 and 엔 when they are money: 칙 (원칙) and 진 (엔진) may not.
auto ends_money(Scan scan) -> bool {
    if (!is_hangul(code_at(scan.rest(), 0))) return true;
    return scan.take_any({"을", "이", "은", "의", "에", "으", "로", "과", "도", "만", "까",
                          "부", "보", "대", "짜", "권", "선", "어", "규", "씩", "안", "가",
                          "상", "정", "인", "였", "입", "및", "하", "미", "초", "넘"});
}

auto hangul_unit(Scan& scan) -> std::string_view {
    for (const auto& sign : hangul_units)
        if (scan.take(sign.text)) return sign.unit;
    for (const auto& sign : {Sign{"원", "KRW"}, Sign{"엔", "JPY"}}) {
        auto ahead = scan;
        if (!ahead.take(sign.text) || !ends_money(ahead)) continue;
        scan = ahead;
        return sign.unit;
    }
    return {};
}

auto latin_unit(Scan& scan) -> std::string_view {
    for (const auto& sign : latin_units)
        if (scan.take_word(sign.text)) return sign.unit;
    return {};
}

/// The unit behind a number; the scan stays where it was if there is none.
auto unit_after(Scan& scan) -> std::string_view {
    auto ahead = scan;
    if (!ahead.take("-")) ahead.space();
    std::string_view unit;
    if (ahead.take("%")) {
        unit = "%";
        ahead.take_any({"p", "포인트", " 포인트"});
    } else if (unit = hangul_unit(ahead); unit.empty()) {
        unit = latin_unit(ahead);
    }
    if (!unit.empty()) scan = ahead;
    return unit;
}

struct Digits {
    double value = 0;
    double step = 1;
    int count = 0;  ///< before the point
};

class NumberReader {
  public:
    NumberReader(std::string_view source, const Folded& folded)
        : source_(source), folded_(folded), text_(folded.text) {}

    /// A number whose digits begin at `at`; nullopt where the digits are none. `end` tells how far
    /// was read anyway.
    auto read(std::size_t at, std::size_t& end) -> std::optional<Amount> {
        Scan scan(text_, at);
        Amount out;
        prefix_of(at, out);
        const auto digits = plain_digits(scan);
        end = std::max(scan.at(), at + 1);
        if (!digits || is_part_of_word(at, out) || is_list_mark(at, scan)) return std::nullopt;
        if (is_digit(scan.peek())) return std::nullopt;  // a superscript: 10⁵ is not 105
        out.value = digits->value;
        out.step = digits->step;
        if (!scaled_korean(scan, out, *digits, at) && !scaled_english(scan, out)) {
            if (!stands_free(scan)) return std::nullopt;
        }
        take_unit(scan, out);
        if (glued_to_hangul(at) && !out.scaled && out.unit.empty()) return std::nullopt;
        out.end = scan.at();
        taken_ = end = out.end;
        return out;
    }

  private:
    [[nodiscard]] auto is_plain_digit(std::size_t at) const -> bool {
        if (at >= text_.size() || !is_digit(text_[at])) return false;
        const auto from =
            folded_.origin[at];  // superscripts and circled digits fold to digits, and are none
        return is_digit(source_[from]) || source_.substr(from, 2) == "\xEF\xBC";
    }

    auto take_run(Scan& scan, double& value) -> int {
        int count = 0;
        for (; is_plain_digit(scan.at()); ++count) {
            value = value * 10 + (scan.peek() - '0');
            scan.go(scan.at() + 1);
        }
        return count;
    }

    /// "1,234,567.8"; nullopt for versions and addresses ("1.2.3", "10.0.0.1") and times ("06:00").
    auto plain_digits(Scan& scan) -> std::optional<Digits> {
        Digits out;
        out.count = take_run(scan, out.value);
        if (out.count == 0 || out.count > 18) return std::nullopt;
        while (out.count <= 15 && scan.peek() == ',' && group_follows(scan.at() + 1) &&
               (grouped_ || out.count <= 3)) {
            scan.go(scan.at() + 1);
            out.count += take_run(scan, out.value);
            grouped_ = true;
        }
        grouped_ = false;
        if (scan.peek() == '.' && is_plain_digit(scan.at() + 1)) read_fraction(scan, out);
        const bool chained = (scan.peek() == '.' || scan.peek() == ':' || scan.peek() == '/') &&
                             is_digit(scan.peek(1));
        if (chained && scan.peek() != '/') return skip_chain(scan);
        return out;
    }

    auto skip_chain(Scan& scan) -> std::optional<Digits> {
        while (is_digit(scan.peek()) ||
               ((scan.peek() == '.' || scan.peek() == ':') && is_digit(scan.peek(1))))
            scan.go(scan.at() + 1);
        return std::nullopt;
    }

    void read_fraction(Scan& scan, Digits& out) {
        scan.go(scan.at() + 1);
        double part = 0;
        const auto places = take_run(scan, part);
        out.step = std::pow(10.0, -std::min(places, 18));
        out.value += part * std::pow(10.0, -places);
    }

    [[nodiscard]] auto group_follows(std::size_t at) const -> bool {
        for (std::size_t i = 0; i < 3; ++i)
            if (!is_plain_digit(at + i)) return false;
        return !is_plain_digit(at + 3);
    }

    /// "$5 EUR 40": once the sign tells the unit, another one belongs to what follows.
    static void take_unit(Scan& scan, Amount& out) {
        auto ahead = scan;
        const auto unit = unit_after(ahead);
        if (!out.unit.empty() && unit != out.unit) return;
        out.unit = unit;
        scan = ahead;
    }

    /// Currency sign and minus before the digits. "5 EUR 40": the number before has it already.
    void prefix_of(std::size_t at, Amount& out) {
        out.begin = at;
        auto head = text_.substr(0, at);
        auto bare = head.ends_with(' ') ? head.substr(0, head.size() - 1) : head;
        for (const auto& sign : currency_signs) {
            const bool word = is_latin(sign.text.back());
            const auto from = word ? bare : head;
            if (!from.ends_with(sign.text)) continue;
            const auto start = from.size() - sign.text.size();
            if (start < taken_) continue;
            if (is_latin(sign.text.front()) && start > 0 && is_latin(text_[start - 1])) continue;
            out.unit = sign.unit;
            out.begin = start;
            break;
        }
        if (out.begin == 0 || text_[out.begin - 1] != '-') return;
        const auto before = code_before(text_, out.begin - 1);
        if (before != U' ' && before != U'(') return;
        out.negative = true;
        --out.begin;
    }

    [[nodiscard]] auto is_part_of_word(std::size_t at, const Amount& amount) const -> bool {
        if (amount.begin < at) return false;
        const auto before = code_before(text_, at);
        if (before < 0x80) {
            const auto c = static_cast<char>(before);
            if (is_latin(c) || is_digit(c) || c == '_' || c == '#') return true;
            if (c != '-' && c != '.' && c != '/' && c != '+') return false;
            const auto further = at > 1 ? code_before(text_, at - 1) : U' ';
            return c != '+' && further < 0x80 &&
                   (is_latin(static_cast<char>(further)) || further == U'/');
        }
        return !is_hangul(before) && u_isalpha(static_cast<UChar32>(before)) != 0 &&
               !is_cjk(before);
    }

    /// "약3조" and "매출은5%" are numbers, "아이폰17" is a name.
    [[nodiscard]] auto glued_to_hangul(std::size_t at) const -> bool {
        if (!is_hangul(code_before(text_, at))) return false;
        for (const std::string_view lead :
             {"약", "총", "각", "단", "또", "은", "는", "이", "가", "을", "를", "의", "에"})
            if (text_.substr(0, at).ends_with(lead)) return false;
        return true;
    }

    /// "1. First", "2) Second" at the start of a line.
    [[nodiscard]] auto is_list_mark(std::size_t at, const Scan& scan) const -> bool {
        const auto next = scan.peek();
        if ((next != '.' && next != ')') || scan.peek(1) != ' ' || scan.at() - at > 2) return false;
        auto from = static_cast<std::size_t>(folded_.origin[at]);
        while (from > 0 &&
               (source_[from - 1] == ' ' || source_[from - 1] == '(' || source_[from - 1] == '\t'))
            --from;
        return from == 0 || source_[from - 1] == '\n';
    }

    /// 3조 2천억, 1만2천, 5,000만, 12만 3456명: reads on as long as the scales fall.
    auto scaled_korean(Scan& scan, Amount& out, const Digits& first, std::size_t at) -> bool {
        if (code_before(text_, at) == U'제') return false;
        double total = 0;
        double chunk = 0;
        double step = first.step;
        double ceiling = 1e16;
        auto digits = first;
        auto good = scan;
        while (true) {
            auto ahead = good;
            bool small = take_chunk(ahead, digits, chunk, step);
            const auto big = take_scale(ahead, big_scales, ceiling);
            if (big == 0 && !small && !out.scaled) return false;
            if (big == 0 && !small && !is_counted(ahead)) break;
            total += chunk * std::max(big, 1.0);
            if (!out.scaled) out.scale = step * std::max(big, 1.0) / first.step;
            out.value = total;
            out.step = step * std::max(big, 1.0);
            out.scaled = true;
            scan = good = ahead;
            chunk = 0;
            if (big == 0) break;
            ceiling = big;
            good.space();
            const auto next = plain_digits(good);
            if (!next || next->value >= ceiling) break;
            digits = *next;
            step = digits.step;
        }
        return true;
    }

    /// "2천500" → 2500 in `chunk`; true if a small scale stood in it.
    auto take_chunk(Scan& scan, const Digits& digits, double& chunk, double& step) -> bool {
        double ceiling = 1e4;
        bool any = false;
        double value = digits.value;
        step = digits.step;
        while (const auto small = take_scale(scan, small_scales, ceiling)) {
            chunk += value * small;
            step *= small;
            any = true;
            ceiling = small;
            value = 0;
            if (!is_plain_digit(scan.at())) break;
            auto ahead = scan;
            const auto next = plain_digits(ahead);
            if (!next || next->value >= ceiling) break;
            value = next->value;
            step = next->step;
            scan = ahead;
        }
        chunk += value;
        return any;
    }

    template <std::size_t n>
    static auto take_scale(Scan& scan, const std::array<Word, n>& words, double below) -> double {
        for (const auto& word : words) {
            auto ahead = scan;
            if (word.value >= below || !ahead.take(word.text)) continue;
            // 만약, 만족, 천안, 조사 … begin words of their own.
            if (ahead.take_any({"약 ", "족", "안시", "안에", "사", "직", "치원"}) &&
                !ahead.take("람"))
                continue;
            scan.take(word.text);
            return word.value;
        }
        return 0;
    }

    /// Digits without a scale that end a chain: "12만 3456명".
    static auto is_counted(Scan scan) -> bool {
        if (!unit_after(scan).empty()) return true;
        scan.space();
        return scan.take_any({"명", "개", "건", "대", "곳", "톤", "주", "가구", "회", "권", "마리",
                              "표", "점", "여"});
    }

    static auto scaled_english(Scan& scan, Amount& out) -> bool {
        for (int words = 0; words < 2; ++words) {
            auto ahead = scan;
            if (!ahead.take("-")) ahead.space();
            const auto scale = english_scale(ahead, !out.unit.empty() && words == 0);
            if (scale == 0) break;
            out.value *= scale;
            out.step *= scale;
            out.scale *= scale;
            out.scaled = true;
            scan = ahead;
        }
        return out.scaled;
    }

    static auto english_scale(Scan& scan, bool money) -> double {
        for (const auto& word : english_scales)
            if (scan.take_word(word.text)) return word.value;
        if (!money) return 0;
        for (const auto& word : money_scales)
            if (scan.take_word(word.text)) return word.value;
        return 0;
    }

    /// Letters that touch the digits make another word of them ("5g", "2nd"), unless they are a
    /// unit ("50gwh").
    static auto stands_free(Scan scan) -> bool {
        const auto letters = scan.letters();
        if (letters.empty()) return scan.peek() != '_';
        if (is_digit(scan.peek())) return false;
        if (letters == "p") return false;
        const bool money = std::any_of(latin_units.begin(), latin_units.end(),
                                       [&](auto& u) { return u.text == letters; });
        const bool measure = std::find(measures.begin(), measures.end(), letters) != measures.end();
        return money || (measure && letters != "g");
    }

    std::string_view source_;
    const Folded& folded_;
    std::string_view text_;
    std::size_t taken_ = 0;  ///< the end of the last number
    bool grouped_ = false;
};

auto places(double value, double step) -> int {
    const auto steps = std::abs(value) / step;
    if (!(steps >= 1)) return 1;
    return static_cast<int>(std::floor(std::log10(steps) + 1e-9)) + 1;
}

/// "10-20%" and "3~5조 원": what stands behind the second holds for the first.
void share_range(Amount& first, const Amount& second, std::string_view between) {
    if (between != "-" && between != "~" && between != " - " && between != " ~ " &&
        between != " to ")
        return;
    if (first.scaled || second.negative) return;
    if (!first.unit.empty() && first.unit != second.unit && !second.unit.empty()) return;
    if (second.scaled && first.value < 1e4)
        first.value *= second.scale, first.step *= second.scale, first.scaled = true;
    if (first.unit.empty()) first.unit = second.unit;
}

auto skip_days(const std::vector<FoundDay>& found, std::size_t& next, std::size_t at)
    -> std::size_t {
    while (next < found.size() && found[next].folded.end() <= at) ++next;
    if (next < found.size() && found[next].folded.offset <= at) return found[next].folded.end();
    return at;
}

auto read_all(std::string_view source, const Folded& folded) -> std::vector<Amount> {
    std::vector<Amount> out;
    const auto dates = find_days(source, folded);
    NumberReader reader(source, folded);
    std::size_t date = 0;
    for (std::size_t at = 0; at < folded.text.size();) {
        const auto after = is_digit(folded.text[at]) ? skip_days(dates, date, at) : at;
        if (after != at || !is_digit(folded.text[at])) {
            at = std::max(after, at + (after == at ? 1 : 0));
            continue;
        }
        std::size_t end = at + 1;
        auto amount = reader.read(at, end);
        if (amount && !out.empty() && out.back().end <= amount->begin)
            share_range(out.back(), *amount,
                        std::string_view(folded.text)
                            .substr(out.back().end, amount->begin - out.back().end));
        if (amount) out.push_back(*amount);
        at = end;
    }
    return out;
}

auto step_of(const Number& number) -> double {
    if (number.value == 0) return 0;
    return std::pow(10.0,
                    std::floor(std::log10(std::abs(number.value)) + 1e-9) + 1 - number.significant);
}

}  // namespace

auto numbers(std::string_view text) -> std::vector<Number> {
    const auto folded = fold(text);
    std::vector<Number> out;
    for (const auto& amount : read_all(text, folded)) {
        Number number;
        number.value = amount.negative ? -amount.value : amount.value;
        number.unit = amount.unit;
        number.significant = places(amount.value, amount.step);
        number.at = folded.source_span({amount.begin, amount.end - amount.begin});
        out.push_back(std::move(number));
    }
    return out;
}

auto same_value(const Number& a, const Number& b) -> bool {
    if (!a.unit.empty() && !b.unit.empty() && a.unit != b.unit) return false;
    const auto step = std::max(step_of(a), step_of(b));
    const auto slack = 1e-9 * std::max(std::abs(a.value), std::abs(b.value));
    return std::abs(a.value - b.value) <= step / 2 + slack;
}

}  // namespace fanfold::text
