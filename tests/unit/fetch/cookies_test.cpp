#include <fanfold/stage/fetch/cookies.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;
using fetch::CookieJar;

namespace {

const Instant now = *parse_rfc3339("2026-11-29T21:00:00Z");

auto url(const char* text) -> Url {
    return Url::parse(text).value();
}

struct Jar : CookieJar {
    auto set(const char* from, const char* line) -> Jar& {
        take(url(from), line, now);
        return *this;
    }
    auto sent(const char* to, Duration later = 0ms) const -> std::string {
        return header_for(url(to), now + later);
    }
};

}  // namespace

TEST_CASE("a cookie goes back to the host that set it, and to no other") {
    Jar jar;
    jar.set("https://a.example/x/y", "sid=1");
    CHECK(jar.sent("https://a.example/x/z") == "sid=1");
    CHECK(jar.sent("https://a.example/").empty());  // the path of what set it
    CHECK(jar.sent("https://b.a.example/x/").empty());
    CHECK(jar.sent("https://example/x/").empty());
}

TEST_CASE("a domain opens a cookie to the hosts below, never to a public suffix or another site") {
    Jar jar;
    jar.set("https://www.paper.co.kr/", "a=1; Domain=.paper.co.kr; Path=/");
    CHECK(jar.sent("https://news.paper.co.kr/") == "a=1");
    CHECK(jar.sent("https://notpaper.co.kr/").empty());
    CHECK(Jar{}.set("https://www.paper.co.kr/", "a=1; Domain=co.kr").cookies().empty());
    CHECK(Jar{}.set("https://www.paper.co.kr/", "a=1; Domain=other.example").cookies().empty());
    CHECK(Jar{}.set("https://www.paper.co.kr/", "a=1; Domain=news.paper.co.kr").cookies().empty());
    CHECK(Jar{}.set("http://127.0.0.1:8080/", "a=1; Domain=0.0.1").cookies().empty());
}

TEST_CASE("secure cookies and their prefixes hold what they promise") {
    CHECK(Jar{}.set("http://a.example/", "a=1; Secure").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", "__Host-a=1; Secure; Path=/x").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", "__Host-a=1; Secure; Path=/; Domain=a.example").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", "__Secure-a=1").cookies().empty());
    Jar jar;
    jar.set("https://a.example/", "__Host-a=1; Secure; Path=/");
    CHECK(jar.sent("https://a.example/") == "__Host-a=1");
    CHECK(jar.sent("http://a.example/").empty());
}

TEST_CASE("a cookie ends when it says so, and its setter can end it") {
    Jar jar;
    jar.set("https://a.example/", "a=1; Max-Age=60").set("https://a.example/", "b=2; Expires=Mon, 30 Nov 2026 21:00:00 GMT");
    CHECK(jar.sent("https://a.example/") == "a=1; b=2");
    CHECK(jar.sent("https://a.example/", 61s) == "b=2");
    CHECK(jar.sent("https://a.example/", 25h).empty());
    jar.set("https://a.example/", "b=; Max-Age=0");
    CHECK(jar.sent("https://a.example/") == "a=1");
    CHECK(Jar{}.set("https://a.example/", "a=1; Max-Age=99999999999999999999").cookies().size() == 1);
    CHECK(Jar{}.set("https://a.example/", "a=1; Expires=Mon, 30-Nov-2026 21:00:00 GMT").cookies().front().expires);
}

TEST_CASE("longer paths go first, and a cookie of the same place is replaced") {
    Jar jar;
    jar.set("https://a.example/", "a=1; Path=/").set("https://a.example/", "a=2; Path=/x").set("https://a.example/", "a=3; Path=/");
    CHECK(jar.sent("https://a.example/x/y") == "a=2; a=3");
    CHECK(jar.sent("https://a.example/xy") == "a=3");
}

TEST_CASE("what is malformed or too large is not taken, and a jar stays small") {
    CHECK(Jar{}.set("https://a.example/", "nothing").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", "=1").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", "a=b\x01").cookies().empty());
    CHECK(Jar{}.set("https://a.example/", ("a=" + std::string(5000, 'x')).c_str()).cookies().empty());
    Jar jar;
    for (int number = 0; number < 400; ++number)
        jar.set("https://a.example/", ("n" + std::to_string(number) + "=1").c_str());
    CHECK(jar.cookies().size() == 50);
    CHECK(jar.cookies().back().name == "n399");
    for (int number = 0; number < 400; ++number)
        jar.set(("https://h" + std::to_string(number) + ".example/").c_str(), "a=1");
    CHECK(jar.cookies().size() == 300);
}

TEST_CASE("a cookies.txt is read as curl and browsers write it") {
    const auto read = fetch::parse_cookies_txt(
        "# Netscape HTTP Cookie File\r\n\r\n"
        "a.example\tFALSE\t/\tTRUE\t1796000000\tsid\tx y\r\n"
        "#HttpOnly_.b.example\tTRUE\t/in\tFALSE\t0\ttoken\t\n");
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    CHECK(read->at(0).domain == "a.example");
    CHECK(read->at(0).secure);
    CHECK(read->at(0).host_only);
    CHECK(read->at(0).value == "x y");
    CHECK(read->at(1).domain == "b.example");
    CHECK_FALSE(read->at(1).host_only);
    CHECK_FALSE(read->at(1).expires);
    CHECK(read->at(1).value.empty());
}

TEST_CASE("a line that is no cookie is named") {
    const auto read = fetch::parse_cookies_txt("# fine\na.example FALSE / TRUE 0 sid x\n");
    REQUIRE_FALSE(read);
    CHECK(read.error().message().find("line 2") == 0);
}
