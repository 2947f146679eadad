#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>
#include <regex>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;

namespace {

/// As a strict reader of GitHub's Markdown would show it, raw HTML allowed: nothing may depend on a
/// renderer's filter.
auto rendered(const std::string& markdown) -> std::string {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, void (*)(cmark_parser*)> parser{
        cmark_parser_new(CMARK_OPT_DEFAULT), cmark_parser_free};
    for (const char* name : {"table", "strikethrough", "autolink"})
        cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
    cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
    const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root{cmark_parser_finish(parser.get()),
                                                                  cmark_node_free};
    const std::unique_ptr<char, void (*)(void*)> html{
        cmark_render_html(root.get(), CMARK_OPT_UNSAFE,
                          cmark_parser_get_syntax_extensions(parser.get())),
        std::free};
    return html.get();
}

auto links_of(const std::string& html) -> std::vector<std::string> {
    static const std::regex link{"href=\"([^\"]*)\""};
    std::vector<std::string> out;
    for (std::sregex_iterator at{html.begin(), html.end(), link}, end; at != end; ++at)
        out.push_back((*at)[1]);
    return out;
}

auto count_of(const std::string& text, const std::string& part) -> int {
    int out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
}

auto holds(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Markdown has a title, the summary, sections, sources with quotes, and the foot") {
    const auto text = to_markdown(sample::report());
    CHECK(text.starts_with("# Hanbit Battery\n"));
    CHECK(holds(text, "## In short"));
    CHECK(holds(text, "- **New** · Daehan Cells will recall 40,000 home storage packs"));
    CHECK(holds(text, "traced to one of them. [1][2]"));
    CHECK(holds(text, "> Cobalt lost 4.1 percent"));
    CHECK(holds(text, "## About this report"));
    const auto html = rendered(text);
    CHECK(count_of(html, "<h2>") == 5);
    CHECK(count_of(html, "<table>") == 1);
    CHECK(links_of(html).size() == 5);
    CHECK(count_of(html, "<blockquote>") == 5);
}

TEST_CASE("Korean labels stand in a Korean report") {
    const auto text = to_markdown(sample::korean_report());
    CHECK(holds(text, "## 핵심 요약"));
    CHECK(holds(text, "- **진행** · 한빛배터리가"));
}

TEST_CASE("No payload becomes a heading, list, link, image, code or HTML") {
    const auto plain = rendered(to_markdown(sample::hostile_report("plain words")));
    for (const auto& payload : sample::payloads()) {
        const auto markdown = to_markdown(sample::hostile_report(payload));
        const auto html = rendered(markdown);
        INFO(payload << "\n" << markdown << "\n" << html);
        for (const std::string tag :
             {"<script", "<img", "<h1", "<h2", "<h3", "<li", "<ol", "<hr", "<pre", "<code", "<del",
              "<table", "<tr", "<td", "<blockquote", "<em", "<strong", "<style"})
            CHECK(count_of(html, tag) == count_of(plain, tag));
        for (const auto& link : links_of(html)) {
            const bool mail =
                link.starts_with("mailto:");  // GFM links any address it sees, whatever is escaped
            const bool cited =
                link.starts_with("https://evil.example/");  // the citation's own page
            CHECK((mail || cited));
        }
        CHECK_FALSE(holds(html, "\x1b"));
        CHECK_FALSE(holds(html, "\xe2\x80\xae"));
    }
}

TEST_CASE("A citation whose URL is no http link is told without one") {
    auto report = sample::report();
    report.citations[0].url = "javascript:alert(1)";
    CHECK(links_of(rendered(to_markdown(report))).size() == 4);
}

TEST_CASE("What was cut is no question left unasked, and a cap is named in the report's language") {
    auto report = sample::report();
    report.about.unasked = {{"cap per run of 0.02 USD would be exceeded", 195},
                            {"cap per day of enterprise \"a of b\" of 3.00 USD would be exceeded", 2}};
    const auto english = to_markdown(report);
    CHECK(holds(english, "Left unasked: 195 · cap per run of 0.02 USD would be exceeded"));
    CHECK(holds(english, "Found no room: 7 · Market"));
    report.language = "ko";
    const auto korean = to_markdown(report);
    CHECK(holds(korean, "실행 한 번의 상한 도달 · 195건"));
    CHECK(holds(korean, "하루 상한 도달 · 2건"));
}

TEST_CASE("A quote is told without the marks of the stored Markdown, and found without them in its page") {
    auto report = sample::report();
    report.citations.resize(1);
    report.citations[0].quote = "# PPA-2026-11: overflow";
    CHECK(holds(to_markdown(report), "> PPA-2026-11: overflow"));
    CHECK(holds(to_markdown(report), "#:~:text=PPA%2D2026%2D11%3A%20overflow>"));
    report.citations[0].quote = "Filer | Summit Retail Corp.";
    CHECK(holds(to_markdown(report), "#:~:text=Filer,Summit%20Retail%20Corp.>"));
}
