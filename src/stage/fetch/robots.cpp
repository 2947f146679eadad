#include <fanfold/stage/fetch/robots.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "robots_lines.hpp"
#include "robots_match.hpp"

namespace fanfold::fetch {

namespace {

constexpr std::size_t most_bytes = 500 * 1024;
constexpr std::size_t most_sitemaps = 1000;
constexpr Duration longest_delay = std::chrono::seconds{60};

/// The rules of all groups that name one agent: groups are merged.
struct Group {
    bool named = false;
    std::vector<std::pair<std::string_view, bool>> rules;  ///< pattern as written, allow
    std::optional<Duration> delay;
};

auto parsed_delay(std::string_view text) -> std::optional<Duration> {
    double seconds = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end == text.data() || !std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    auto capped = std::min(seconds, static_cast<double>(longest_delay.count()) / 1000.0);
    return Duration{static_cast<Duration::rep>(std::ceil(capped * 1000.0))};
}

/// Reads lines in order; knows which agents the current group is for.
class Reader {
  public:
    explicit Reader(std::string_view agent) : agent_(own_token(agent)) {}

    void take(const RobotsLine& line) {
        switch (line.key) {
            case RobotsKey::user_agent:
                return take_agent(line.value);
            case RobotsKey::allow:
                return take_rule(line.value, true);
            case RobotsKey::disallow:
                return take_rule(line.value, false);
            case RobotsKey::crawl_delay:
                return take_delay(line.value);
            case RobotsKey::sitemap:
                return take_sitemap(line.value);
            case RobotsKey::other:
                return;
        }
    }
    /// What holds for the agent: its own groups if there are any, else those for everyone.
    [[nodiscard]] auto result() const -> const Group& { return own_.named ? own_ : everyone_; }
    [[nodiscard]] auto sitemaps() && -> std::vector<std::string> { return std::move(sitemaps_); }

  private:
    void take_agent(std::string_view value) {
        if (rules_begun_) own_open_ = everyone_open_ = rules_begun_ = false;
        if (is_everyone(value))
            everyone_open_ = everyone_.named = true;
        else if (same_agent(value, agent_))
            own_open_ = own_.named = true;
    }
    void take_rule(std::string_view value, bool allow) {
        rules_begun_ = true;
        if (value.empty()) return;
        if (own_open_) own_.rules.emplace_back(value, allow);
        if (everyone_open_) everyone_.rules.emplace_back(value, allow);
    }
    /// Not part of RFC 9309, so it does not end a list of agents; the longest of several holds.
    void take_delay(std::string_view value) {
        auto delay = parsed_delay(value);
        if (!delay) return;
        if (own_open_) own_.delay = std::max(own_.delay.value_or(Duration::zero()), *delay);
        if (everyone_open_)
            everyone_.delay = std::max(everyone_.delay.value_or(Duration::zero()), *delay);
    }
    void take_sitemap(std::string_view value) {
        if (!value.empty() && sitemaps_.size() < most_sitemaps) sitemaps_.emplace_back(value);
    }

    std::string_view agent_;
    Group own_;
    Group everyone_;
    bool own_open_ = false;
    bool everyone_open_ = false;
    bool rules_begun_ = false;
    std::vector<std::string> sitemaps_;
};

/// The first 500 KiB, and of these only whole lines: half a rule could forbid everything.
auto readable_part(std::string_view text) -> std::string_view {
    if (text.size() <= most_bytes) return text;
    text = text.substr(0, most_bytes);
    auto end = text.find_last_of("\r\n");
    return text.substr(0, end == std::string_view::npos ? 0 : end);
}

/// "Allow: /shop/index.html" also allows "/shop/", as Google reads it.
auto folder_of_index(std::string_view pattern) -> std::string {
    auto slash = pattern.rfind('/');
    if (slash == std::string_view::npos || !pattern.substr(slash).starts_with("/index.htm"))
        return {};
    return std::string{pattern.substr(0, slash + 1)} + "$";
}

}  // namespace

namespace {

/// A path, and the same with a plain query.
struct Spellings {
    std::string path;
    std::string plain;

