#include <fanfold/stage/discover/discover.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::discover;

namespace {

const auto base = *Url::parse("https://news.example/feed.json");
const auto now = *parse_rfc3339("2026-11-25T00:00:00Z");

auto feed(std::string_view json) -> Result<std::vector<FeedEntry>> {
    return parse_feed(json, "application/feed+json", base, now);
}

}  // namespace

TEST_CASE("JSON Feed 1.1 is a feed like others") {
    const auto entries = feed(R"({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [
        {"id": "1", "url": "/a", "title": "One &amp; <b>all</b>", "content_html": "<p>Body</p>",
         "date_published": "2026-11-24T06:00:00+09:00", "authors": [{"name": "Kim"}, {"name": "Lee"}]},
        {"id": "https://news.example/b", "content_text": "a < b", "date_modified": "2026-11-23T00:00:00Z"},
        {"id": "3", "title": "leads nowhere"},
        {"id": "4", "external_url": "https://other.example/d", "url": "", "date_published": "2031-01-01T00:00:00Z"},
        7, null]})");
    REQUIRE(entries.ok());
    REQUIRE(entries->size() == 3);
    CHECK(entries->at(0).link == "/a");
    CHECK(entries->at(0).title == "One & all");
    CHECK(entries->at(0).html == "<p>Body</p>");
    CHECK(entries->at(0).authors == std::vector<std::string>{"Kim", "Lee"});
    CHECK(entries->at(0).published == parse_rfc3339("2026-11-23T21:00:00Z"));
    CHECK(entries->at(1).link == "https://news.example/b");
    CHECK(entries->at(1).html == "a &lt; b");
    CHECK(entries->at(1).published.has_value());
    CHECK(entries->at(1).updated == parse_rfc3339("2026-11-23T00:00:00Z"));
    CHECK_FALSE(entries->at(0).updated.has_value());
    CHECK(entries->at(2).link == "https://other.example/d");
    CHECK_FALSE(entries->at(2).published.has_value());
}

TEST_CASE("what is JSON and no feed is told as such") {
    CHECK_FALSE(feed("{\"items\": 7}").ok());
    CHECK_FALSE(feed("{\"items\": [").ok());
    CHECK_FALSE(feed("{}").ok());
    CHECK_FALSE(feed("").ok());
    CHECK_FALSE(feed(std::string(100'000, '[')).ok());
    CHECK_FALSE(feed("{\"items\":" + std::string(100'000, '[')).ok());
}

TEST_CASE("a JSON Feed is recognised by its type or its version") {
    const auto* json = R"( {"version": "https://jsonfeed.org/version/1", "items": []})";
    CHECK(form_of(json, "application/feed+json") == PageForm::feed);
    CHECK(form_of(json, "application/json") == PageForm::feed);
    CHECK(form_of("{\"items\": []}", "application/json") == PageForm::other);
}

TEST_CASE("OPML is an index of feeds, however deep its outlines stand") {
    const auto* opml = R"(<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
        <outline text="News"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/>
        <outline text="B" xmlurl="/b.xml"/></outline><outline text="no feed"/></body></opml>)";
    CHECK(form_of(opml, "text/x-opml") == PageForm::sitemap);
    const auto index = parse_sitemap(opml, base);
    REQUIRE(index.ok());
    CHECK(index->pages.empty());
    REQUIRE(index->children.size() == 2);
    CHECK(index->children[0].url.str() == "https://a.example/feed");
    CHECK(index->children[0].title == "A");
    CHECK(index->children[1].url.str() == "https://news.example/b.xml");
}

TEST_CASE("the results of any JSON search are entries, by pointers") {
    JsonApi api;
    api.items = "/results";
    api.link = "/url";
    api.published = "/publishedDate";
    const auto found = parse_json_items(
        R"({"query": "x", "results": [
            {"url": "https://a.example/1", "title": "One", "publishedDate": "2026-11-20T00:00:00Z"},
            {"url": "https://b.example/2", "title": "Two", "publishedDate": 1763500000},
            {"url": "https://c.example/3", "title": 3, "publishedDate": null},
            {"title": "no address"}, "https://d.example/4"]})",
        api, base, now);
    REQUIRE(found.ok());
    REQUIRE(found->size() == 4);
    CHECK(found->at(0).title == "One");
    CHECK(found->at(0).published == parse_rfc3339("2026-11-20T00:00:00Z"));
    CHECK(found->at(1).published.has_value());
    CHECK_FALSE(found->at(2).published.has_value());
    CHECK(found->at(3).link == "https://d.example/4");
    api.items = "/nowhere";
    CHECK_FALSE(parse_json_items("{}", api, base, now).ok());
    api.items = "no pointer";
    CHECK_FALSE(parse_json_items("{}", api, base, now).ok());
    api.items = "";
    CHECK(parse_json_items("[{\"url\": \"/x\"}]", api, base, now)->size() == 1);
    CHECK_FALSE(parse_json_items("<html>", api, base, now).ok());
}
