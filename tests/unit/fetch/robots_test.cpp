#include <fanfold/stage/fetch/robots.hpp>

#include "catch.hpp"

using namespace fanfold;
using fanfold::fetch::Robots;

namespace {

auto allows(std::string_view text, std::string_view path, std::string_view agent = "fanfold")
    -> bool {
    return Robots::parse(text, agent).allows(path);
}

}  // namespace

TEST_CASE("without a group for us or everyone all is allowed") {
    CHECK(allows("", "/"));
    CHECK(allows("User-agent: other\nDisallow: /\n", "/x"));
    CHECK(allows("Disallow: /\n", "/x"));
    CHECK(allows("<html><body>Not found: nothing</body></html>", "/x"));
}

TEST_CASE("our own groups are merged and replace those for everyone") {
    const auto* text =
        "User-agent: *\nDisallow: /\n\nUser-agent: Fanfold\nDisallow: /a\n\nUser-agent: "
        "x\nDisallow: /c\n\n"
        "user-agent: FANFOLD/2.0 (+https://example.com)\nDisallow: /b\n";
    CHECK_FALSE(allows(text, "/a"));
    CHECK_FALSE(allows(text, "/b"));
    CHECK(allows(text, "/c"));
    CHECK_FALSE(allows(text, "/c", "anyone"));
    CHECK(allows("User-agent: *\nDisallow: /\nUser-agent: fanfold\n", "/x"));
}

TEST_CASE("several agents share one group until a rule comes, whatever other lines stand between") {
    const auto* text =
        "User-agent: a\nSitemap: https://x/s.xml\nUser-agent: fanfold\n\n# note\nUnknown: "
        "y\nDisallow: /x\nUser-agent: b\nDisallow: /y\n";
    CHECK_FALSE(allows(text, "/x"));
    CHECK(allows(text, "/y"));
    CHECK_FALSE(allows(text, "/x", "a"));
    CHECK_FALSE(allows(text, "/y", "b"));
    CHECK(allows(text, "/x", "b"));
}

