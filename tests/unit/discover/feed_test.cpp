#include "catch.hpp"

#include <fanfold/stage/discover/discover.hpp>

using namespace fanfold;

namespace {

auto base() -> Url {
    return *Url::parse("https://news.example.com/feeds/rss.xml");
}
auto now() -> Instant {
    return *parse_rfc3339("2026-11-24T06:00:00Z");
}

auto parsed(const std::string& xml, const std::string& type = "application/xml")
    -> std::vector<FeedEntry> {
    const auto result = discover::parse_feed(xml, type, base(), now());
    return result ? *result : std::vector<FeedEntry>{};
}

auto rss(const std::string& item) -> std::string {
    return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\" "
           "xmlns:dc=\"d\"><channel><title>Site</title>"
           "<link>https://news.example.com/</link>" +
           item + "</channel></rss>";
}

}  // namespace

TEST_CASE("RSS 2.0 items are read") {
    const auto entries = parsed(
        rss("<item><title>Plant &amp;amp; people</title><link>https://news.example.com/1</link>"
            "<pubDate>Mon, 23 Nov 2026 08:10:00 +0900</pubDate><dc:creator>Ada Kim</dc:creator>"
            "<description>Short</description><content:encoded><![CDATA[<p>Long &nbsp; "
            "<b>text</b></p>]]></content:encoded>"
            "</item><item><guid>https://news.example.com/2</guid><author>desk@example.com (Bo "
            "Lee)</author></item>"));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].title == "Plant & people");
    CHECK(entries[0].link == "https://news.example.com/1");
    CHECK(entries[0].html == "<p>Long &nbsp; <b>text</b></p>");
    CHECK(entries[0].authors == std::vector<std::string>{"Ada Kim"});
    REQUIRE(entries[0].published);
    CHECK(to_rfc3339(*entries[0].published) == "2026-11-22T23:10:00Z");
    CHECK(entries[1].link == "https://news.example.com/2");
    CHECK(entries[1].authors == std::vector<std::string>{"Bo Lee"});
    CHECK_FALSE(entries[1].published);
}

TEST_CASE("Atom entries are read, with XHTML bodies and relative links") {
    const auto entries = parsed(
        "<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Site</name></author><entry><title "
        "type='html'>A &lt;b&gt;bold"
        "&lt;/b&gt; claim</title><link rel='self' href='/self'/><link rel='alternate' href='/a/1'/>"
        "<published>2026-11-23T08:10:00Z</published><updated>2026-11-24T01:00:00Z</updated>"
        "<author><name>Ada Kim</name><email>x@y</email></author><author><name>Bo "
        "Lee</name></author>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Text &amp; <a "
        "href='/z'>link</a></p></div></content>"
        "</entry></feed>");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].title == "A bold claim");
    CHECK(entries[0].link == "https://news.example.com/a/1");
    CHECK(to_rfc3339(*entries[0].published) == "2026-11-23T08:10:00Z");
    CHECK(entries[0].authors == std::vector<std::string>{"Ada Kim", "Bo Lee"});
    CHECK(entries[0].html == "<div><p>Text &amp; <a href=\"/z\">link</a></p></div>");
}

TEST_CASE("plain text in Atom is not taken for markup") {
    const auto entries = parsed(
        "<feed><entry><title>t</title><link href='/1'/><summary type='text'>1 &lt; "
        "2</summary></entry></feed>");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].html == "1 &lt; 2");
}

TEST_CASE("RSS 1.0 and 0.9x items are read") {
    const auto rdf = parsed(
        "<rdf:RDF xmlns:rdf='r' xmlns='x' xmlns:dc='d'><channel "
        "rdf:about='c'><title>S</title></channel>"
        "<item "
        "rdf:about='https://a.example/1'><title>One</title><dc:date>2026-11-20</dc:date></item></"
        "rdf:RDF>");
    REQUIRE(rdf.size() == 1);
    CHECK(rdf[0].link == "https://a.example/1");
    CHECK(to_rfc3339(*rdf[0].published) == "2026-11-20T00:00:00Z");
    const auto old = parsed(
        "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://x/rss-0.91.dtd'>"
        "<rss "
        "version='0.91'><channel><item><title>One</title><link>/1</link></item></channel></rss>");
    REQUIRE(old.size() == 1);
    CHECK(old[0].link == "https://news.example.com/1");
}

