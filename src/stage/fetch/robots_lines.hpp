#pragma once
/// robots.txt as lines of key and value, read as leniently as RFC 9309 §2.2 and Google's parser do.
#include <functional>
#include <string_view>

namespace fanfold::fetch {

enum class RobotsKey { user_agent, allow, disallow, crawl_delay, sitemap, other };

struct RobotsLine {
    RobotsKey key = RobotsKey::other;
    std::string_view value;  ///< trimmed, without its comment; points into the text
};

void for_each_robots_line(std::string_view text,
                          const std::function<void(const RobotsLine&)>& take);

/// "Fanfold/1.0 (+https://…)" → "Fanfold": the letters, '-' and '_' (and digits) at the start.
auto product_token(std::string_view agent) -> std::string_view;
/// The same of what a crawler calls itself, in which nothing else may stand before a version: a name
/// that no group could have ("Foo Bar") is none, and only the groups for everyone are meant.
auto own_token(std::string_view agent) -> std::string_view;
/// "*", alone or followed by blank.
auto is_everyone(std::string_view value) -> bool;
/// Whether a User-agent value names our product token, in any case. A token without digits is
/// compared with the part of the value before any digit, as RFC 9309 has none in tokens.
auto same_agent(std::string_view value, std::string_view token) -> bool;

}  // namespace fanfold::fetch
