#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include <fanfold/sim/site.hpp>
#include <fanfold/time/clock.hpp>

#include "conditional.hpp"
#include "generated_html.hpp"
#include "news_text.hpp"

namespace fanfold::sim {

namespace {

constexpr std::int64_t span_ms = 30ll * 24 * 3600 * 1000;  // articles are from the last 30 days
constexpr int first_rank = 30;  // articles of a section that its own page lists
constexpr int fan = 12;         // further ones that an article of the section leads to
constexpr std::int64_t day_ms = 24ll * 3600 * 1000;
constexpr std::int64_t first_day = 18262;  // 2020-01-01: the first article of hosts that publish daily
constexpr int sitemap_cap = 45000;
constexpr std::array<const char*, 6> section_names{"business", "technology", "markets",
                                                   "industry", "transport",  "policy"};

auto number_in(std::string_view text) -> std::optional<int> {
    int number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

auto host_name(int host) -> std::string {
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "h%04d.sim.example", host);
    return name.data();
}

// One host: its pages are the index, up to six sections, and articles. An article is its number in the order of newness, from 0;
// its story and its address hang on its id, which is the same number unless the host publishes daily.
class Host {
  public:
    Host(const Generated& what, int number, std::string authority)
        : what_(what),
          number_(number),
          authority_(std::move(authority)),
          sections_(what.pages > 1 ? std::clamp((what.pages - 1) / 10, 1, 6) : 0),
          articles_(std::max(0, what.pages - 1 - sections_)),
          newest_(what.daily > 0 ? (what.now_ms - first_day * day_ms) / (day_ms / what.daily) - 1 : 0) {}

    [[nodiscard]] auto reply(std::string_view path) const -> std::optional<SiteReply>;

  private:
    [[nodiscard]] auto id_of(int article) const -> int {
        return what_.daily > 0 ? static_cast<int>(newest_) - article : article;
    }
    [[nodiscard]] auto rng(int article) const -> Rng;
    [[nodiscard]] auto published(int article) const -> Instant;
    [[nodiscard]] auto link_to(int article) const -> PageLink;
    [[nodiscard]] auto section_link(int section) const -> PageLink;
    [[nodiscard]] auto frame() const -> PageFrame;
    void add_article(std::vector<PageLink>& links, int article) const;
    [[nodiscard]] auto index() const -> std::string;
    [[nodiscard]] auto section(int section) const -> std::string;
    [[nodiscard]] auto article(int article) const -> std::string;
    [[nodiscard]] auto related(int article) const -> std::vector<PageLink>;
    [[nodiscard]] auto elsewhere(int article) const -> std::vector<PageLink>;
    [[nodiscard]] auto feed() const -> std::string;
    [[nodiscard]] auto sitemap() const -> std::string;
    [[nodiscard]] auto article_at(std::string_view path) const -> std::optional<int>;
    [[nodiscard]] auto base() const -> std::string { return "http://" + authority_; }

