#include <fanfold/stage/fetch/access.hpp>
#include <fanfold/stage/fetch/recheck.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

const Instant now = *parse_rfc3339("2026-11-29T21:00:00Z");

auto url(const char* text) -> Url {
    return Url::parse(text).value();
}

auto shown(const fetch::Access& access, const char* to) -> std::string {
    http::Request request;
    request.url = url(to);
    access.dress(request, now);
    std::string out;
    for (const auto& header : request.headers) out += header.name + ": " + header.value + "\n";
    return out;
}

}  // namespace

TEST_CASE("what proves who we are goes to the source's own origins alone") {
    fetch::Access access;
    access.sign_in("Aladdin", Secret{"open sesame"});
    access.show("X-Api-Key", Secret{"k"});
    access.show_to(url("https://paper.example/feed"));
    const auto all = "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\nX-Api-Key: k\n";  // RFC 7617 §2
    CHECK(shown(access, "https://paper.example/today") == all);
    CHECK(shown(access, "http://paper.example/today").empty());
    CHECK(shown(access, "https://paper.example:8443/today").empty());
    CHECK(shown(access, "https://cdn.paper.example/").empty());
    CHECK(shown(access, "https://evil.example/").empty());
}

TEST_CASE("what a source shows and the cookies that it keeps are marked as secret") {
    fetch::Access access;
    access.sign_in(Secret{"t0k"});
    access.show("X-Api-Key", Secret{"k"});
    access.show_to(url("https://a.example/"));
    access.keep_cookies();
    http::Response answer;
    answer.headers = {{"set-cookie", "sid=1; Path=/"}};
    access.take_cookies(url("https://a.example/"), answer, now);
    http::Request request;
    request.url = url("https://a.example/x");
    request.headers = {{"Accept", "text/html"}};
    access.dress(request, now);
    REQUIRE(request.headers.size() == 4);
    CHECK_FALSE(request.headers.front().secret);
    for (std::size_t at = 1; at < request.headers.size(); ++at) CHECK(request.headers[at].secret);
}

TEST_CASE("a token is a bearer's") {
    fetch::Access access;
    access.sign_in(Secret{"t0k"});
    access.show_to(url("https://a.example/"));
    CHECK(shown(access, "https://a.example/x") == "Authorization: Bearer t0k\n");
}

TEST_CASE("cookies are taken and sent only where they are kept") {
    fetch::Access access;
    http::Response answer;
    answer.headers = {{"set-cookie", "sid=1; Path=/"}, {"set-cookie", "lang=ko; Path=/"}};
    access.take_cookies(url("https://a.example/"), answer, now);
    CHECK(shown(access, "https://a.example/").empty());
    access.keep_cookies();
    access.take_cookies(url("https://a.example/"), answer, now);
    CHECK(shown(access, "https://a.example/") == "Cookie: sid=1; lang=ko\n");
}

TEST_CASE("the interval of a page grows while its text stands, and halves when it changes") {
    const Duration most = 24h * 7;
    auto interval = fetch::next_interval(0ms, false, most);
    CHECK(interval == 20h);
    CHECK((interval = fetch::next_interval(interval, false, most)) == 30h);
    CHECK((interval = fetch::next_interval(interval, false, most)) == 45h);
    CHECK(fetch::next_interval(interval, true, most) == 22h + 30min);
    for (int night = 0; night < 20; ++night) interval = fetch::next_interval(interval, false, most);
    CHECK(interval == most);
    CHECK(fetch::next_interval(interval, false, 0ms) == 0ms);
}

TEST_CASE("a page stands until it is due; what leads to others, or is called newer, never does") {
    fetch::KnownUrl known;
    known.document = sha256("text");
    known.fetched_at = now - 24h;
    known.interval = 30h;
    Link link;
    link.origin = LinkOrigin::page;
    CHECK(fetch::stands(known, link, 7 * 24h, now));
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now + 6h));
    CHECK_FALSE(fetch::stands(known, link, 0ms, now));
    link.published = now - 1h;
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
    link.published = now - 25h;
    CHECK(fetch::stands(known, link, 7 * 24h, now));
    link.origin = LinkOrigin::seed;
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
    link.origin = LinkOrigin::page;
    known.document = {};
    known.body = sha256("a list");
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
}

TEST_CASE("a page of which nothing may be kept is asked by its interval") {
    fetch::KnownUrl known;
    known.fetched_at = now - 24h;
    known.interval = 30h;
    Link link;
    link.origin = LinkOrigin::page;
    CHECK(fetch::stands(known, link, 7 * 24h, now));
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now + 6h));
    known.interval = 0h;
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
}

TEST_CASE("a page that is listed with a day alone may have changed until that day is over") {
    fetch::KnownUrl known;
    known.document = sha256("text");
    known.fetched_at = *parse_rfc3339("2026-11-28T21:00:00Z");
    known.interval = 7 * 24h;
    Link link;
    link.published = *parse_rfc3339("2026-11-28T00:00:00Z");
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
    link.published = *parse_rfc3339("2026-11-28T00:00:01Z");
    CHECK(fetch::stands(known, link, 7 * 24h, now));
    link.published = *parse_rfc3339("2026-11-27T00:00:00Z");
    CHECK(fetch::stands(known, link, 7 * 24h, now));
}

TEST_CASE("a page that its feed calls updated since the last look does not stand") {
    fetch::KnownUrl known;
    known.document = sha256("text");
    known.fetched_at = now - 24h;
    known.interval = 7 * 24h;
    Link link;
    link.published = now - 100h;
    CHECK(fetch::stands(known, link, 7 * 24h, now));
    link.updated = now - 1h;
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
    link.published.reset();
    CHECK_FALSE(fetch::stands(known, link, 7 * 24h, now));
    link.updated = now - 25h;
    CHECK(fetch::stands(known, link, 7 * 24h, now));
}
