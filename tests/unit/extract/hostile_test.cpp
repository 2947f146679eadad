#include <chrono>

#include "catch.hpp"
#include "pages.hpp"

#include <fanfold/text/charset.hpp>

using namespace fanfold;
using namespace fanfold::extract_test;

namespace {

constexpr auto five_mb = std::size_t{5} << 20;
constexpr auto two_mb = std::size_t{2} << 20;

/// Ends in an error or a result; what matters is that it ends, soon, and that the next page is read
/// as ever.
auto survives(std::string html) -> bool {
    const auto start = std::chrono::steady_clock::now();
    (void)extract::extract_html(page_of(std::move(html)));
    const auto spent = std::chrono::steady_clock::now() - start;
    const auto next = extracted(article("<title>x</title>"));
    return spent < std::chrono::seconds{30} && next.document.has_value();
}

auto numbered(const std::string& before, const std::string& after, std::size_t bytes)
    -> std::string {
    auto out = std::string{};
    for (auto i = 0; out.size() < bytes; ++i) out += before + std::to_string(i) + after;
    return out;
}

}  // namespace

TEST_CASE("five megabytes of nested tags are refused by name") {
    const auto out = extract::extract_html(page_of(repeated("<div>", five_mb)));
    REQUIRE_FALSE(out);
    CHECK(out.error().kind() == ErrorKind::give_up);
    CHECK(has(out.error().message(), "400"));
}

TEST_CASE("tags that make HTML5 tree building quadratic are read or refused in linear time") {
    CHECK(survives(numbered("<b id=", "><p>", two_mb)));
    CHECK(survives(numbered("<p><b id=", "></p>", two_mb)));
    CHECK(survives(numbered("<body a", "=1>", two_mb)));
    CHECK(survives("<div " + numbered("a", "=1 ", two_mb) + ">"));
    CHECK(survives(numbered("<t", ">", two_mb)));
    CHECK(survives(repeated("a</x>", two_mb)));
    CHECK(survives(repeated("<table>a", two_mb)));
    CHECK(survives(repeated("<a href=x><div></a></div>", two_mb)));
    CHECK(survives(repeated("<table><tr><td><form>", two_mb)));
    CHECK(survives(repeated("<svg><desc><p>", two_mb)));
    CHECK(survives(repeated("<select><option>", two_mb)));
}

TEST_CASE("unclosed everything is read") {
    CHECK(survives("<p><b><a href='" + repeated("x", 100000)));
    CHECK(survives("<!--" + repeated("-", 100000)));
    CHECK(survives("<script>" + repeated("<!--<script>", 1 << 20)));
    CHECK(survives("<title>" + repeated("&", 1 << 20)));
    CHECK(survives(repeated("<", 1 << 20)));
    const auto out = extracted("<article><p>" + story() + "<ul><li>one<li>two<table><tr><td>three");
    REQUIRE(out.document);
    CHECK(has(out.document->text, "three"));
}

TEST_CASE("a column span is a word and not an amount of memory") {
    const auto out =
        extracted("<article>" + story() +
                  "<table><tr><td colspan=9007199254740991 rowspan=99999999>cell</table>");
    REQUIRE(out.document);
    CHECK(has(out.document->text, "cell"));
}

TEST_CASE("NULs and bytes of no charset leave valid text") {
    auto body = "<article>" + story() + "<p>a" + std::string(3, '\0') +
                "b \xff\xfe\xc3 &#0;&#xD800;&#x110000; end</p></article>";
    const auto out = extract::extract_html(page_of(std::move(body)));
    REQUIRE(out);
    REQUIRE(out->document);
    CHECK(text::is_valid_utf8(out->document->text));
    CHECK(out->document->text.find('\0') == std::string::npos);
    CHECK(has(out->document->text, "end"));
}

TEST_CASE("many classes, links and headings stay linear") {
    CHECK(survives("<div class='" + repeated("Aa-", two_mb) + "'>x</div>"));
    CHECK(survives(numbered("<a href='/", "'>x</a>", two_mb)));
    CHECK(survives(repeated("<h2>Related</h2><p>x", two_mb)));
    CHECK(survives(repeated("<span class=date>1 2 3</span>", two_mb)));
    CHECK(survives("<div class=date>" + repeated("<div class=date>", 5000) + "1999"));
    CHECK(survives("<script type=application/ld+json>" + repeated("{\"@graph\":[", 1u << 20)));
    CHECK(survives("<script type=application/ld+json>[" +
                   repeated("{\"@type\":\"Article\"},", 1u << 20) + "1]</script>"));
}

TEST_CASE("a page over the cap of bytes is refused") {
    const auto out = extract::extract_html(page_of(std::string((50u << 20) + 1, 'x')));
    REQUIRE_FALSE(out);
    CHECK(out.error().kind() == ErrorKind::give_up);
}

TEST_CASE("brackets that a comment hides from a count are counted") {
    const auto hidden = [](const std::string& comment, std::size_t brackets) {
        return "<script type=application/ld+json>{\"@type\":\"Article\"," + comment +
               "\"headline\":" + repeated("[", brackets) + "\"Deep\"" + repeated("]", brackets) +
               "}</script>";
    };
    for (const auto* comment : {"", "/*\"*/", "/*]]]]*/", "/*{*/"}) {
        CHECK(survives(hidden(comment, 1'000'000)));
        CHECK(extracted(article(hidden(comment, 1'000'000))).about.described.title ==
              "Hanul builds a plant");
        CHECK(extracted(article(hidden(comment, 2))).document);
    }
}
