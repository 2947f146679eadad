#include "catch.hpp"

#include <fanfold/stage/discover/discover.hpp>

using namespace fanfold;

namespace {

auto url(const std::string& text) -> Url {
    return *Url::parse(text);
}

auto source_of(LinkScope scope = LinkScope::site) -> Source {
    auto source = Source{};
    source.name = SourceName{"daily"};
    source.seeds = {url("https://www.daily.example.com/")};
    source.feeds = {url("https://feeds.example.net/daily")};
    source.follow = scope;
    return source;
}

auto rules_of(const Source& source) -> discover::LinkRules {
    auto rules = discover::LinkRules::compile(source);
    REQUIRE(rules);
    return std::move(*rules);
}

auto page_at(const std::string& address, int depth = 0) -> Link {
    return Link{url(address), SourceName{"daily"}, LinkOrigin::page, depth, std::nullopt, {}};
}

}  // namespace

TEST_CASE("a source starts at its seeds, feeds and sitemaps") {
    auto source = source_of();
    source.sitemaps = {url("https://www.daily.example.com/sitemap.xml")};
    const auto start = rules_of(source).start();
    REQUIRE(start.size() == 3);
    CHECK(start[0].origin == LinkOrigin::seed);
    CHECK(start[1].origin == LinkOrigin::feed);
    CHECK(start[2].origin == LinkOrigin::sitemap);
    CHECK(start[0].source == SourceName{"daily"});
    CHECK(start[2].depth == 0);
}

TEST_CASE("links are followed within their scope") {
    const auto seed = page_at("https://www.daily.example.com/");
    const auto same_host = url("https://www.daily.example.com/a");
    const auto same_site = url("https://sport.daily.example.com/a");
    const auto elsewhere = url("https://other.test/a");
    const auto host = rules_of(source_of(LinkScope::host));
    CHECK(host.takes(seed, same_host));
    CHECK_FALSE(host.takes(seed, same_site));
    const auto site = rules_of(source_of(LinkScope::site));
    CHECK(site.takes(seed, same_site));
    CHECK_FALSE(site.takes(seed, elsewhere));
    CHECK(rules_of(source_of(LinkScope::anywhere)).takes(seed, elsewhere));
    CHECK_FALSE(rules_of(source_of(LinkScope::none)).takes(seed, same_host));
}

TEST_CASE("what a feed lists is taken wherever it is, even where no links are followed") {
    const auto feed = page_at("https://feeds.example.net/daily");
    CHECK(rules_of(source_of(LinkScope::none)).takes(feed, url("https://other.test/a")));
    auto shallow = source_of(LinkScope::host);
    shallow.max_depth = 0;
    CHECK(rules_of(shallow).takes(feed, url("https://other.test/a")));
}

TEST_CASE("depth is counted from a seed") {
    auto source = source_of();
    source.max_depth = 2;
    const auto rules = rules_of(source);
    const auto target = url("https://www.daily.example.com/x");
    CHECK(rules.takes(page_at("https://www.daily.example.com/a", 1), target));
    CHECK_FALSE(rules.takes(page_at("https://www.daily.example.com/a", 2), target));
}

TEST_CASE("include and exclude are patterns on the whole URL") {
    auto source = source_of();
    source.include = {"/news/", "/blog/"};
    source.exclude = {"[?&]print=1"};
    const auto rules = rules_of(source);
    const auto seed = page_at("https://www.daily.example.com/");
    CHECK(rules.takes(seed, url("https://www.daily.example.com/news/1")));
    CHECK_FALSE(rules.takes(seed, url("https://www.daily.example.com/about")));
    CHECK_FALSE(rules.takes(seed, url("https://www.daily.example.com/news/1?print=1")));
}

TEST_CASE("who is signed in follows no link that signs out") {
    auto source = source_of();
    const auto takes = [&](const std::string& path) {
        return rules_of(source).takes(page_at("https://www.daily.example.com/"),
                                      url("https://www.daily.example.com" + path));
    };
    CHECK(takes("/logout"));
    source.sign_in = SignIn{};
    for (const auto* path : {"/logout", "/account/sign-out?to=/", "/index.php?action=log_off", "/Signout.aspx"})
        CHECK_FALSE(takes(path));
    for (const auto* path : {"/news/logout-day", "/blogout", "/2026/1"}) CHECK(takes(path));
}

TEST_CASE("a bad pattern is an error of the configuration and named") {
    auto source = source_of();
    source.exclude = {"ok", "(unclosed"};
    const auto rules = discover::LinkRules::compile(source);
    REQUIRE_FALSE(rules);
    CHECK(rules.error().kind() == ErrorKind::fix_config);
    CHECK(rules.error().message().find("(unclosed") != std::string::npos);
    CHECK(rules.error().message().find("daily") != std::string::npos);
    source.exclude = {"((((a{100}){100}){100}){100})"};
    CHECK_FALSE(discover::LinkRules::compile(source));
}

TEST_CASE("traps and files without text are not followed") {
    const auto rules = rules_of(source_of());
    const auto seed = page_at("https://www.daily.example.com/");
    const auto takes = [&](const std::string& path) {
        const auto target = Url::parse("https://www.daily.example.com" + path);
        return target && rules.takes(seed, *target);
    };
    CHECK(takes("/a/a/a/b"));
    CHECK_FALSE(takes("/a/b/a/b/a/b/a/b"));
    CHECK_FALSE(takes("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21"));
    CHECK_FALSE(takes("/?q=" + std::string(2000, 'x')));
    for (const auto* file : {"/a.jpg", "/a.PDF", "/a.tar.gz", "/a.zip?x=1", "/app.js"})
        CHECK_FALSE(takes(file));
    for (const auto* file :
         {"/a.html", "/a.php?f=x.jpg", "/v1.2/notes", "/feed.xml", "/about.jpg/"})
        CHECK(takes(file));
}

TEST_CASE("a PDF is wanted where a pattern of the source names it") {
    auto source = source_of(LinkScope::site);
    source.include = {"/papers/"};
    const auto rules = rules_of(source);
    CHECK(rules.admits(LinkOrigin::feed, url("https://www.daily.example.com/papers/a.pdf")));
    CHECK_FALSE(rules.admits(LinkOrigin::feed, url("https://www.daily.example.com/papers/a.zip")));
    CHECK_FALSE(rules.admits(LinkOrigin::feed, url("https://www.daily.example.com/b.pdf")));
}

TEST_CASE("what a feed or a sitemap lists passes the patterns, and a sitemap speaks for its own site") {
    auto source = source_of(LinkScope::none);
    source.exclude = {"/sport/"};
    const auto rules = rules_of(source);
    CHECK(rules.admits(LinkOrigin::feed, url("https://elsewhere.example.org/a")));
    CHECK_FALSE(rules.admits(LinkOrigin::feed, url("https://elsewhere.example.org/sport/a")));
    CHECK_FALSE(rules.admits(LinkOrigin::feed, url("https://www.daily.example.com/a.pdf")));
    CHECK(rules.admits(LinkOrigin::sitemap, url("https://www.daily.example.com/a")));
    CHECK_FALSE(rules.admits(LinkOrigin::sitemap, url("https://elsewhere.example.org/a")));
}

TEST_CASE("an API is where a source starts, and may lead anywhere") {
    auto source = source_of(LinkScope::none);
    source.api = JsonApi{};
    source.api->urls = {url("https://search.example.org/?q=x")};
    const auto rules = rules_of(source);
    CHECK(rules.start().back().origin == LinkOrigin::feed);
    CHECK(rules.takes(page_at("https://search.example.org/?q=x"), url("https://any.example/a")));
}
