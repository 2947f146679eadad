#include "dates.hpp"

#include <array>
#include <charconv>
#include <string>

#include <fanfold/text/facts.hpp>

namespace fanfold::extract {

namespace {

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

/// Reads numbers and signs from the front of a text.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : left_(text) {}
    auto number(std::size_t least, std::size_t most) -> std::optional<int> {
        auto length = std::size_t{0};
        while (length < left_.size() && length < most && is_digit(left_[length])) ++length;
        if (length < least) return std::nullopt;
        auto value = 0;
        std::from_chars(left_.data(), left_.data() + length, value);
        left_.remove_prefix(length);
        return value;
    }
    auto any_of(std::string_view signs) -> char {
        if (left_.empty() || signs.find(left_[0]) == std::string_view::npos) return 0;
        const auto sign = left_[0];
        left_.remove_prefix(1);
        return sign;
    }
    void blanks() {
        while (any_of(" \t\n\r")) {
        }
    }
    [[nodiscard]] auto done() const -> bool { return left_.empty(); }

  private:
    std::string_view left_;
};

auto scan_day(Scanner& scan) -> std::optional<std::chrono::sys_days> {
    const auto year = scan.number(4, 4);
    scan.any_of("-/.");
    scan.blanks();
    const auto month = scan.number(1, 2);
    scan.any_of("-/.");
    scan.blanks();
    const auto day = scan.number(1, 2);
    if (!year || !month || !day) return std::nullopt;
    const auto date = std::chrono::year{*year} / *month / *day;
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

auto scan_offset(Scanner& scan) -> std::chrono::minutes {
    const auto sign = scan.any_of("+-");
    if (sign == 0) return std::chrono::minutes{0};
    const auto hours = scan.number(1, 2).value_or(0);
    scan.any_of(":");
    const auto minutes = scan.number(2, 2).value_or(0);
    const auto offset = std::chrono::minutes{hours * 60 + minutes};
    return sign == '-' ? -offset : offset;
}

auto parse_loose(std::string_view text) -> std::optional<Instant> {
    auto scan = Scanner{text};
    const auto day = scan_day(scan);
    if (!day) return std::nullopt;
    auto at = Instant{*day};
    scan.any_of("T.");
    scan.blanks();
    if (const auto hour = scan.number(1, 2)) {
        scan.any_of(":");
        const auto minute = scan.number(2, 2);
        if (!minute || *hour > 24 || *minute > 59) return std::nullopt;
        at += std::chrono::minutes{*hour * 60 + *minute};
        if (scan.any_of(":")) at += std::chrono::seconds{scan.number(2, 2).value_or(0)};
        if (scan.any_of(".,")) scan.number(1, 9);
        scan.blanks();
        if (!scan.any_of("Zz")) at -= scan_offset(scan);
    }
    scan.blanks();
    return scan.done() ? std::optional{at} : std::nullopt;
}

auto plausible(std::optional<Instant> at, Instant now) -> std::optional<Instant> {
    constexpr auto first = std::chrono::sys_days{std::chrono::year{1990} / 1 / 1};
    return at && *at >= first && *at <= now + std::chrono::hours{24} ? at : std::nullopt;
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text;
}

/// A date of the URL that starts at `at`: 2026/11/23, 2026-11-23 or 20261123, with no digit before
/// or after.
auto day_at(std::string_view path, std::size_t at) -> std::optional<Instant> {
    if (at > 0 && is_digit(path[at - 1])) return std::nullopt;
    const auto rest = path.substr(at);
    const auto signs =
        rest.size() >= 10 && rest[4] == rest[7] && (rest[4] == '/' || rest[4] == '-');
    const auto length = signs ? std::size_t{10} : std::size_t{8};
    if (rest.size() < length || (rest.size() > length && is_digit(rest[length])))
        return std::nullopt;
    auto scan = Scanner{rest.substr(0, length)};
    const auto day = scan_day(scan);
    return day && scan.done() ? std::optional<Instant>{Instant{*day}} : std::nullopt;
}

/// "+09:00", "-0700" or "+09" after a time of day, else none.
auto offset_at_end(std::string_view text) -> std::chrono::minutes {
    const auto sign = text.find_last_of("+-");
    if (sign == std::string_view::npos || text.size() - sign > 6 ||
        text.substr(0, sign).find(':') == std::string_view::npos)
        return std::chrono::minutes{0};
    auto scan = Scanner{text.substr(sign)};
    const auto offset = scan_offset(scan);
    const auto most = std::chrono::hours{14};
    return scan.done() && offset <= most && offset >= -most ? offset : std::chrono::minutes{0};
}

auto at_midnight(Instant at) -> bool {
    return at == std::chrono::floor<std::chrono::days>(at);
}

/// A time told in Hangul or Kana is told by the clock of Seoul or Tokyo, as parse_published reads
/// it. U+3040..30FF is E3 81..83, U+AC00..D7A3 is EA B0..ED 9E.
auto offset_of_words(std::string_view text) -> std::chrono::minutes {
    const auto ahead = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (auto i = std::size_t{0}; i + 1 < text.size(); ++i)
        if ((ahead(i) == 0xe3 && ahead(i + 1) >= 0x81 && ahead(i + 1) <= 0x83) ||
            (ahead(i) >= 0xea && ahead(i) <= 0xed))
            return std::chrono::hours{9};
    return offset_at_end(text);
}

struct Era {
    std::string_view name;
    int before;  ///< the year before its first one
};

/// A count of years behind the name of an era: "8", "８" or "元" for the first.
auto year_of_era(std::string_view& text) -> int {
    if (text.starts_with("元")) return text.remove_prefix(3), 1;
    auto year = 0;
    for (auto digits = 0; digits < 2 && !text.empty(); ++digits) {
        const bool wide = text.size() >= 3 && text.starts_with("\xef\xbc") && text[2] >= '\x90' && text[2] <= '\x99';
        if (!wide && !is_digit(text[0])) break;
        year = year * 10 + (wide ? text[2] - '\x90' : text[0] - '0');
        text.remove_prefix(wide ? 3 : 1);
    }
    return year;
}

/// "令和8年11月23日" as "2026年11月23日"; empty where no era of Japan is named.
auto with_common_years(std::string_view text) -> std::string {
    for (const auto& era : {Era{"令和", 2018}, Era{"平成", 1988}}) {
        const auto at = text.find(era.name);
        if (at == std::string_view::npos) continue;
        auto rest = text.substr(at + era.name.size());
        const auto year = year_of_era(rest);
        if (year > 0 && rest.starts_with("年")) return std::string{text.substr(0, at)} + std::to_string(era.before + year) + std::string{rest};
    }
    return {};
}

}  // namespace

auto parse_when(std::string_view text, Instant now) -> std::optional<When> {
    text = trimmed(text);
    if (text.size() < 4 || text.size() > 200) return std::nullopt;
    for (const auto parse : {&parse_rfc3339, &parse_loose, &parse_http_date})
        if (const auto at = plausible(parse(text), now)) return When{*at, offset_at_end(text)};
    const auto of_our_era = with_common_years(text);
    const auto at = plausible(text::parse_published(of_our_era.empty() ? text : of_our_era, now), now);
    if (!at) return std::nullopt;
    return When{*at, at_midnight(*at) ? std::chrono::minutes{0} : offset_of_words(text)};
}

auto date_in_url(const Url& url, Instant now) -> std::optional<When> {
    const auto path = url.path();
    for (auto i = std::size_t{0}; i < path.size(); ++i)
        if (path[i] == '1' || path[i] == '2')
            if (const auto at = plausible(day_at(path, i), now)) return When{*at, {}};
    return std::nullopt;
}

}  // namespace fanfold::extract
