#pragma once
/// A source: where documents come from, as configured.
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/name.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold {

/// Which links of a page are followed.
enum class LinkScope { none, host, site, anywhere };

/// What a feed entry is: a pointer to a page, or the document itself (arXiv, mailing lists).
enum class FeedItems { page, entry };

/// Where the entries of a JSON answer stand: JSON pointers (RFC 6901), `items` from the top and the
/// others from an item.
struct JsonApi {
    std::vector<Url> urls;  ///< of a search: one a query
    std::string items;
    std::string link = "/url";
    std::string title = "/title";
    std::string published;
    std::string text;  ///< when set, an entry is the document itself if `items = "entry"`
};

/// [source.sign_in]: shown to the origins of the source's own seeds, feeds, sitemaps and API.
struct SignIn {
    std::string user;
    SecretPlace password;
    SecretPlace token;
    std::map<std::string, std::string> headers;  ///< values as written; "${NAME}" is looked up
    std::filesystem::path cookies;               ///< a cookies.txt; empty: none
    std::string logged_in;                       ///< a text of every page for who is signed in
};

/// Another way out than straight to the host.
struct ProxyRoute {
    std::string url;  ///< empty: straight
    std::string user;
    SecretPlace password;
};

/// [source.fetcher], or the house's browser: who lets a page's scripts run before it is read.
struct Rendering {
    enum class By { nobody, browser, program, service };
    By by = By::nobody;
    bool only_shells = false;       ///< pages that have a text without scripts are read as they came
    std::vector<std::string> argv;  ///< the program
    Url service;
    std::vector<std::string> networks;  ///< CIDR, where the service may stand besides the public net
    Duration time = std::chrono::seconds{30};  ///< of program and service, a page
};

struct Source {
    SourceName name;
    std::vector<Url> seeds;     ///< pages to start from
    std::vector<Url> feeds;     ///< RSS or Atom
    std::vector<Url> sitemaps;  ///< sitemap or sitemap index; robots.txt `Sitemap:` lines are added
                                ///< when `use_robots_sitemaps`
    std::optional<std::filesystem::path> folder;  ///< local files instead of the web

    LinkScope follow = LinkScope::site;
    FeedItems items = FeedItems::page;
    bool use_robots_sitemaps = false;
    int max_depth = 2;    ///< links away from a seed, feed or sitemap entry; 0 = only these
    int max_pages = 500;  ///< requests a run, robots.txt not counted
    std::size_t max_body = 8u << 20;  ///< bytes of a page, decoded; it is cut there and read as far as it came
    std::vector<std::string> types;   ///< media types of the pages that are read: "text/html", "text/*"; empty = any text
    std::optional<Duration> time;     ///< its crawl ends after this; none: the house's
    Duration delay = std::chrono::milliseconds{
        1000};  ///< from the end of a response to the next request at its host
    Duration since =
        std::chrono::hours{24 * 7};    ///< at first sight, what is older or undated is baseline
    std::vector<std::string> include;  ///< RE2 patterns on the whole URL; empty = all
    std::vector<std::string> exclude;

    double weight = 1.0;  ///< of its documents when questions are ranked
    std::vector<EnterpriseName>
        visible_to;       ///< empty = every enterprise that lists it; else private to these
    std::string licence;  ///< free words, shown beside citations
    std::string attribution;  ///< whom a citation names ("© Yonhap")
    std::optional<int> quote_max;  ///< characters of its text that a report shows in one place; 0: a
                                   ///< link alone; none: quote and context
    bool ignore_tdm_reservation =
        false;  ///< the operator has the right that the page reserves (TDMRep)
    bool autodiscover = false;  ///< also read the feeds that its seeds declare
    std::optional<SignIn> sign_in;
    bool cookies = false;  ///< keep what its hosts set, from night to night
    ProxyRoute proxy;
    Duration recheck = std::chrono::hours{24 * 7};  ///< the longest that a page which never changes
                                                    ///< is left alone; 0: it is asked every run
    Rendering rendering;
    std::optional<JsonApi> api;  ///< a search or any other API that answers in JSON
};

}  // namespace fanfold
