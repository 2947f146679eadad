#pragma once
/// The simulated web: real HTTP servers on loopback, for tests, benchmarks and `fanfold demo`.
/// Hosts are told apart by the Host header, so any number of them share one port.
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fanfold/value/embedded.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::sim {

struct SiteReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Content-Type by path when absent
    std::string body;
    std::uint32_t delay_ms = 0;
    bool cut = false;  ///< close in the middle of the body
    bool chunked = false;
};
struct SiteRequest {
    std::string host;                            ///< without port, lower case
    std::string target;                          ///< path and query
    std::map<std::string, std::string> headers;  ///< lower-case names
};
/// What a host serves. Called on the server's thread.
using SiteContent = std::function<SiteReply(const SiteRequest&)>;

/// <folder>/<host>/<path>; "index.html" for '/', ETag by content digest, Last-Modified by mtime,
/// If-None-Match answered with 304. A file `<path>.headers` beside it sets headers ("Name: value"
/// lines; "Status: 301" sets the status); `<path>.night2` replaces it from `night` 2 on (`.night3`
/// from 3 on …), and may exist alone: the page appears then. An unknown host or path is a 404,
/// nothing above the folder is ever read.
auto serve_folder(std::filesystem::path folder, int night = 1) -> SiteContent;
auto serve_embedded(std::span<const EmbeddedFile> files, int night = 1) -> SiteContent;
/// Pages made from a seed: `hosts` hosts h0000.sim.example …, `pages` pages each, linked as a site
/// is (index, sections, articles, feed, sitemap, robots), English text of news shape, dated in the
/// 30 days before `now`. Same seed, same bytes. `pages` counts HTML pages, each of them reached by
/// links from "/"; "/private/" is linked and disallowed. 127.0.0.1 and localhost are host 0.
struct Generated {
    std::uint64_t seed = 1;
    int hosts = 10;
    int pages = 100;
    std::int64_t now_ms = 0;
    /// Articles that a host publishes a day, for many nights: an article keeps its address, text and day whatever `now` is,
    /// and a host shows the newest. 0: its articles are spread over the 30 days before `now`, and move with it.
    int daily = 0;
};
auto serve_generated(Generated what) -> SiteContent;
/// Wraps content with faults on purpose: shares of requests that get 500, 429 (Retry-After 1), a
/// cut body, a delay.
struct SiteFaults {
    std::uint64_t seed = 1;
    double error = 0, limited = 0, cut = 0, slow = 0;
    std::uint32_t slow_ms = 0;
};
auto with_faults(SiteContent content, SiteFaults faults) -> SiteContent;

/// One line per request, for politeness and egress audits.
struct SiteVisit {
    std::int64_t begin_us = 0,
                 end_us = 0;  ///< steady clock: request read, and just before the answer is written
    std::string host, target, agent;
    int status = 0;
};

/// A server on 127.0.0.1, on a thread of its own; stops in its destructor.
class SiteServer {
  public:
    SiteServer(SiteContent content, std::uint16_t port = 0);
    ~SiteServer();
    [[nodiscard]] auto port() const -> std::uint16_t;
    [[nodiscard]] auto visits() const -> std::vector<SiteVisit>;
    void replace(SiteContent content);  ///< the web changes between two nights

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::sim
