#include "catch.hpp"
#include "pages.hpp"

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

auto shown(const std::string& inside, extract::ShownAs as) -> std::string {
    auto page = article("");
    page.insert(page.find("</article>"), inside);
    auto out = extract::extract_html(page_of(std::move(page)), as);
    return out ? std::move(out->about.shown) : std::string{};
}

const auto sentence = std::string{
    "<p>The <em>second</em> plant is described in <a href='/plans/2(b)?x=1&amp;y=2' "
    "class=link>its plan</a>, which the province published on Monday &lt;in full&gt;.</p>"};

}  // namespace

TEST_CASE("linked text keeps where links lead, without brackets in targets") {
    const auto text = shown(sentence, extract::ShownAs::linked_text);
    CHECK(has(text, "[its plan](https://news.example.com/plans/2%28b%29?x=1&y=2), which"));
    CHECK(has(text, "second battery plant"));
}

TEST_CASE("links that lead nowhere and links around blocks keep their words alone") {
    const auto text = shown(
        "<p>One may <a href='javascript:alert(1)'>press here</a> or <a href='#top'>go "
        "up</a>, says the plan of the province for the plant in Gumi.</p><a href='/x'><h2>A "
        "heading that leads on</h2><p>And the sentence below it, which leads there as "
        "well.</p></a>",
        extract::ShownAs::linked_text);
    CHECK(has(text, "press here or go up, says"));
    CHECK_FALSE(has(text, "javascript"));
    CHECK_FALSE(has(text, "]("));
}

TEST_CASE("the main part as HTML has few tags, no attribute but href, and its text escaped") {
    const auto html =
        shown(sentence + "<script>alert(1)</script><p onclick=x()></p>", extract::ShownAs::html);
    CHECK(has(html,
              "<p>The <em>second</em> plant is described in <a "
              "href=\"https://news.example.com/plans/2%28b%29?x=1&amp;y=2\">its plan</a>"));
    CHECK(has(html, "&lt;in full&gt;"));
    CHECK_FALSE(has(html, "alert"));
    CHECK_FALSE(has(html, "class"));
    CHECK_FALSE(has(html, "onclick"));
}

TEST_CASE("nothing is shown where nothing was asked for") {
    CHECK(shown(sentence, extract::ShownAs::nothing).empty());
}
