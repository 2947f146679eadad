#include "values.hpp"

#include <fanfold/value/url.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace fanfold::config {

namespace {

auto is_letter(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}
auto is_letter_or_digit(char c) -> bool {
    return is_letter(c) || is_digit(c);
}

auto all(std::string_view text, bool (*accepts)(char)) -> bool {
    return std::all_of(text.begin(), text.end(), accepts);
}

auto small_number(std::string_view text) -> std::optional<int> {
    int number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || !is_digit(text.front()) || error != std::errc{} || stop != end)
        return std::nullopt;
    return number;
}

}  // namespace

auto decimal(double number) -> std::string {
    std::array<char, 512> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                            std::chars_format::fixed);
    if (error != std::errc{}) return "0.0";
    std::string out{buffer.data(), end};
    return out.find('.') == std::string::npos ? out + ".0" : out;
}

auto as_money(const Node& node) -> std::optional<Money> {
    if (node.kind == Kind::text) return Money::parse(node.text);
    if (node.kind == Kind::integer) return Money::parse(std::to_string(node.integer));
    if (node.kind == Kind::number && std::isfinite(node.number))
        return Money::parse(decimal(node.number));
    return std::nullopt;
}

auto as_number(const Node& node) -> std::optional<double> {
    if (node.kind == Kind::integer) return static_cast<double>(node.integer);
    if (node.kind == Kind::number && std::isfinite(node.number)) return node.number;
    return std::nullopt;
}

auto as_duration(std::string_view text) -> std::optional<Duration> {
    constexpr Duration longest = std::chrono::hours{24 * 3660};
    if (text.size() > 32) return std::nullopt;
    const auto duration = parse_duration(text);
    if (!duration || *duration < Duration::zero() || *duration > longest) return std::nullopt;
    return duration;
}

auto as_size(std::string_view text) -> std::optional<std::size_t> {
    constexpr std::pair<std::string_view, unsigned> units[] = {{"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
    constexpr std::size_t most = 1'000'000;
    for (const auto& [unit, shift] : units) {
        if (!text.ends_with(unit)) continue;
        const auto digits = text.substr(0, text.size() - unit.size());
        std::size_t count = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        const bool whole = error == std::errc{} && end == digits.data() + digits.size();
        return whole && count <= most ? std::optional{count << shift} : std::nullopt;
    }
    return std::nullopt;
}

auto is_media_type(std::string_view text) -> bool {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || text.size() > 127) return false;
    const auto is_part = [](std::string_view part) {
        return !part.empty() && all(part, [](char c) {
            return (c >= 'a' && c <= 'z') || is_digit(c) || std::string_view{"!#$&-^_.+"}.find(c) != std::string_view::npos;
        });
    };
    const auto sub_type = text.substr(slash + 1);
    return is_part(text.substr(0, slash)) && (sub_type == "*" || is_part(sub_type));
}

auto environment_name(std::string_view text) -> std::optional<std::string> {
    if (!text.starts_with("${") || !text.ends_with("}") || text.size() < 4) return std::nullopt;
    const auto name = text.substr(2, text.size() - 3);
    if (is_digit(name.front())) return std::nullopt;
    if (!all(name, [](char c) { return is_letter_or_digit(c) || c == '_'; })) return std::nullopt;
    return std::string{name};
}

auto is_name(std::string_view text) -> bool {
    if (text.empty() || text.size() > 100 || !is_utf8(text) ||
        text.find("..") != std::string_view::npos)
        return false;
    if (text.front() == '.' || text.front() == '-' || text.front() == '/' || text.back() == '/')
        return false;
    return all(text, [](char c) {
        return is_letter_or_digit(c) || (c & 0x80) != 0 || c == '-' || c == '_' || c == '.' ||
               c == '/';
    });
}

auto is_utf8(std::string_view text) -> bool {
    std::size_t due = 0;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool continues = (byte & 0xc0) == 0x80;
        if (continues != (due > 0) || byte > 0xf4 || byte == 0xc0 || byte == 0xc1) return false;
        due = continues ? due - 1 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    return due == 0;
}

auto is_language(std::string_view text) -> bool {
    const auto parts = split(text, '-');
    if (parts[0].size() < 2 || parts[0].size() > 3 || !all(parts[0], is_letter)) return false;
    return std::all_of(parts.begin() + 1, parts.end(), [](const std::string& part) {
        return part.size() >= 2 && part.size() <= 8 && all(part, is_letter_or_digit);
    });
}

auto is_currency(std::string_view text) -> bool {
    return text.size() == 3 && all(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

auto is_clock_time(std::string_view text) -> bool {
    if (text.size() != 5 || text[2] != ':') return false;
    const auto hour = small_number(text.substr(0, 2));
    const auto minute = small_number(text.substr(3));
    return hour && minute && *hour < 24 && *minute < 60;
}

auto is_holiday(std::string_view text) -> bool {
    constexpr std::size_t of_every_year = 5, of_one_year = 10;
    if (text.size() != of_every_year && text.size() != of_one_year) return false;
    // A leap year has every day there is.
    const auto day = text.size() == of_every_year ? "2024-" + std::string{text} : std::string{text};
    return parse_rfc3339(day).has_value();
}

auto is_dial_address(std::string_view text) -> bool {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return false;
    const auto port = small_number(text.substr(colon + 1));
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']'))
        address = address.substr(1, address.size() - 2);
    return port && *port >= 1 && *port <= 65535 && http::Address::parse(address).ok();
}

auto split(std::string_view text, char at) -> std::vector<std::string> {
    std::vector<std::string> out;
    while (true) {
        const auto end = text.find(at);
        out.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

auto is_mail_server(std::string_view text) -> bool {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    const auto name = text.substr(0, scheme);
    const auto host = text.substr(scheme + 3);
    if (name != "smtp" && name != "smtps") return false;
    // The rest is judged as the host and port of a web address.
    const auto url = Url::parse("http://" + std::string{host} + "/");
    return !host.empty() && host.find_first_of("/?#@ ") == std::string_view::npos && url.has_value();
}

}  // namespace fanfold::config