TEST_CASE("an agent is matched by its whole product token") {
    CHECK(allows("User-agent: fan\nDisallow: /\n", "/x"));
    CHECK(allows("User-agent: fanfold-news\nDisallow: /\n", "/x"));
    CHECK(allows("User-agent: fanfoldbot\nDisallow: /\n", "/x"));
    CHECK_FALSE(allows("User-agent: fanfold bot\nDisallow: /\n", "/x"));
    CHECK_FALSE(allows("User-agent: * other\nDisallow: /\n", "/x"));
    CHECK(allows("User-agent: *other\nDisallow: /\n", "/x"));
    CHECK_FALSE(allows("User-agent: bot7\nDisallow: /\n", "/x", "bot7"));
    CHECK(allows("User-agent: bot8\nDisallow: /\n", "/x", "bot7"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /\n", "/x", ""));
    CHECK(allows("User-agent:\nDisallow: /\n", "/x", ""));
}

TEST_CASE("the longest match wins and Allow wins a tie") {
    const auto* text =
        "User-agent: *\nDisallow: /\nAllow: /p\nDisallow: /page\nAllow: /page\nDisallow: /*.htm\n";
    CHECK(allows(text, "/p"));
    CHECK(allows(text, "/page"));
    CHECK_FALSE(allows(text, "/other"));
    CHECK_FALSE(allows(text, "/page.htm"));
    CHECK_FALSE(allows("User-agent: *\nAllow: /p\nDisallow: /\n", "/x"));
    CHECK(allows("User-agent: *\nDisallow: /folder\nAllow: /folder\n", "/folder/page"));
}

TEST_CASE("an empty Disallow forbids nothing") {
    CHECK(allows("User-agent: *\nDisallow:\n", "/x"));
    CHECK(allows("User-agent: *\nDisallow: # all welcome\n", "/x"));
}

TEST_CASE("stars and the end mark mean what Google documents") {
    CHECK_FALSE(allows("User-agent: *\nDisallow: /fish\n", "/fishheads/yummy.html?id=1"));
    CHECK(allows("User-agent: *\nDisallow: /fish\n", "/Fish.asp"));
    CHECK(allows("User-agent: *\nDisallow: /fish/\n", "/fish"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /*.php\n", "/folder/any.php.file.html"));
    CHECK(allows("User-agent: *\nDisallow: /*.php$\n", "/filename.php?parameters"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /*.php$\n", "/folder/filename.php"));
    CHECK_FALSE(
        allows("User-agent: *\nDisallow: /fish*.php\n", "/fishheads/catfish.php?parameters"));
    CHECK(allows("User-agent: *\nDisallow: /$\n", "/page"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /$\n", "/"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: *\n", "/x"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /a**b***c\n", "/a-b-c"));
    CHECK(allows("User-agent: *\nDisallow: page\n", "/page"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: *?id=\n", "/p?id=7"));
}

TEST_CASE("octets are compared in one spelling") {
    CHECK_FALSE(allows("User-agent: *\nDisallow: /foo/bar/\xE3\x83\x84\n", "/foo/bar/%E3%83%84"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "/foo/bar/%E3%83%84"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /foo/bar/baz\n", "/foo/b%61r/baz"));
    CHECK(allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /a b\n", "/a%20b"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /file-%2A.html\n", "/file-*.html"));
    CHECK(allows("User-agent: *\nDisallow: /file-%2A.html\n", "/file-x.html"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /foo-%24\n", "/foo-$"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /a$b\n", "/a$b"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /100%\n", "/100%"));
}

TEST_CASE("robots.txt itself and odd paths") {
    CHECK(allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /\n", ""));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /\n", "?q=1"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /secret\n", "/secret#robots"));
}

TEST_CASE("an index page that is allowed allows its folder") {
    const auto* text = "User-agent: *\nAllow: /shop/index.html\nDisallow: /\n";
    CHECK(allows(text, "/shop/"));
    CHECK(allows(text, "/shop/index.html"));
    CHECK_FALSE(allows(text, "/shop"));
    CHECK_FALSE(allows(text, "/shop/other"));
}

TEST_CASE("lines are read as people write them") {
    CHECK_FALSE(allows("\xEF\xBB\xBFUser-agent: *\r\nDisallow: /x\r\n", "/x"));
    CHECK_FALSE(allows("\xEF\xBBUser-agent: *\rDisallow: /x\r", "/x"));
    CHECK_FALSE(allows("  USER-AGENT :\t* # all\n\tDISALLOW  :/x\t# no\n", "/x"));
    CHECK_FALSE(allows("User-agent *\nDisallow /x\n", "/x"));
    CHECK(allows("User-agent *\nDisallow /x y\n", "/x"));
    CHECK_FALSE(allows("useragent: *\nDissalow: /x\n", "/x"));
    CHECK_FALSE(allows("User-agent: *\n\n\n\nDisallow: /x", "/x"));
    CHECK_FALSE(allows("User-agent: *\nDisallow: /a:b\n", "/a:b"));
}

TEST_CASE("Crawl-delay is read for our group, capped, and never negative") {
    auto delay = [](std::string_view text) { return Robots::parse(text, "fanfold").crawl_delay(); };
    CHECK_FALSE(delay("User-agent: *\nDisallow: /x\n"));
    CHECK(delay("User-agent: *\nCrawl-delay: 2.5\n") == Duration{2500});
    CHECK(delay("User-agent: *\nCrawl-delay: 3\nUser-agent: other\nDisallow: /\n") ==
          Duration{3000});
    CHECK(delay("User-agent: *\nCrawl-delay: 999999\n") == Duration{60000});
    CHECK(delay("User-agent: *\nCrawl-delay: 1e300\n") == Duration{60000});
    CHECK_FALSE(delay("User-agent: *\nCrawl-delay: -1\n"));
    CHECK_FALSE(delay("User-agent: *\nCrawl-delay: nan\n"));
    CHECK_FALSE(delay("User-agent: *\nCrawl-delay: soon\n"));
    CHECK_FALSE(
        delay("User-agent: *\nCrawl-delay: 5\nUser-agent: x\nDisallow: /\n\nUser-agent: "
              "fanfold\nDisallow: /y\n"));
    CHECK(delay("User-agent: fanfold\nCrawl-delay: 1\nDisallow: /a\n\nUser-agent: "
                "fanfold\nCrawl-delay: 4\n") == Duration{4000});
}

TEST_CASE("sitemaps stand anywhere") {
    auto robots = Robots::parse(
        "Sitemap: https://a.example/1.xml\nUser-agent: other\nDisallow: "
        "/\nsite-map:https://a.example/2.xml # x\nSitemap:\n",
        "fanfold");
    CHECK(robots.sitemaps() ==
          std::vector<std::string>{"https://a.example/1.xml", "https://a.example/2.xml"});
}

TEST_CASE("only whole lines of the first 500 KiB are read") {
    std::string filler = "# " + std::string(500 * 1024 - 60, 'x') + "\n";
    auto text = "User-agent: *\n" + filler + "Disallow: /early\n";
    text += "Disallow: /" + std::string(200, 'y') + "\nDisallow: /late\n";
    REQUIRE(text.find("/early") < 500 * 1024);
    CHECK_FALSE(allows(text, "/early"));
    CHECK(allows(text, "/other"));
    CHECK(allows(text, "/late"));
    CHECK(allows(std::string(600 * 1024, 'x'), "/"));
}

TEST_CASE("allow_all and deny_all do") {
    CHECK(Robots::allow_all().allows("/x"));
    CHECK_FALSE(Robots::deny_all().allows("/x"));
    CHECK_FALSE(Robots::deny_all().allows(""));
}

TEST_CASE("hostile robots are matched in good time") {
    std::string text = "User-agent: *\n";
    while (text.size() < 490 * 1024)
        text += "Disallow: /" + std::string(900, 'a') + "*" + std::string(900, 'a') + "b*c$\n";
    auto robots = Robots::parse(text, "fanfold");
    auto begin = std::chrono::steady_clock::now();
    for (int n = 0; n < 20; ++n) CHECK(robots.allows("/" + std::string(2000, 'a')));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

TEST_CASE("random bytes are read without harm") {
    std::uint32_t state = 7;
    for (int round = 0; round < 300; ++round) {
        std::string text = "User-agent: *\nDisallow: /";
        for (int n = 0; n < 400; ++n) {
            state = state * 1664525u + 1013904223u;
            text += static_cast<char>(state >> 24);
        }
        auto robots = Robots::parse(text, text.substr(30, 10));
        static_cast<void>(robots.allows(text.substr(100, 80)));
    }
    SUCCEED();
}

TEST_CASE("the rules for us are told as they were written, and which of them decides") {
    const auto robots = Robots::parse("User-agent: *\nDisallow: /\n\nUser-agent: Fanfold\nDisallow: /caf\xc3\xa9/*  # not this\n"
                                      "Allow: /caf%C3%A9/open/index.html\nDisallow: /a\x1b[2Jb\n",
                                      "fanfold");
    CHECK(robots.lines(9) == std::vector<std::string>{"Disallow: /caf\xc3\xa9/*", "Allow: /caf%C3%A9/open/index.html",
                                                      "Disallow: /a [2Jb"});
    CHECK(robots.lines(1).size() == 1);
    CHECK(robots.deciding("/caf%c3%a9/x") == "Disallow: /caf\xc3\xa9/*");
    CHECK(robots.deciding("/caf%c3%a9/open/index.html?q") == "Allow: /caf%C3%A9/open/index.html");
    CHECK(robots.deciding("/else").empty());
    CHECK(robots.deciding("/robots.txt").empty());
    CHECK(Robots::deny_all().deciding("/x") == "Disallow: /");
    CHECK(Robots::allow_all().lines(9).empty());
}

TEST_CASE("a long rule is told by its beginning") {
    const auto robots = Robots::parse("User-agent: *\nDisallow: /" + std::string(5000, 'a') + "\n", "fanfold");
    REQUIRE(robots.lines(9).size() == 1);
    CHECK(robots.lines(9)[0].size() < 400);
}
