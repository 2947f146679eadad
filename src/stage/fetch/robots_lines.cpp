#include "robots_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fanfold::fetch {

namespace {

/// Longer lines are cut: no URL of ours is as long (Google cuts at the same length).
constexpr std::size_t longest_line = 2083 * 8 - 1;

auto blank(char c) -> bool {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\0';
}

auto trimmed(std::string_view text) -> std::string_view {
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

auto low(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

auto same_letters(std::string_view a, std::string_view b) -> bool {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return low(x) == low(y); });
}

auto is_letter(char c) -> bool {
    return (low(c) >= 'a' && low(c) <= 'z') || c == '-' || c == '_';
}
auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

/// With the misspellings that are common enough for Google to accept.
constexpr std::array<std::pair<std::string_view, RobotsKey>, 13> keys{{
    {"user-agent", RobotsKey::user_agent},
    {"useragent", RobotsKey::user_agent},
    {"user agent", RobotsKey::user_agent},
    {"allow", RobotsKey::allow},
    {"disallow", RobotsKey::disallow},
    {"dissallow", RobotsKey::disallow},
    {"dissalow", RobotsKey::disallow},
    {"disalow", RobotsKey::disallow},
    {"diasllow", RobotsKey::disallow},
    {"disallaw", RobotsKey::disallow},
    {"crawl-delay", RobotsKey::crawl_delay},
    {"sitemap", RobotsKey::sitemap},
    {"site-map", RobotsKey::sitemap},
}};

/// "Disallowed" and "User-agents" count too: Google looks at how a key begins. Crawl-delay is none of Google's.
auto key_of(std::string_view name) -> RobotsKey {
    for (const auto& [spelling, key] : keys) {
        const auto begin = key == RobotsKey::crawl_delay ? name : name.substr(0, spelling.size());
        if (same_letters(begin, spelling)) return key;
    }
    return RobotsKey::other;
}

/// Without a colon, "key value" with exactly one gap is taken for "key: value".
auto split_at_blank(std::string_view line) -> RobotsLine {
    auto gap = std::find_if(line.begin(), line.end(), blank);
    auto name = line.substr(0, static_cast<std::size_t>(gap - line.begin()));
    auto value = trimmed(line.substr(name.size()));
    if (value.empty() || std::any_of(value.begin(), value.end(), blank)) return {};
    return {key_of(name), value};
}

auto read_line(std::string_view line) -> RobotsLine {
    line = line.substr(0, longest_line);
    line = trimmed(line.substr(0, line.find('#')));
    auto colon = line.find(':');
    if (colon == std::string_view::npos) return split_at_blank(line);
    return {key_of(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1))};
}

/// A byte order mark, or the part of one that a bad editor left.
auto without_mark(std::string_view text) -> std::string_view {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    for (std::size_t n = 0; n < mark.size() && !text.empty() && text.front() == mark[n]; ++n)
        text.remove_prefix(1);
    return text;
}

}  // namespace

void for_each_robots_line(std::string_view text,
                          const std::function<void(const RobotsLine&)>& take) {
    text = without_mark(text);
    while (!text.empty()) {
        auto end = text.find_first_of("\r\n");
        auto line = read_line(text.substr(0, end));
        if (line.key != RobotsKey::other) take(line);
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

auto product_token(std::string_view agent) -> std::string_view {
    agent = trimmed(agent);
    auto end = std::find_if(agent.begin(), agent.end(),
                            [](char c) { return !is_letter(c) && !is_digit(c); });
    return agent.substr(0, static_cast<std::size_t>(end - agent.begin()));
}

auto own_token(std::string_view agent) -> std::string_view {
    agent = trimmed(agent.substr(0, agent.find('/')));
    return product_token(agent) == agent ? agent : std::string_view{};
}

auto is_everyone(std::string_view value) -> bool {
    return !value.empty() && value.front() == '*' && (value.size() == 1 || blank(value[1]));
}

auto same_agent(std::string_view value, std::string_view token) -> bool {
    if (token.empty()) return false;
    auto named = product_token(value);
    if (same_letters(named, token)) return true;
    if (std::any_of(token.begin(), token.end(), is_digit)) return false;
    auto digit = std::find_if(named.begin(), named.end(), is_digit);
    return same_letters(named.substr(0, static_cast<std::size_t>(digit - named.begin())), token);
}

}  // namespace fanfold::fetch
