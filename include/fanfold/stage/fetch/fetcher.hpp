#pragma once
/// Link → Page: robots, conditional request, redirects hop by hop, retries. io thread.
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/stage/fetch/access.hpp>
#include <fanfold/stage/fetch/robots.hpp>
#include <fanfold/stage/fetch/warc.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::fetch {

/// What was known of a URL when it was last fetched.
struct Validators {
    std::string etag;
    std::string last_modified;
};

/// What the page asked of its readers, in its headers or, as to mining, its head. Meta robots are
/// read with the page.
struct Wishes {
    bool noindex = false;       ///< not to be kept beyond the run, not to be cited
    bool nofollow = false;      ///< its links are not to be followed
    bool tdm_reserved = false;  ///< text and data mining is reserved (TDMRep)
};

/// What a visit came to. `host_delay` is what the server asked for (Retry-After), a floor for the
/// host's next turn. Both fields speak of the link's own host, not of one that it redirected to. A
/// host that has answered in this run has failed only after three visits in a row; one page that
/// hangs or breaks is the page's affair.
struct Visit {
    Result<Page> page;
    Duration host_delay{};
    Wishes wishes;
    std::vector<std::pair<Url, int>> trail;  ///< each request of the page and its status, in order
    bool host_failed = false;  ///< DNS, connect, TLS, repeated 5xx: a property of the host
    std::string robots{};      ///< with `explain`: what robots.txt says of the last address, in words; empty: it was not asked
};

struct FetcherSettings {
    std::string agent_token = "fanfold";  ///< what robots.txt calls us, in any case
    int retries = 2;  ///< of what may pass: 5xx, 429, timeouts; with backoff or Retry-After
    int max_redirects = 5;
    std::size_t max_body = 8u << 20;
    Duration total = std::chrono::seconds{60};  ///< one request, all in
    Duration max_retry_after =
        std::chrono::seconds{30};  ///< longer ones end the visit and slow the host
    Duration backoff_base = std::chrono::milliseconds{
        500};  ///< of the first retry; each further one waits twice as long
    std::function<void(Exchange)> witness;  ///< sees every answer, robots.txt and redirects too
    bool explain = false;  ///< visits tell what robots.txt said
    std::function<void(RobotsSeen)> robots_witness{};  ///< sees what became of each robots.txt
};

class Fetcher {
  public:
    Fetcher(http::HttpClient& http, const Clock& clock, FetcherSettings settings,
            std::function<double()> unit_random);
    ~Fetcher();
    /// `may_redirect_to` judges each hop's URL by the source's rules; robots and egress are judged
    /// here. `access` is that of the link's source, if it has any; `max_body` its own bound, 0: that of the settings.
    [[nodiscard]] auto fetch(Link link, Validators validators,
                             std::function<bool(const Url&)> may_redirect_to, Deadline deadline,
                             Access* access = nullptr, std::size_t max_body = 0)
        -> boost::asio::awaitable<Visit>;
    /// The gap that its source keeps between two requests at this host, from the end of a response;
    /// the longest of several holds. Crawl-delay, Retry-After and a slow host only ever lengthen it.
    /// Zero is for a host of one's own.
    void keep_distance(const Url& any_url_of_origin, Duration gap);
    /// How long until that host may be asked again; a request before that waits.
    [[nodiscard]] auto wait_of(const Url& any_url_of_origin) const -> Duration;
    /// The origin's robots, fetched once a day (≤ 5 redirects; 4xx allow, 5xx and unreachable
    /// deny, for ten minutes).
    [[nodiscard]] auto robots(Url any_url_of_origin, Deadline deadline, Access* access = nullptr)
        -> boost::asio::awaitable<const Robots*>;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::fetch
