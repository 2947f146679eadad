#include <fanfold/value/url.hpp>
#include <string>

#include "catch.hpp"

using fanfold::Url;

namespace {

auto key(std::string_view text) -> std::string {
    return Url::parse(text)->key();
}
auto site(std::string_view text) -> std::string {
    return fanfold::site_of(*Url::parse(text));
}
auto one_site(std::string_view a, std::string_view b) -> bool {
    return fanfold::same_site(*Url::parse(a), *Url::parse(b));
}

}  // namespace

TEST_CASE("tracking parameters are no part of a page's key") {
    CHECK(key("http://h/a?utm_source=x&id=3&fbclid=y") == "http://h/a?id=3");
    CHECK(key("http://h/a?UTM_Source=x&GCLID=1&yclid") == "http://h/a");
    CHECK(key("http://h/a?%75tm_source=x") == "http://h/a");
    CHECK(key("http://h/a?utmost=1&fbclids=2") == "http://h/a?fbclids=2&utmost=1");
}

TEST_CASE("the order of parameters makes no other key, the order of equal names does") {
    CHECK(key("http://h/?b=2&a=1") == key("http://h/?a=1&b=2"));
    CHECK(key("http://h/?a=1&a=2") != key("http://h/?a=2&a=1"));
    CHECK(key("http://h/?&a=1&&") == "http://h/?a=1");
    CHECK(key("http://h/a?") == "http://h/a");
}

TEST_CASE("two spellings of a letter are one key") {
    CHECK(key("http://h/%7euser/%41") == "http://h/~user/A");
    CHECK(key("http://h/%eb%89%b4") == key("http://h/뉴"));
    CHECK(key("http://h/a%2fb") == "http://h/a%2Fb");
    CHECK(key("http://h/%2541") == "http://h/%2541");
    CHECK(key("http://h/%4") == "http://h/%4");
}

TEST_CASE("what servers tell apart stays apart") {
    CHECK(key("http://h/a/") != key("http://h/a"));
    CHECK(key("http://h/index.html") != key("http://h/"));
    CHECK(key("http://h//a") != key("http://h/a"));
    CHECK(key("http://www.h.com/") != key("http://h.com/"));
    CHECK(key("http://h/A") != key("http://h/a"));
}

TEST_CASE("the site is the registrable domain by the Public Suffix List") {
    CHECK(site("https://news.bbc.co.uk/x") == "bbc.co.uk");
    CHECK(site("https://www.example.co.kr/") == "example.co.kr");
    CHECK(site("https://a.b.example.com./") == "example.com");
    CHECK(site("https://co.uk/") == "co.uk");
    CHECK(site("http://localhost:8080/") == "localhost");
    CHECK(site("http://10.1.2.3/") == "10.1.2.3");
    CHECK(site("http://[::1]/") == "[::1]");
    CHECK(site("http://a.sample.test/") == "sample.test");
    CHECK(site("http://" + std::string(300, 'a') + ".com/") == std::string(300, 'a') + ".com");
}

TEST_CASE("pages of one site know each other") {
    CHECK(one_site("https://a.example.com/", "http://b.example.com:8080/"));
    CHECK_FALSE(one_site("https://a.co.uk/", "https://b.co.uk/"));
    CHECK_FALSE(one_site("http://127.0.0.1/", "http://127.0.0.2/"));
    CHECK(one_site("http://127.0.0.1:81/", "http://127.0.0.1:82/"));
    CHECK_FALSE(one_site("https://a.github.io/", "https://b.github.io/"));
}