TEST_CASE("a malformed feed is read as far as it goes") {
    CHECK(parsed(rss("<item><title>One</title><link>/1</link></item><item><title>Two</b></item>"))
              .size() == 1);
    CHECK(parsed("\n\n <?xml "
                 "version='1.0'?><rss><channel><item><title>a</title><link>/1</link></item></"
                 "channel></rss>")
              .size() == 1);
    CHECK(parsed(rss("<item><title>R&D&nbsp;at Hanul &mdash; now & "
                     "then</title><link>/1?a=1&b=2</link></item>"))[0]
              .title == "R&D at Hanul — now & then");
    CHECK(parsed(rss("<item><title>a\x01"
                     "b&#1;c</title><link>/1</link></item>"))
              .size() == 1);
    CHECK(parsed("<rss><channel><item><title>cut</title><link>/1</link><descr").size() == 1);
    CHECK(parsed("<rss><channel><item><x:y>undeclared "
                 "prefix</x:y><title>p</title><link>/1</link></item></channel></rss>")
              .size() == 1);
}

TEST_CASE("what is no feed is an error") {
    for (const auto* bytes : {"", "hello", "<html><body>x</body></html>", "\x1f\x8b\x08 broken"}) {
        const auto result = discover::parse_feed(bytes, "", base(), now());
        REQUIRE_FALSE(result);
        CHECK(result.error().kind() == ErrorKind::give_up);
    }
}

TEST_CASE("entities of a DTD are never expanded") {
    auto bomb = std::string{"<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">"};
    for (auto c = 'b'; c < 'm'; ++c) {
        const auto before = static_cast<char>(c - 1);
        bomb += "<!ENTITY " + std::string(1, c) + " \"";
        for (auto i = 0; i < 10; ++i) bomb += "&" + std::string(1, before) + ";";
        bomb += "\">";
    }
    bomb +=
        "<!ENTITY file SYSTEM \"file:///etc/passwd\"><!ENTITY % pe SYSTEM \"http://127.0.0.1/x\"> "
        "%pe;]>"
        "<rss><channel><item><title>&l;|&file;</title><link>/1</link></item></channel></rss>";
    for (const auto& entry : parsed(bomb)) {
        CHECK(entry.title.size() < 100);
        CHECK(entry.title.find("aaaa") == std::string::npos);
        CHECK(entry.title.find("root:") == std::string::npos);
    }
}

TEST_CASE("depth, number and size of entries are capped") {
    auto deep = std::string{"<rss>"};
    for (auto i = 0; i < 200000; ++i) deep += "<a>";
    CHECK(parsed(deep).empty());
    auto many = std::string{};
    for (auto i = 0; i < 6000; ++i)
        many += "<item><title>t</title><link>/" + std::to_string(i) + "</link></item>";
    CHECK(parsed(rss(many)).size() == 5000);
    const auto large = parsed(rss("<item><title>t</title><link>/1</link><description>" +
                                  std::string(8u << 20, 'x') + "</description></item>"));
    REQUIRE(large.size() == 1);
    CHECK(large[0].html.size() <= (2u << 20));
}

TEST_CASE("a date later than tomorrow is dropped, its entry kept") {
    const auto entries =
        parsed(rss("<item><title>t</title><link>/1</link><pubDate>Mon, 23 Nov 2027 08:10:00 "
                   "GMT</pubDate></item>"));
    REQUIRE(entries.size() == 1);
    CHECK_FALSE(entries[0].published);
}

TEST_CASE("a feed in EUC-KR is read by its XML declaration") {
    const auto entries = parsed(
        "<?xml version='1.0' "
        "encoding='euc-kr'?><rss><channel><item><title>\xc7\xd1\xbf\xef\xbc\xbf</title>"
        "<link>/1</link></item></channel></rss>",
        "text/xml");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].title == "한울셀");
}

TEST_CASE("links that are not of the web are not taken") {
    const auto entries =
        parsed(rss("<item><title>t</title><link>javascript:alert(1)</link></item>"));
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].link.empty());
}

TEST_CASE("when an entry was changed is told beside when it was published, in any order") {
    const std::string published = "<published>2026-11-20T08:00:00Z</published>";
    const std::string updated = "<updated>2026-11-23T09:00:00Z</updated>";
    for (const auto& dates : {published + updated, updated + published}) {
        const auto entries =
            parsed("<feed><entry><title>t</title><link href='/1'/>" + dates + "</entry></feed>");
        REQUIRE(entries.size() == 1);
        CHECK(entries[0].published == parse_rfc3339("2026-11-20T08:00:00Z"));
        CHECK(entries[0].updated == parse_rfc3339("2026-11-23T09:00:00Z"));
    }
    const auto alone =
        parsed("<feed><entry><title>t</title><link href='/1'/>" + updated + "</entry></feed>");
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].published == alone[0].updated);
    const auto never =
        parsed("<feed><entry><title>t</title><link href='/1'/>" + published + "</entry></feed>");
    REQUIRE(never.size() == 1);
    CHECK_FALSE(never[0].updated);
}
