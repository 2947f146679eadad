#include <zlib.h>

#include "catch.hpp"

#include <fanfold/stage/discover/discover.hpp>

using namespace fanfold;

namespace {

auto base() -> Url {
    return *Url::parse("https://example.com/sitemap.xml");
}
auto parsed(const std::string& bytes) -> discover::Sitemap {
    const auto result = discover::parse_sitemap(bytes, base());
    return result ? *result : discover::Sitemap{};
}

auto gzipped(const std::string& text) -> std::string {
    auto out = std::string(compressBound(text.size()) + 64, '\0');
    auto stream = z_stream{};
    deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

TEST_CASE("a sitemap gives its pages with dates and news titles") {
    const auto map = parsed(
        "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='s' xmlns:news='n' xmlns:image='i'>"
        "<url><loc> https://example.com/1?a=1&amp;b=2 "
        "</loc><lastmod>2026-11-20</lastmod><image:image><image:loc>"
        "https://img.example/x.jpg</image:loc></image:image></url><url><loc>/2</"
        "loc><news:news><news:publication_date>"
        "2026-11-23T08:10:00+09:00</news:publication_date><news:title>R&amp;D</news:title></"
        "news:news></url>"
        "<url><loc>javascript:x</loc></url></urlset>");
    REQUIRE(map.pages.size() == 2);
    CHECK(map.pages[0].url.str() == "https://example.com/1?a=1&b=2");
    CHECK(to_rfc3339(*map.pages[0].modified) == "2026-11-20T00:00:00Z");
    CHECK(map.pages[1].url.str() == "https://example.com/2");
    CHECK(to_rfc3339(*map.pages[1].modified) == "2026-11-22T23:10:00Z");
    CHECK(map.pages[1].title == "R&D");
}

TEST_CASE("a sitemap index gives its children") {
    const auto map = parsed(
        "<sitemapindex><sitemap><loc>https://example.com/a.xml.gz</loc></sitemap>"
        "<sitemap><loc>/b.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>");
    CHECK(map.pages.empty());
    REQUIRE(map.children.size() == 2);
    CHECK(map.children[1].url.str() == "https://example.com/b.xml");
}

TEST_CASE("a sitemap may be packed, cut off, or plain lines") {
    const auto xml = std::string{"<urlset><url><loc>https://example.com/1</loc></url></urlset>"};
    CHECK(parsed(gzipped(xml)).pages.size() == 1);
    CHECK(parsed(xml.substr(0, xml.size() - 12)).pages.size() == 1);
    CHECK(parsed("https://example.com/1\r\nnonsense\nhttps://example.com/2\n").pages.size() == 2);
}

TEST_CASE("a packed bomb unpacks to no more than the cap") {
    auto bomb = "<urlset><url><loc>https://example.com/1</loc></url>" + std::string(52u << 20, ' ');
    const auto packed = gzipped(bomb);
    REQUIRE(packed.size() < (1u << 20));
    bomb.clear();
    CHECK(parsed(packed).pages.size() == 1);
}

TEST_CASE("no more than 50,000 pages are taken") {
    auto xml = std::string{"<urlset>"};
    for (auto i = 0; i < 50'100; ++i) xml += "<url><loc>/" + std::to_string(i) + "</loc></url>";
    CHECK(parsed(xml + "</urlset>").pages.size() == 50'000);
}

TEST_CASE("what is no sitemap is an error") {
    for (const auto* bytes : {"", "<html></html>", "nothing here", "<rss></rss>"})
        CHECK_FALSE(discover::parse_sitemap(bytes, base()));
}
