#include "catch.hpp"

#include <fanfold/stage/discover/discover.hpp>

using namespace fanfold;
using discover::form_of;

TEST_CASE("the form of a page is told by its bytes before its type") {
    CHECK(form_of("<!DOCTYPE html><html>", "text/html") == PageForm::html);
    CHECK(form_of("<p>x", "text/html; charset=utf-8") == PageForm::html);
    CHECK(form_of("<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml") ==
          PageForm::html);
    CHECK(form_of("\xef\xbb\xbf <?xml version='1.0'?><!-- c > d --><rss version='2.0'>",
                  "text/html") == PageForm::feed);
    CHECK(form_of("<feed xmlns='http://www.w3.org/2005/Atom'>", "text/plain") == PageForm::feed);
    CHECK(form_of("<rdf:RDF>", "application/xml") == PageForm::feed);
    CHECK(form_of("<urlset xmlns='x'>", "application/xml") == PageForm::sitemap);
    CHECK(form_of("<sitemapindex>", "text/xml") == PageForm::sitemap);
    CHECK(form_of("", "application/rss+xml") == PageForm::feed);
    CHECK(form_of("# Title\ntext", "text/markdown") == PageForm::text);
    CHECK(form_of("just words", "") == PageForm::text);
    CHECK(form_of("words <div>and tags</div>", "") == PageForm::html);
    CHECK(form_of("<html>", "text/plain") == PageForm::text);
    CHECK(form_of("%PDF-1.7", "text/html") == PageForm::other);
    CHECK(form_of(std::string_view{"a\0b", 3}, "text/plain") == PageForm::other);
    CHECK(form_of("{}", "application/json") == PageForm::other);
    CHECK(form_of("x", "image/png") == PageForm::other);
    CHECK(form_of("", "") == PageForm::text);
    CHECK(form_of("<", "") == PageForm::text);
    CHECK(form_of("<!--", "text/html") == PageForm::html);
}

TEST_CASE("UTF-16 is looked into, random bytes are no text") {
    const auto wide = [](const std::string& text, bool big) {
        auto out = std::string{};
        for (const char c : text) out += big ? std::string{'\0', c} : std::string{c, '\0'};
        return out;
    };
    const auto page = std::string{"<!DOCTYPE html><html><body>"};
    CHECK(form_of("\xff\xfe" + wide(page, false), "") == PageForm::html);
    CHECK(form_of("\xfe\xff" + wide(page, true), "") == PageForm::html);
    CHECK(form_of(wide(page, true), "") == PageForm::html);
    CHECK(form_of(wide("<rss version='2.0'>", false), "") == PageForm::feed);
    CHECK(form_of("\xff\xfe" + wide("just words", false), "") == PageForm::text);
    auto noise = std::string{};
    for (auto i = 1U; i < 600; ++i) noise += static_cast<char>(1 + i * 7919U % 255U);
    CHECK(form_of(noise, "") == PageForm::other);
    CHECK(form_of("\x1b$BEECS\x1b(B and \x0e words \x0f", "") == PageForm::text);
}
