#pragma once
/// The cookies of one source: RFC 6265, with what browsers added to guard it (6265bis: the public
/// suffix list, the __Host- and __Secure- prefixes). Pure. Hostile bytes: what is malformed or too
/// large is not taken, and never an error.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold::fetch {

struct Cookie {
    std::string name;
    std::string value;
    std::string domain;  ///< lower case, no leading dot
    std::string path = "/";
    bool host_only = true;  ///< not sent to hosts below `domain`
    bool secure = false;
    std::optional<Instant> expires;  ///< none: of the session, which for a crawler is every night
    auto operator==(const Cookie&) const -> bool = default;
};

/// At most 50 a domain and 300 in all, 4 KiB each (RFC 6265 §6.1); the oldest leave.
class CookieJar {
  public:
    /// One that an import or the store has.
    void put(Cookie cookie);
    /// What a Set-Cookie line of an answer from `from` asks for (§5.2, §5.3).
    void take(const Url& from, std::string_view line, Instant now);
    /// The value of the Cookie header for `to`: longer paths first (§5.4). Empty: none.
    [[nodiscard]] auto header_for(const Url& to, Instant now) const -> std::string;
    [[nodiscard]] auto cookies() const -> const std::vector<Cookie>& { return cookies_; }

  private:
    void drop(const Cookie& cookie);
    void make_room(const std::string& domain);
    std::vector<Cookie> cookies_;  ///< the oldest first
};

/// A cookies.txt (Netscape; what browsers' add-ons, curl and yt-dlp write): seven columns apart by
/// tabs; `#HttpOnly_` before the domain. bad_input names the line that has not.
auto parse_cookies_txt(std::string_view text) -> Result<std::vector<Cookie>>;

}  // namespace fanfold::fetch
