/// How many of the pages that stand before what a reader came for are known as such. Run with -s to
/// see the figures.
#include <fanfold/stage/extract/extract.hpp>

#include <iostream>
#include <map>

#include "catch.hpp"
#include "walls.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

auto read(const Wall& wall) -> extract::Extracted {
    Page page;
    page.link.url = page.final_url = *Url::parse("https://www.harbor.example/2026/bridge");
    page.status = 200;
    page.body = wall.html;
    page.content_type = "text/html; charset=utf-8";
    auto out = extract::extract_html(page);
    return out ? std::move(*out) : extract::Extracted{};
}

}  // namespace

TEST_CASE("sixty walls, shells and pages that are gone are no documents, and are named") {
    auto kept_out = 0.0, named = 0.0;
    std::map<std::string, int> sorts;
    const auto all = walls();
    REQUIRE(all.size() == 60);
    for (const auto& wall : all) {
        const auto out = read(wall);
        ++sorts[wall.state];
        kept_out += out.document ? 0 : 1;
        named += !out.document && out.about.state == wall.state ? 1 : 0;
        if (out.document || out.about.state != wall.state)
            std::cout << wall.state << ", " << wall.name << ": " << (out.document ? "a document, " : "none, ")
                      << out.about.state << ", " << out.why_none << "\n";
    }
    for (const auto& [sort, count] : sorts) CHECK(count == 10);
    std::cout << "kept out " << kept_out << ", named " << named << " of " << all.size() << "\n";
    CHECK(kept_out / static_cast<double>(all.size()) >= 0.95);
    CHECK(named / static_cast<double>(all.size()) >= 0.95);
}

TEST_CASE("pages with banners, forms and offers about their text are documents") {
    for (const auto& page : no_walls()) {
        INFO(page.name);
        CHECK(read(page).document);
    }
}
