#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

TEST_CASE("plain text and Markdown take their first line as title") {
    auto page = page_of("\n# Filing of *Hanul* #\r\n\r\nThe plant costs 3.2 trillion won.\r\n");
    page.form = PageForm::text;
    page.content_type = "text/markdown";
    const auto out = extract::extract(page);
    REQUIRE(out);
    REQUIRE(out->document);
    CHECK(out->document->title == "Filing of *Hanul*");
    CHECK(has(out->document->text, "The plant costs 3.2 trillion won."));
    CHECK_FALSE(has(out->document->text, "\r"));
    CHECK(out->document->kind == "document");
}

TEST_CASE("an empty text is no document") {
    auto page = page_of(" \n\n");
    page.form = PageForm::text;
    CHECK_FALSE(extract::extract(page)->document);
}

TEST_CASE("a feed entry is a document of its own") {
    auto entry =
        FeedEntry{"/p/1",
                  "A new paper",
                  "<p>We show that <b>cells</b> last. See <a href='/pdf/1'>the paper</a>.</p>",
                  {"Ada Kim"},
                  test_now()};
    const auto out = extract::extract_entry(entry, page_of("", "https://papers.example/feed"));
    REQUIRE(out);
    REQUIRE(out->document);
    const auto& document = *out->document;
    CHECK(document.kind == "entry");
    CHECK(document.title == "A new paper");
    CHECK(document.text == "A new paper\n\nWe show that cells last. See the paper.");
    CHECK(document.authors == std::vector<std::string>{"Ada Kim"});
    CHECK(document.published == test_now());
    CHECK(document.canonical_url == "https://papers.example/p/1");
    REQUIRE(out->links.size() == 1);
    CHECK(out->links[0].str() == "https://papers.example/pdf/1");
}

TEST_CASE("an entry without words is no document") {
    CHECK_FALSE(extract::extract_entry(FeedEntry{}, page_of(""))->document);
}

TEST_CASE("a page of another form is no document, and says why") {
    auto page = page_of("GIF89a");
    page.form = PageForm::other;
    page.content_type = "image/gif";
    const auto out = extract::extract(page);
    REQUIRE(out);
    CHECK_FALSE(out->document);
    CHECK(has(out->why_none, "image/gif"));
}
