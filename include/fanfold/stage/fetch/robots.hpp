#pragma once
/// robots.txt by RFC 9309 and Google's documented behaviour: groups merged, longest match wins,
/// Allow on a tie,
/// `*` and `$`, percent-encoding compared decoded-where-unreserved, BOM, the first 500 KiB.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/time/clock.hpp>

namespace fanfold::fetch {

/// An origin's robots.txt as it was when it was last asked for.
struct RobotsSeen {
    std::string origin;
    Instant at{};
    std::string state;               ///< in words: "HTTP 200", or why it could not be had
    bool denies_all = false;         ///< it could not be had, so nothing is fetched
    std::vector<std::string> rules;  ///< those for us, the first of them; see Robots::lines
    std::optional<Duration> crawl_delay;
};

class Robots {
  public:
    /// `agent` is the product token ("fanfold").
    static auto parse(std::string_view text, std::string_view agent) -> Robots;
    static auto allow_all() -> Robots;
    static auto deny_all() -> Robots;  ///< 5xx or unreachable (RFC 9309 §2.3.1.4)
    [[nodiscard]] auto allows(std::string_view path_and_query) const -> bool;
    [[nodiscard]] auto crawl_delay() const -> std::optional<Duration>;  ///< capped at 60 s
    [[nodiscard]] auto sitemaps() const -> const std::vector<std::string>&;
    /// The rules that hold for the agent, as they were written and in their order: "Disallow: /private". At most `most`.
    [[nodiscard]] auto lines(std::size_t most) const -> std::vector<std::string>;
    /// Which of them decides about it, written the same way; empty: none is about it.
    [[nodiscard]] auto deciding(std::string_view path_and_query) const -> std::string;

  private:
    struct Rule {
        std::string pattern;
        std::size_t octets = 0;  ///< the more, the more specific
        bool allow = false;
        std::string written{};  ///< the pattern in its file; empty: made from the rule before
    };
    [[nodiscard]] auto strongest(std::string_view path_and_query) const -> const Rule*;
    static auto rule_of(std::string_view pattern, bool allow) -> Rule;
    std::vector<Rule> rules_;
    std::vector<std::string> sitemaps_;
    std::optional<Duration> crawl_delay_;
};

}  // namespace fanfold::fetch
