#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <vector>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;

namespace {

struct Tag {
    std::string name;
    std::map<std::string, std::string> attributes;
    bool closes = false;
};

/// Reads one tag at `at` (behind '<'), as strictly as we write: lower case names, attributes in
/// double quotes.
auto read_tag(std::string_view html, std::size_t& at) -> Tag {
    Tag out;
    out.closes = html[at] == '/';
    if (out.closes) ++at;
    while (std::isalnum(static_cast<unsigned char>(html[at])) != 0) out.name += html[at++];
    while (at < html.size() && html[at] == ' ') {
        std::string name;
        while (html[++at] != '=' && html[at] != '>') name += html[at];
        REQUIRE(html.substr(at, 2) == "=\"");
        const auto end = html.find('"', at + 2);
        REQUIRE(end != std::string_view::npos);
        const bool fresh = out.attributes.emplace(name, html.substr(at + 2, end - at - 2)).second;
        REQUIRE(fresh);
        at = end + 1;
    }
    REQUIRE(html[at] == '>');
    return out;
}

/// All tags of the page in order; fails on any '<' that opens none. The style sheet is skipped.
auto tags_of(const std::string& html) -> std::vector<Tag> {
    std::vector<Tag> out;
    const std::string doctype = "<!DOCTYPE html>";
    REQUIRE(html.starts_with(doctype));
    for (auto at = html.find('<', doctype.size()); at != std::string::npos;
         at = html.find('<', at)) {
        out.push_back(read_tag(html, ++at));
        if (out.back().name == "style" && !out.back().closes) at = html.find("</style>", at);
    }
    return out;
}

void check_balance(const std::vector<Tag>& tags) {
    const std::set<std::string> single{"meta", "br"};
    std::vector<std::string> open;
    for (const auto& tag : tags) {
        if (single.contains(tag.name)) continue;
        if (!tag.closes) {
            open.push_back(tag.name);
            continue;
        }
        REQUIRE_FALSE(open.empty());
        REQUIRE(open.back() == tag.name);
        open.pop_back();
    }
    CHECK(open.empty());
}

void check_harmless(const std::vector<Tag>& tags) {
    const std::set<std::string> known{
        "html",   "head",       "meta",    "title",   "style", "body", "a",       "div",
        "header", "p",          "h1",      "h2",      "h3",    "b",    "time",    "ul",
        "li",     "main",       "section", "article", "span",  "ol",   "details", "summary",
        "bdi",    "blockquote", "mark",    "dl",      "dt",    "dd",   "code",    "footer",
        "table",  "thead",      "tbody",   "tr",      "th",    "td",   "br"};
    const std::set<std::string> attributes{
        "lang", "charset", "name",     "content",    "http-equiv",      "class",
        "href", "id",      "datetime", "aria-label", "aria-labelledby", "dir",
        "cite", "rel",     "scope",    "role",       "tabindex"};
    for (const auto& tag : tags) {
        INFO(tag.name);
        CHECK(known.contains(tag.name));
        for (const auto& [name, value] : tag.attributes) {
            INFO(name << "=" << value);
            CHECK(attributes.contains(name));
            if (name == "href" || name == "cite")
                CHECK((value.starts_with("#") || value.starts_with("https://") ||
                       value.starts_with("http://")));
        }
    }
}

auto attributes_of(const std::vector<Tag>& tags, const std::string& name)
    -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& tag : tags)
        if (const auto found = tag.attributes.find(name); found != tag.attributes.end())
            out.push_back(found->second);
    return out;
}

auto holds(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "The page is well formed, with landmarks, a language and unique ids that every inner link "
    "finds") {
    for (const auto& report :
         {sample::report(), sample::korean_report(), sample::quiet_report(), Report{}}) {
        const auto tags = tags_of(to_html(report));
        check_balance(tags);
        check_harmless(tags);
        const auto ids = attributes_of(tags, "id");
        const std::set<std::string> known{ids.begin(), ids.end()};
        CHECK(known.size() == ids.size());
        for (const auto& href : attributes_of(tags, "href"))
            if (href.starts_with('#')) CHECK(known.contains(href.substr(1)));
        for (const auto& label : attributes_of(tags, "aria-labelledby"))
            CHECK(known.contains(label));
        for (const std::string landmark : {"header", "main", "footer"})
            CHECK(std::count_if(tags.begin(), tags.end(), [&](const Tag& tag) {
                      return tag.name == landmark && !tag.closes;
                  }) == 1);
    }
}

