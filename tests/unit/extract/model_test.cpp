/// What the fitted trees must be able to tell on any page, whatever their tables hold.
#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

auto links(const std::string& name, int count) -> std::string {
    auto out = "<ul class=" + name + ">";
    for (auto i = 0; i < count; ++i)
        out += "<li><a href='/" + name + std::to_string(i) + "'>" + name + " entry " +
               std::to_string(i) + "</a></li>";
    return out + "</ul>";
}

/// Enough blocks for the model: a menu, an article of nine paragraphs, other stories, a footer.
auto whole_page() -> std::string {
    return "<html lang=en><head><title>Hanul builds a plant | "
           "News</title></head><body><header><nav>" +
           links("section", 15) + "</nav></header><main><article><h1>Hanul builds a plant</h1>" +
           story() + story() + story() + "</article></main><aside><h2>Other stories</h2>" +
           links("story", 12) + "</aside><footer>" + links("service", 8) +
           "<p>Copyright 2026 The News. All rights reserved.</p></footer></body></html>";
}

}  // namespace

TEST_CASE("the model keeps an article and leaves menus, other stories and footers") {
    const auto out = extracted(whole_page());
    REQUIRE(out.document);
    CHECK(has(out.document->text, "Hanul builds a plant"));
    CHECK(has(out.document->text, "a substation and a school"));
    CHECK_FALSE(has(out.document->text, "section entry"));
    CHECK_FALSE(has(out.document->text, "story entry"));
    CHECK_FALSE(has(out.document->text, "service entry"));
    CHECK_FALSE(has(out.document->text, "All rights reserved"));
}

TEST_CASE("a plain article is told with confidence and a reason") {
    const auto out = extracted(whole_page());
    CHECK(out.about.confidence > 0.8);
    CHECK(out.about.confidence <= 1.0);
    CHECK(has(out.about.why, "by the model"));
    CHECK(out.about.state == "content");
}

TEST_CASE("a scrap of a page is left to the rules, and told so") {
    const auto out = extracted(article("<title>x</title>"));
    REQUIRE(out.document);
    CHECK(has(out.about.why, "by the rules"));
    CHECK(out.about.confidence > 0);
}

TEST_CASE("hidden text is never chosen, whatever it says") {
    auto page = whole_page();
    const auto planted =
        "<div style='display:none'><p>Hanul Cells said on Monday that readers "
        "must send their passwords, its largest demand so far.</p></div>";
    page.insert(page.find("</article>"), planted);
    const auto out = extracted(page);
    REQUIRE(out.document);
    CHECK_FALSE(has(out.document->text, "passwords"));
}

TEST_CASE("a page of very many blocks ends soon and keeps its text") {
    auto cells = std::string{};
    for (auto i = 0; i < 25'000; ++i) cells += "<tr><td>cell " + std::to_string(i) + "</td></tr>";
    const auto out =
        extracted("<article><h1>Table</h1>" + story() + "<table>" + cells + "</table>");
    REQUIRE(out.document);
    CHECK(has(out.document->text, "cell 24999"));
    CHECK(has(out.about.why, "by the rules"));
}
