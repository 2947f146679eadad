#include "posix_rule.hpp"

namespace fanfold {

namespace {

using std::chrono::seconds;

/// Eats the text from its front.
struct Reader {
    std::string_view left;

    auto eat(char letter) -> bool {
        if (left.empty() || left.front() != letter) return false;
        left.remove_prefix(1);
        return true;
    }
    auto number(int low, int high) -> std::optional<int> {
        int out = 0;
        std::size_t digits = 0;
        while (digits < left.size() && digits < 4 && left[digits] >= '0' && left[digits] <= '9')
            out = out * 10 + (left[digits++] - '0');
        if (digits == 0 || out < low || out > high) return std::nullopt;
        left.remove_prefix(digits);
        return out;
    }
    /// "CET" or "<+03>".
    auto name() -> bool {
        const bool quoted = eat('<');
        std::size_t length = 0;
        while (length < left.size() && is_name_letter(left[length], quoted)) ++length;
        if (length < (quoted ? 1u : 3u)) return false;
        left.remove_prefix(length);
        return !quoted || eat('>');
    }
    /// "-5:30:15": hours up to 167 (RFC 9636), minutes and seconds as far as they are written.
    auto time() -> std::optional<seconds> {
        const bool minus = eat('-');
        if (!minus) eat('+');
        const auto hours = number(0, 167);
        if (!hours) return std::nullopt;
        auto out = std::chrono::hours{*hours} + seconds{0};
        for (const seconds unit : {seconds{60}, seconds{1}}) {
            if (!eat(':')) break;
            const auto part = number(0, 59);
            if (!part) return std::nullopt;
            out += unit * *part;
        }
        return minus ? -out : out;
    }

    static auto is_name_letter(char letter, bool quoted) -> bool {
        const bool alpha = (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
        return alpha || (quoted && ((letter >= '0' && letter <= '9') || letter == '+' || letter == '-'));
    }
};

auto rule_day(Reader& in) -> std::optional<TimeZone::RuleDay> {
    TimeZone::RuleDay out;
    if (in.eat('M')) {
        const auto month = in.number(1, 12);
        const auto week = month && in.eat('.') ? in.number(1, 5) : std::nullopt;
        const auto weekday = week && in.eat('.') ? in.number(0, 6) : std::nullopt;
        if (!weekday) return std::nullopt;
        out.month = *month, out.week = *week, out.weekday = *weekday;
    } else {
        out.skips_leap = in.eat('J');
        const auto day = in.number(out.skips_leap ? 1 : 0, 365);
        if (!day) return std::nullopt;
        out.day = *day;
    }
    if (!in.eat('/')) return out;
    const auto time = in.time();
    if (!time) return std::nullopt;
    out.time = *time;
    return out;
}

}  // namespace

auto parse_posix_rule(std::string_view text) -> std::optional<TimeZone::Rule> {
    Reader in{text};
    TimeZone::Rule out;
    if (!in.name()) return std::nullopt;
    const auto standard = in.time();
    if (!standard) return std::nullopt;
    out.standard = -*standard;  // POSIX counts westwards
    if (in.left.empty()) return out;
    if (!in.name()) return std::nullopt;
    out.has_summer = true;
    out.summer = out.standard + std::chrono::hours{1};
    if (!in.left.empty() && in.left.front() != ',') {
        const auto summer = in.time();
        if (!summer) return std::nullopt;
        out.summer = -*summer;
    }
    if (!in.eat(',')) return std::nullopt;
    const auto begins = rule_day(in);
    if (!begins || !in.eat(',')) return std::nullopt;
    const auto ends = rule_day(in);
    if (!ends || !in.left.empty()) return std::nullopt;
    out.begins = *begins, out.ends = *ends;
    return out;
}

auto day_of(const TimeZone::RuleDay& rule, int year) -> std::chrono::local_days {
    using namespace std::chrono;
    const local_days new_year{std::chrono::year{year} / January / 1};
    if (rule.month == 0) {
        const bool leap = std::chrono::year{year}.is_leap();
        if (!rule.skips_leap) return new_year + days{rule.day};
        return new_year + days{rule.day - 1 + (leap && rule.day > 59 ? 1 : 0)};
    }
    const auto month_of_year = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(rule.month)};
    const std::chrono::weekday wanted{static_cast<unsigned>(rule.weekday)};
    if (rule.week == 5) return local_days{month_of_year / wanted[last]};
    return local_days{month_of_year / wanted[static_cast<unsigned>(rule.week)]};
}

}  // namespace fanfold