TEST_CASE("Nothing from outside becomes markup, script or a link that is not http") {
    for (const auto& payload : sample::payloads()) {
        INFO(payload);
        const auto html = to_html(sample::hostile_report(payload));
        const auto tags = tags_of(html);
        check_balance(tags);
        check_harmless(tags);
        CHECK_FALSE(holds(html, "\xe2\x80\xae"));
        CHECK_FALSE(holds(html, "\x1b"));
        CHECK_FALSE(holds(html, "\xff"));
    }
}

TEST_CASE("The page asks for nothing: no script, no image, no import, and says so to the browser") {
    const auto html = to_html(sample::report());
    for (const std::string remote :
         {"<script", "src=", "@import", "url(", "<link", "<img", "<iframe", "onclick"})
        CHECK_FALSE(holds(html, remote));
    CHECK(holds(html, "default-src 'none'"));
    CHECK(holds(html, "name=\"referrer\" content=\"no-referrer\""));
}

TEST_CASE(
    "A citation opens to its quote in context, its fetch time, its digest and the place in the "
    "page") {
    const auto report = sample::report();
    const auto html = to_html(report);
    const auto& citation = report.citations[3];
    CHECK(holds(html, "id=\"c4\""));
    CHECK(holds(html, "Spot prices fell for a third day. <mark>Cobalt lost 4.1 percent"));
    CHECK(holds(html, citation.document.hex()));
    CHECK(holds(html, "24 Nov 2026, 01:14"));
    CHECK(holds(html,
                "https://metals.example/"
                "cobalt#:~:text=Cobalt%20lost%204.1%20percent,mine%20restarted%20two%20lines"));
}

TEST_CASE(
    "A short quote is one text fragment, a quote over lines is a range, and marks of the syntax "
    "are encoded") {
    auto report = sample::report();
    report.citations.resize(1);
    const auto link = [&](const std::string& quote) {
        report.citations[0].quote = quote;
        const auto html = to_html(report);
        const auto at = html.find("text=") + 5;
        return html.substr(at, html.find('"', at) - at);
    };
    CHECK(link("Well-known, and & so on") == "Well%2Dknown%2C%20and%20%26%20so%20on");
    CHECK(link("one two three four five\nsix seven") == "one%20two%20three%20four,six%20seven");
    CHECK(link("울산 공장") == "%EC%9A%B8%EC%82%B0%20%EA%B3%B5%EC%9E%A5");
}

TEST_CASE("Labels and dates are Korean in a Korean report and English otherwise") {
    const auto korean = to_html(sample::korean_report());
    CHECK(holds(korean, "<html lang=\"ko\">"));
    CHECK(holds(korean, "2026년 11월 24일 (화)"));
    CHECK(holds(korean, "핵심 요약"));
    CHECK(holds(korean, "인용문이 문서에 없음 · 2건"));
    CHECK_FALSE(holds(korean, "Sources<"));
    CHECK(holds(to_html(sample::report()), "Tuesday 24 November 2026"));
}

TEST_CASE("A quiet night and an empty report say so") {
    CHECK(holds(to_html(sample::quiet_report()),
                "A quiet night: nothing new since the last report."));
    CHECK(holds(to_html(Report{}), "Nothing to report"));
}

TEST_CASE(
    "The foot tells what was looked at, what was left unasked and why, what was dropped, and the "
    "cost") {
    const auto html = to_html(sample::report());
    CHECK(holds(html, "robots.txt does not allow it"));
    CHECK(holds(html, "3 · the run&#39;s cap of 1.00 USD is spent"));
    CHECK(holds(html, "2 · quote does not stand in the document"));
    CHECK(holds(html, "0.4183 USD, 64 model calls"));
    CHECK_FALSE(holds(html, "Cobalt rose by 9 percent."));
}