    /// A pattern may have been written for either: `/*http%3A%2F%2F` has no query of its own.
    [[nodiscard]] auto match(const std::string& pattern) const -> bool {
        if (pattern_matches(pattern, path)) return true;
        return pattern.find('?') != std::string::npos &&
               pattern_matches(with_plain_query(pattern), plain);
    }
};

}  // namespace

auto Robots::rule_of(std::string_view pattern, bool allow) -> Rule {
    // Stars that follow a star mean nothing and are dropped, but they are octets of the pattern.
    std::size_t dropped = 0;
    for (std::size_t at = 1; at < pattern.size(); ++at)
        if (pattern[at] == '*' && pattern[at - 1] == '*') ++dropped;
    auto normalized = normalized_pattern(pattern);
    const auto octets = normalized.size() + dropped;
    return {std::move(normalized), octets, allow};
}

namespace {

constexpr std::size_t longest_shown = 300;  // of a pattern, for people

/// As its file has it, without what a terminal would obey.
auto written_line(std::string_view pattern, bool allow) -> std::string {
    auto out = (allow ? "Allow: " : "Disallow: ") + std::string{pattern.substr(0, longest_shown)};
    for (auto& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return pattern.size() > longest_shown ? out + "…" : out;
}

}  // namespace

auto Robots::parse(std::string_view text, std::string_view agent) -> Robots {
    Reader reader{agent};
    for_each_robots_line(readable_part(text), [&](const RobotsLine& line) { reader.take(line); });
    Robots robots;
    const auto& group = reader.result();
    for (const auto& [pattern, allow] : group.rules) {
        robots.rules_.push_back(rule_of(pattern, allow));
        robots.rules_.back().written = std::string{pattern};
        auto folder = allow ? folder_of_index(pattern) : std::string{};
        if (!folder.empty()) robots.rules_.push_back(rule_of(folder, true));
    }
    robots.crawl_delay_ = group.delay;
    robots.sitemaps_ = std::move(reader).sitemaps();
    return robots;
}

auto Robots::allow_all() -> Robots {
    return {};
}

auto Robots::deny_all() -> Robots {
    Robots robots;
    robots.rules_.push_back({"/", 1, false, "/"});
    return robots;
}

auto Robots::strongest(std::string_view path_and_query) const -> const Rule* {
    Spellings url{normalized_path(path_and_query), {}};
    if (url.path == "/robots.txt") return nullptr;
    url.plain = with_plain_query(url.path);
    std::size_t longest = 0;
    const Rule* found = nullptr;
    for (const auto& rule : rules_) {
        const auto length = rule.octets;
        const bool was_allowed = found == nullptr || found->allow;
        auto counts = length > longest || (length == longest && rule.allow && !was_allowed);
        if (counts && url.match(rule.pattern)) longest = length, found = &rule;
    }
    return found;
}

auto Robots::allows(std::string_view path_and_query) const -> bool {
    const auto* rule = strongest(path_and_query);
    return rule == nullptr || rule->allow;
}

auto Robots::deciding(std::string_view path_and_query) const -> std::string {
    const auto* rule = strongest(path_and_query);
    if (rule == nullptr) return {};
    return written_line(rule->written.empty() ? rule->pattern : rule->written, rule->allow);
}

auto Robots::lines(std::size_t most) const -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& rule : rules_) {
        if (out.size() == most) break;
        if (!rule.written.empty()) out.push_back(written_line(rule.written, rule.allow));
    }
    return out;
}

auto Robots::crawl_delay() const -> std::optional<Duration> {
    return crawl_delay_;
}

auto Robots::sitemaps() const -> const std::vector<std::string>& {
    return sitemaps_;
}

}  // namespace fanfold::fetch
