#include <fanfold/value/url.hpp>
#include <string>

#include "catch.hpp"

using fanfold::Url;

namespace {

auto resolve(std::string_view base, std::string_view reference) -> std::string {
    const auto url = Url::parse(base)->resolve(reference);
    return url ? url->str() : "(none)";
}

constexpr auto page = "https://h.example:8443/a/b/c?q=1";

}  // namespace

TEST_CASE("absolute and protocol-relative references leave the page") {
    CHECK(resolve(page, "http://other.example/x") == "http://other.example/x");
    CHECK(resolve(page, "//other.example/x") == "https://other.example/x");
    CHECK(resolve(page, "\\\\other.example\\x") == "https://other.example/x");
    CHECK(resolve(page, "///other.example/x") == "https://other.example/x");
    CHECK(resolve(page, "http:other.example/x") == "http://other.example/x");
    CHECK(resolve(page, "//") == "(none)");
}

TEST_CASE("a reference with the page's own scheme and no slashes is relative, as in browsers") {
    CHECK(resolve(page, "https:x") == "https://h.example:8443/a/b/x");
    CHECK(resolve(page, "https:/x") == "https://h.example:8443/x");
    CHECK(resolve(page, "HTTPS:?x") == "https://h.example:8443/a/b/c?x");
    CHECK(resolve(page, "https://x") == "https://x/");
}

TEST_CASE("relative references follow the path") {
    CHECK(resolve(page, "/x/y") == "https://h.example:8443/x/y");
    CHECK(resolve(page, "\\x") == "https://h.example:8443/x");
    CHECK(resolve(page, "x") == "https://h.example:8443/a/b/x");
    CHECK(resolve(page, "./x") == "https://h.example:8443/a/b/x");
    CHECK(resolve(page, "../x") == "https://h.example:8443/a/x");
    CHECK(resolve(page, "../../../../x") == "https://h.example:8443/x");
    CHECK(resolve(page, "..") == "https://h.example:8443/a/");
    CHECK(resolve(page, ".") == "https://h.example:8443/a/b/");
    CHECK(resolve(page, "x?y#z") == "https://h.example:8443/a/b/x?y");
    CHECK(resolve("http://h", "x") == "http://h/x");
    CHECK(resolve("http://h/a?x/y", "z") == "http://h/z");
    CHECK(resolve(page, "x y") == "https://h.example:8443/a/b/x%20y");
}

TEST_CASE("query-only, fragment-only and empty references stay on the page") {
    CHECK(resolve(page, "?z=2") == "https://h.example:8443/a/b/c?z=2");
    CHECK(resolve(page, "?") == "https://h.example:8443/a/b/c?");
    CHECK(resolve(page, "#top") == "https://h.example:8443/a/b/c?q=1");
    CHECK(resolve(page, "") == "https://h.example:8443/a/b/c?q=1");
    CHECK(resolve(page, "  ") == "https://h.example:8443/a/b/c?q=1");
}

TEST_CASE("other schemes are no links") {
    for (const auto* text : {"mailto:a@b", "javascript:void(0)", "tel:1", "ftp://h/", "data:,x",
                             "java\nscript:x", "a.b:80/x"})
        CHECK(resolve(page, text) == "(none)");
    CHECK(resolve(page, "1a:b") == "https://h.example:8443/a/b/1a:b");
    CHECK(resolve(page, "./a:b") == "https://h.example:8443/a/b/a:b");
}

TEST_CASE("the parts of a resolved URL are right") {
    const auto url = Url::parse(page)->resolve("../x?y").value();
    CHECK(url.host() == "h.example");
    CHECK(url.port() == 8443);
    CHECK(url.path() == "/a/x");
    CHECK(url.query() == "y");
    const auto same = Url::parse(page)->resolve("#").value();
    CHECK(same.query() == "q=1");
    CHECK(same == Url::parse(page).value());
}

TEST_CASE("a resolved URL beyond 2,048 bytes is refused") {
    const auto base = "http://h/" + std::string(1500, 'a') + "/x";
    CHECK(resolve(base, std::string(500, 'b')) != "(none)");
    CHECK(resolve(base, std::string(600, 'b')) == "(none)");
    CHECK(resolve(base, std::string(3000, 'b')) == "(none)");
}
