#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

TEST_CASE("a listing gives links and no document") {
    auto items = std::string{};
    for (auto i = 0; i < 30; ++i)
        items += "<li><a href='/news/" + std::to_string(i) + "'>Headline number " +
                 std::to_string(i) + " about some company</a> <span>2026-11-23</span></li>";
    const auto out = extracted("<body><main><h1>News</h1><ul>" + items + "</ul></main>",
                               "https://news.example.com/");
    CHECK_FALSE(out.document);
    CHECK(has(out.why_none, "listing"));
    CHECK(out.links.size() == 30);
    REQUIRE(out.listing_text);
    CHECK(out.listing_text->kind == "listing");
    CHECK(has(out.listing_text->text, "Headline number 7"));
}

TEST_CASE("a forum page keeps every post with its author and date") {
    auto posts = std::string{};
    for (const auto* who : {"ada", "bo", "cy"})
        posts += "<div class='post'><div class=author>" + std::string{who} +
                 "</div><time datetime=2026-11-20>Nov 20</time>"
                 "<div class=post-body><p>I have used the Hanul cell for two years, and " +
                 std::string{who} +
                 " would say that it holds its charge better than any other.</p></div></div>";
    const auto out = extracted("<body><div class=thread><h1>Hanul cell?</h1>" + posts + "</div>",
                               "https://forum.example.com/thread/12");
    REQUIRE(out.document);
    CHECK(out.document->kind == "forum");
    for (const auto* who : {"ada would say", "bo would say", "cy would say"})
        CHECK(has(out.document->text, who));
    CHECK(has(out.document->text, "ada\n"));
    CHECK(has(out.document->text, "Nov 20"));
}

TEST_CASE("a line of links before the title is not a part of the page") {
    const auto bar =
        "<div id=x1><a href='/'>CellTalk</a> <a href='/rules'>Rules</a> Register | Log "
        "in | Who is online: 41 guests, 7 members</div>";
    const auto out =
        extracted("<body>" + std::string{bar} + "<h1>Hanul cell?</h1><div>" + story() + "</div>",
                  "https://forum.example.com/t/12");
    REQUIRE(out.document);
    CHECK_FALSE(has(out.document->text, "Who is online"));
    CHECK(has(out.document->text, "second battery plant"));
}

TEST_CASE("comments under an article are not the article") {
    const auto out =
        extracted(article("", "",
                          "<div class=comments><div class=comment><p>I do not believe a single "
                          "word of this story, and you should not either.</p></div></div>"));
    REQUIRE(out.document);
    CHECK_FALSE(has(out.document->text, "single word of this"));
}

TEST_CASE("a product page has name, price, description and properties") {
    const auto out = extracted(
        R"(<head><script type="application/ld+json">{"@type":"Product","name":"Hanul Cell 5","brand":{"name":"Hanul"},
        "description":"A cell for bicycles that lasts for ten years in any weather.","offers":{"price":49.5,
        "priceCurrency":"USD"},"additionalProperty":[{"name":"Capacity","value":"5 Ah"}]}</script></head><body>
        <h1>Hanul Cell 5</h1><p>Made in Gumi with care for people who ride in the snow and in the rain.</p>)");
    REQUIRE(out.document);
    CHECK(out.document->kind == "product");
    for (const auto* part : {"Hanul Cell 5", "Price: 49.5 USD", "lasts for ten years",
                             "Brand: Hanul", "Capacity: 5 Ah"})
        CHECK(has(out.document->text, part));
}

TEST_CASE("documentation is a document and keeps its code") {
    const auto out = extracted(
        "<head><meta name=generator content='Sphinx 7'></head><body><div role=main><h1>API</h1>" +
        story() + "<pre><code>cells = hanul.load()\n</code></pre></div>");
    REQUIRE(out.document);
    CHECK(out.document->kind == "document");
    CHECK(has(out.document->text, "cells = hanul.load()"));
}