TEST_CASE("Every time is the clock's of the reader's zone, which is named once") {
    auto report = sample::report();
    report.timezone = "Asia/Seoul";
    report.made_at = sample::at("2026-11-23T21:02:41Z");
    const auto html = to_html(report);
    CHECK(holds(html, "Tuesday 24 November 2026"));
    CHECK(holds(html, "23 Nov 2026, 15:00"));
    CHECK(holds(html, "24 Nov 2026, 10:14"));
    CHECK(holds(html, "(Asia/Seoul, UTC+9)"));
    CHECK(html.find("Asia/Seoul") == html.rfind("Asia/Seoul"));
    CHECK_FALSE(holds(html, " UTC<"));
    CHECK(holds(html, "datetime=\"2026-11-23T21:02:41Z\""));
}

TEST_CASE("A day without an hour is that day in every zone") {
    auto report = sample::report();
    report.timezone = "America/New_York";
    report.citations[3].published = sample::at("2026-11-22T00:00:00Z");
    const auto html = to_html(report);
    CHECK(holds(html, ">22 Nov 2026</time>"));
    CHECK_FALSE(holds(html, "21 Nov 2026"));
}

TEST_CASE("A quote that its source's limit cut has an ellipsis; where only a link is allowed there is no quote") {
    auto report = sample::report();
    report.citations[0].quote = "Daehan Cells said";
    report.citations[0].before.clear();
    report.citations[0].after.clear();
    report.citations[0].shortened = true;
    report.citations[0].attribution = "© Evening Post";
    report.citations[1].quote.clear();
    report.citations[1].before.clear();
    report.citations[1].after.clear();
    report.citations[1].shortened = true;
    const auto html = to_html(report);
    CHECK(holds(html, "<mark>Daehan Cells said</mark>…</p>"));
    CHECK(holds(html, "© Evening Post"));
    CHECK(holds(html, "Its source allows a link, but no quote."));
    CHECK(holds(html, "href=\"https://ir.daehan.example/notices/114\""));
    CHECK_FALSE(holds(html, "serial numbers"));
    for (const auto& text : {to_markdown(report), to_terminal(report, 100, false)}) {
        CHECK(holds(text, "© Evening Post"));
        CHECK(holds(text, "Its source allows a link, but no quote"));
        CHECK_FALSE(holds(text, "serial numbers"));
    }
}

TEST_CASE("The foot says of each watched name where it was heard of, or when last") {
    auto report = sample::report();
    report.about.watched = {
        {"Daehan Cells", 4, {SourceName{"evening-post"}, SourceName{"hanbit-ir"}, SourceName{"a"}, SourceName{"b"}}, report.made_at},
        {"Salar Norte", 0, {}, sample::at("2026-11-21T05:00:00Z")},
        {"Lomami", 0, {}, std::nullopt}};
    const auto html = to_html(report);
    CHECK(holds(html, "<th scope=\"row\">Daehan Cells</th><td class=\"num\">4</td><td>evening-post, hanbit-ir, a +1</td>"));
    CHECK(holds(html, "Salar Norte (21 Nov 2026), Lomami (not yet)"));
    CHECK(holds(html, "port-authority: robots.txt does not allow it"));
    const auto text = to_markdown(report);
    CHECK(holds(text, "Watched names: Daehan Cells · Stories 4 · evening-post"));
    CHECK(holds(text, "Nothing in this period (last heard): Salar Norte"));
    const auto mail = to_terminal(report, 100, false);
    CHECK(holds(mail, "\nWatched names\n  Daehan Cells · Stories 4 · evening-post, hanbit-ir, a +1\n"));
    CHECK(holds(mail, "Nothing in this period (last heard): Salar Norte (21 Nov 2026)"));
}

TEST_CASE("A long watch list is few lines") {
    auto report = sample::report();
    report.about.watched.clear();
    for (int n = 0; n < 150; ++n) report.about.watched.push_back({"name" + std::to_string(n), n < 50 ? 1 : 0, {}, std::nullopt});
    const auto html = to_html(report);
    CHECK(holds(html, "name11<"));
    CHECK_FALSE(holds(html, "name12<"));
    CHECK(holds(html, "name69 (not yet) +80"));
}
