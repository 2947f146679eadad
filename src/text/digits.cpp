#include "digits.hpp"

#include <algorithm>
#include <array>

#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t most_digits = 24;
constexpr char32_t wide_zero = 0xFF10;

struct Read {
    int digit = -1;
    std::size_t end = 0;
};

auto digit_at(std::string_view text, std::size_t at) -> Read {
    if (at >= text.size()) return {-1, at};
    auto end = at;
    const auto code = next_code_point(text, end);
    if (code >= '0' && code <= '9') return {static_cast<int>(code - '0'), end};
    if (code >= wide_zero && code <= wide_zero + 9)
        return {static_cast<int>(code - wide_zero), end};
    return {-1, end};
}

/// ' ', '-' or '.' for what parts two groups; 0 for anything else.
auto separator_at(std::string_view text, std::size_t at, std::size_t& end) -> char {
    end = at;
    if (at >= text.size()) return 0;
    const auto code = next_code_point(text, end);
    if (code == ' ' || code == 0xA0 || code == 0x202F) return ' ';
    if (code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0xFF0D) return '-';
    return code == '.' ? '.' : '\0';
}

auto is_alphanumeric(char byte) -> bool {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/// False within a word, after "3." or "3,", after a currency sign or a slash of an address.
auto may_begin(std::string_view text, std::size_t at) -> bool {
    if (at == 0) return true;
    const char last = text[at - 1];
    if (is_alphanumeric(last) || last == '/' || last == '=' || last == '#' || last == '$')
        return false;
    // The last byte of a full-width digit.
    if (at >= 3 && digit_at(text, at - 3).digit >= 0 && digit_at(text, at - 3).end == at)
        return false;
    const bool joint = last == '.' || last == ',' || last == '-' || last == ':';
    return !joint || at < 2 || !is_alphanumeric(text[at - 2]);
}

auto may_end(std::string_view text, std::size_t at) -> bool {
    if (at >= text.size()) return true;
    const char next = text[at];
    if (is_alphanumeric(next) || next == '%') return false;
    const bool joint = next == '.' || next == ',' || next == '-' || next == ':' || next == '/';
    return !joint || digit_at(text, at + 1).digit < 0;
}

auto day_of_birth(std::string_view six) -> bool {
    const auto month = (six[2] - '0') * 10 + six[3] - '0';
    const auto day = (six[4] - '0') * 10 + six[5] - '0';
    constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days[static_cast<std::size_t>(month - 1)];
}

auto number(std::string_view digits) -> int {
    int out = 0;
    for (const char digit : digits) out = out * 10 + digit - '0';
    return out;
}

auto passes_luhn(std::string_view digits) -> bool {
    int sum = 0;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        int digit = digits[digits.size() - 1 - at] - '0';
        if (at % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

/// Issuers by the first digits, and the lengths they give out (ISO/IEC 7812; domestic Korean cards
/// begin with 9).
auto is_issued(std::string_view digits) -> bool {
    const auto size = digits.size();
    const auto two = number(digits.substr(0, 2));
    const auto four = number(digits.substr(0, 4));
    if (digits[0] == '4') return size == 13 || size == 16 || size == 19;
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return size == 16;
    if (two == 34 || two == 37) return size == 15;
    if (two == 36 || two == 38 || (four >= 3000 && four <= 3059)) return size == 14;
    if (four >= 3528 && four <= 3589) return size == 16;
    if (two == 62) return size >= 16;
    if (four == 6011 || two == 65 || (four >= 6440 && four <= 6499))
        return size == 16 || size == 19;
    return digits[0] == '9' && size == 16;
}

auto one_separator(const DigitRun& run, std::string_view allowed) -> bool {
    return std::all_of(run.separators.begin(), run.separators.end(), [&](char each) {
        return each == run.separators.front() && allowed.find(each) != allowed.npos;
    });
}

/// 1588-1234: paid by who is called. "1592-1598" are years.
auto is_korean_business(const DigitRun& run) -> bool {
    constexpr std::array heads{1522, 1533, 1544, 1566, 1577, 1588, 1599, 1600, 1644, 1661,
                               1666, 1670, 1688, 1800, 1811, 1833, 1855, 1877, 1899};
    if (run.groups != std::vector<std::size_t>{4, 4} || run.separators != "-") return false;
    const auto head = number(std::string_view{run.digits}.substr(0, 4));
    const auto tail = number(std::string_view{run.digits}.substr(4));
    const bool years = tail >= head && tail <= 2100;
    return !years && std::find(heads.begin(), heads.end(), head) != heads.end();
}

auto is_north_american(const DigitRun& run) -> bool {
    std::string_view digits = run.digits;
    auto groups = run.groups;
    if (groups.size() == 4 && groups.front() == 1 && digits.front() == '1') {
        groups.erase(groups.begin());
        digits.remove_prefix(1);
    }
    return groups == std::vector<std::size_t>{3, 3, 4} && digits[0] >= '2' && digits[3] >= '2';
}

auto is_mobile(std::string_view digits) -> bool {
    return digits[0] == '0' && digits[1] == '1' &&
           std::string_view{"016789"}.find(digits[2]) != std::string_view::npos &&
           (digits.size() == 11 || (digits.size() == 10 && digits[2] != '0'));
}

}  // namespace

auto digit_run_at(std::string_view text, std::size_t at) -> std::optional<DigitRun> {
    DigitRun run;
    auto next = at;
    if (next < text.size() && text[next] == '+') run.plus = true, ++next;
    if (next < text.size() && text[next] == '(') run.brackets = true, ++next;
    if (digit_at(text, next).digit < 0 || !may_begin(text, at)) return std::nullopt;
    auto end = next;
    std::size_t group = 0;
    bool open = run.brackets;
    while (run.digits.size() < most_digits) {
        const auto read = digit_at(text, next);
        if (read.digit >= 0) {
            run.digits += static_cast<char>('0' + read.digit);
            ++group;
            next = end = read.end;
            continue;
        }
        auto after = next;
        char separator = separator_at(text, next, after);
        if (open) {
            // "(4111 …)" is a number in brackets, "(02) 123" one that has them.
            if (text.substr(next, 1) != ")") return std::nullopt;
            after = text.substr(next, 2) == ") " ? next + 2 : next + 1;
            if (digit_at(text, after).digit < 0) return std::nullopt;
            separator = ' ';
            open = false;
        }
        if (separator == 0 || group == 0 || digit_at(text, after).digit < 0) break;
        run.groups.push_back(group);
        run.separators += separator;
        group = 0;
        next = after;
    }
    run.groups.push_back(group);
    run.at = {at, end - at};
    if (open || !may_end(text, end)) return std::nullopt;
    return run;
}

auto is_resident_number(const DigitRun& run) -> bool {
    const bool parted = run.groups == std::vector<std::size_t>{6, 7};
    if (run.digits.size() != 13 || run.plus || !(parted || run.groups.size() == 1)) return false;
    const std::string_view digits = run.digits;
    const int kind = digits[6] - '0';
    if (!day_of_birth(digits) || kind < 1 || kind > 8) return false;
    const bool this_century = kind == 3 || kind == 4 || kind == 7 || kind == 8;
    if (parted && this_century && number(digits.substr(0, 4)) >= 2010) return true;
    constexpr std::array weights{2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    int sum = 0;
    for (std::size_t at = 0; at < weights.size(); ++at) sum += (digits[at] - '0') * weights[at];
    const int check = ((kind >= 5 ? 13 : 11) - sum % 11) % 10;
    return check == digits[12] - '0';
}

auto is_card(const DigitRun& run) -> bool {
    const auto size = run.digits.size();
    if (size < 13 || size > 19 || run.plus || run.brackets || !one_separator(run, " -"))
        return false;
    const bool grouped =
        run.groups.size() == 1 || (run.groups.size() >= 3 && run.groups.front() == 4);
    return grouped && is_issued(run.digits) && passes_luhn(run.digits);
}

auto is_phone(const DigitRun& run) -> bool {
    const std::string_view digits = run.digits;
    if (run.plus) return digits.size() >= 8 && digits.size() <= 15 && digits.front() != '0';
    if (digits.size() < 8 || digits.size() > 11) return false;
    if (is_korean_business(run) || is_north_american(run)) return true;
    if (digits.front() != '0' || digits[1] == '0') return false;
    if (is_mobile(digits)) return run.groups.size() == 1 || run.groups.size() == 3;
    const bool parted = run.groups.size() >= 2 && run.groups.size() <= 5 &&
                        (one_separator(run, " -.") || run.brackets);
    const bool whole = std::all_of(run.groups.begin(), run.groups.end(),
                                   [](std::size_t group) { return group >= 2; });
    return digits.size() >= 9 && parted && whole;
}

}  // namespace fanfold::text