    const Generated& what_;
    int number_;
    std::string authority_;
    int sections_;
    int articles_;
    std::int64_t newest_;  // id of the newest, where a host publishes daily
};

auto Host::rng(int article) const -> Rng {
    FieldHasher hasher;
    const auto id = article < 0 ? -1 - id_of(-1 - article) : id_of(article);  // below 0: of what it links to elsewhere
    hasher.add(static_cast<std::int64_t>(what_.seed)).add(number_).add(id);
    return Rng{hasher.finish()};
}

auto Host::published(int article) const -> Instant {
    const bool daily = what_.daily > 0;
    auto step = daily ? day_ms / what_.daily : span_ms / std::max(1, articles_);
    auto jitter = static_cast<std::int64_t>(
        rng(article).below(static_cast<std::uint64_t>(std::max<std::int64_t>(step, 1))));
    auto at = what_.now_ms - article * step - jitter;
    if (daily) at = first_day * day_ms + (id_of(article) + 1ll) * step - jitter;
    return Instant{std::chrono::milliseconds{at - at % 60000}};
}

auto Host::link_to(int article) const -> PageLink {
    auto title = headline(rng(article));
    return {"/news/" + std::to_string(id_of(article)) + "-" + slug(title) + ".html", title,
            to_rfc3339(published(article))};
}

auto Host::section_link(int section) const -> PageLink {
    std::string name = section_names[static_cast<std::size_t>(section)];
    auto title = name;
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
    return {"/" + name + "/", title, ""};
}

void Host::add_article(std::vector<PageLink>& links, int article) const {
    if (article >= 0 && article < articles_) links.push_back(link_to(article));
}

auto Host::frame() const -> PageFrame {
    PageFrame frame;
    frame.base = base();
    frame.site = "The Sim Courier " + std::to_string(number_);
    for (int section = 0; section < sections_; ++section)
        frame.navigation.push_back(section_link(section));
    for (int n = 0; n < 10; ++n) add_article(frame.most_read, (n * 7 + 3) % std::max(articles_, 1));
    return frame;
}

auto Host::index() const -> std::string {
    std::vector<PageLink> newest;
    for (int n = 0; n < first_rank; ++n) add_article(newest, n);
    return listing_page(frame(), "/", "Latest news", newest);
}

auto Host::section(int section) const -> std::string {
    std::vector<PageLink> newest;
    // Article n and id_of(n) are in one section: the ids count down where a host publishes daily.
    const auto first = what_.daily > 0 ? (id_of(0) + sections_ - section) % sections_ : section;
    for (int rank = 0; rank < first_rank; ++rank) add_article(newest, rank * sections_ + first);
    auto link = section_link(section);
    return listing_page(frame(), link.href, link.title, newest);
}

auto Host::related(int article) const -> std::vector<PageLink> {
    std::vector<PageLink> links;
    auto section = article % sections_;
    auto rank = article / sections_;
    for (int n = 0; n < fan; ++n)
        add_article(links, (first_rank + rank * fan + n) * sections_ + section);
    add_article(links, article - 1);
    add_article(links, article + 1);
    auto random = rng(article);
    while (links.size() < 20 && articles_ > 1) {
        add_article(links, static_cast<int>(random.below(static_cast<std::uint64_t>(articles_))));
    }
    return links;
}

auto Host::elsewhere(int article) const -> std::vector<PageLink> {
    std::vector<PageLink> links;
    auto random = rng(-1 - article);
    for (int n = 0; n < 2 && what_.hosts > 1; ++n) {
        auto other = static_cast<int>(random.below(static_cast<std::uint64_t>(what_.hosts)));
        links.push_back(
            {"http://" + host_name(other) + "/", "Read more at " + host_name(other), ""});
    }
    return links;
}

auto Host::article(int article) const -> std::string {
    auto when = to_rfc3339(published(article));
    ArticleParts parts;
    parts.told = story(rng(article), when.substr(0, 10));
    parts.self = link_to(article);
    parts.section = section_link(id_of(article) % sections_);
    parts.related = related(article);
    parts.elsewhere = elsewhere(article);
    return article_page(frame(), parts);
}

auto Host::feed() const -> std::string {
    std::vector<FeedPart> parts;
    for (int n = 0; n < std::min(articles_, 30); ++n) {
        auto when = published(n);
        auto told = story(rng(n), to_rfc3339(when).substr(0, 10));
        parts.push_back({link_to(n), told.summary, to_http_date(when)});
    }
    return feed_xml(base(), "The Sim Courier " + std::to_string(number_), parts);
}

auto Host::sitemap() const -> std::string {
    std::vector<PageLink> pages{{"/", "", ""}};
    for (int section = 0; section < sections_; ++section) pages.push_back(section_link(section));
    for (int n = 0; n < std::min(articles_, sitemap_cap); ++n) pages.push_back(link_to(n));
    return sitemap_xml(base(), pages);
}

auto Host::article_at(std::string_view path) const -> std::optional<int> {
    constexpr std::string_view prefix = "/news/";
    if (!path.starts_with(prefix)) return std::nullopt;
    auto rest = path.substr(prefix.size());
    auto article = number_in(rest.substr(0, rest.find('-')));
    if (article && what_.daily > 0) article = static_cast<int>(newest_) - *article;
    if (!article || *article < 0 || *article >= articles_ || link_to(*article).href != path) return std::nullopt;
    return article;
}

auto of_type(std::string type, std::string body) -> SiteReply {
    SiteReply reply;
    reply.headers.emplace_back("Content-Type", std::move(type));
    reply.body = std::move(body);
    return reply;
}

auto Host::reply(std::string_view path) const -> std::optional<SiteReply> {
    const std::string html = "text/html; charset=utf-8";
    if (path == "/") return of_type(html, index());
    if (path == "/feed.xml") return of_type("application/rss+xml", feed());
    if (path == "/sitemap.xml") return of_type("application/xml", sitemap());
    if (path == "/robots.txt") {
        return of_type("text/plain",
                       "User-agent: *\nDisallow: /private/\nSitemap: " + base() + "/sitemap.xml\n");
    }
    for (int number = 0; number < sections_; ++number) {
        if (path == section_link(number).href) return of_type(html, section(number));
    }
    if (auto number = article_at(path)) return of_type(html, article(*number));
    return std::nullopt;
}

// h0007.sim.example is host 7; loopback names reach host 0, for whoever has no DNS of their own.
auto host_number(const std::string& host, int hosts) -> std::optional<int> {
    if (host == "127.0.0.1" || host == "localhost") return 0;
    constexpr std::string_view suffix = ".sim.example";
    if (!host.starts_with('h') || !host.ends_with(suffix)) return std::nullopt;
    auto number = number_in(std::string_view{host}.substr(1, host.size() - 1 - suffix.size()));
    if (!number || *number >= hosts || host_name(*number) != host) return std::nullopt;
    return number;
}

}  // namespace

auto serve_generated(Generated what) -> SiteContent {
    return [what](const SiteRequest& request) {
        auto number = host_number(request.host, what.hosts);
        if (!number) return not_found(request.host);
        auto header = request.headers.find("host");
        auto authority = header == request.headers.end() ? request.host : header->second;
        Host host{what, *number, std::move(authority)};
        auto path = std::string_view{request.target};
        auto reply = host.reply(path.substr(0, path.find('?')));
        return reply ? conditional(std::move(*reply), request, std::nullopt)
                     : not_found(request.target);
    };
}

}  // namespace fanfold::sim
