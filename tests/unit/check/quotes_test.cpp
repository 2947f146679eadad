#include <fanfold/stage/check/limits.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::check;
using sample::Draft;

namespace {

const std::string story =
    "The board met in Ulsan. Hanbit Battery will build a plant for 3.2 trillion won. It opens on November 23.";
const std::string quote = "Hanbit Battery will build a plant for 3.2 trillion won.";
const SourceName wire{"wire"};

/// A report that cites one page of the source "wire".
struct Cited {
    Draft draft;
    std::map<SightingId, Sighting> sightings;
    explicit Cited(const std::string& told) {
        const auto id = draft.document(story);
        const auto n = draft.cite(id, quote);
        auto& citation = draft.report.citations.back();
        citation.source = wire;
        citation.sighting = SightingId{7};
        citation.title = "A plant in Ulsan";
        citation.before = "The board met in Ulsan. ";
        citation.after = " It opens on November 23.";
        draft.item(told, {n});
        draft.bullet(told, {n});
        Sighting seen;
        seen.source = wire;
        seen.document = id;
        sightings.emplace(SightingId{7}, seen);
    }
    [[nodiscard]] auto heeded(const SourceTerms& terms) const -> Report {
        return heed_terms(draft.report, {{wire, terms}}, draft.documents, sightings);
    }
};

auto everything(const Report& report) -> std::string {
    std::string out;
    for (const auto& item : report.summary) out += item.text + "\n";
    for (const auto& item : report.sections[0].items) out += item.text + "\n" + item.why + "\n";
    for (const auto& citation : report.citations) out += citation.before + citation.quote + citation.after + "\n";
    for (const auto& dropped : report.about.dropped) out += dropped.text + "\n";
    return out;
}

}  // namespace

TEST_CASE("A source without terms is quoted as it is") {
    const Cited cited{"A plant is coming."};
    const auto report = heed_terms(cited.draft.report, {}, cited.draft.documents, cited.sightings);
    CHECK(report.citations[0].quote == quote);
    CHECK_FALSE(report.citations[0].shortened);
}

TEST_CASE("A citation names whom its source wants named, and keeps quote and context") {
    const auto report = Cited{"A plant is coming."}.heeded({std::nullopt, "© Wire"});
    CHECK(report.citations[0].attribution == "© Wire");
    CHECK(report.citations[0].quote == quote);
    CHECK(report.citations[0].before == "The board met in Ulsan. ");
}

TEST_CASE("Attribution and licence stand together") {
    std::map<SourceName, Source> sources;
    sources[wire].attribution = "© Wire";
    sources[wire].licence = "CC BY 4.0";
    sources[SourceName{"free"}];
    const auto terms = terms_of(sources);
    REQUIRE(terms.size() == 1);
    CHECK(terms.at(wire).attribution == "© Wire · CC BY 4.0");
    CHECK_FALSE(terms.at(wire).quote_max.has_value());
}

TEST_CASE("Of a quote with a limit its beginning is left, to the end of a word, and no context") {
    const Cited cited{"A plant is coming."};
    const auto report = cited.heeded({20, ""});
    const auto& citation = report.citations[0];
    CHECK(citation.quote == "Hanbit Battery will");
    CHECK(citation.at.length == citation.quote.size());
    CHECK(citation.before.empty());
    CHECK(citation.after.empty());
    CHECK(citation.shortened);
    CHECK(report.sections[0].items[0].text == "A plant is coming.");
    CHECK(stands(report, cited.draft.documents));
}

TEST_CASE("Characters are counted, not bytes") {
    CHECK(within("한빛배터리는 공장을 짓는다.", 6) == "한빛배터리는");
    CHECK(within("한빛배터리는 공장을 짓는다.", 3) == "한빛배");
    CHECK(within("short", 100) == "short");
    CHECK(within("short", 5) == "short");
    CHECK(within("short", 0).empty());
    CHECK(within("", 3).empty());
}

TEST_CASE("A source that may only be linked to is quoted nowhere, and its page's own sentence is told by its title") {
    Cited cited{quote};
    cited.draft.report.about.dropped.push_back({"market", quote, "a reason"});
    const auto report = cited.heeded({0, "© Wire"});
    const auto words = everything(report);
    CHECK(words.find("3.2 trillion") == std::string::npos);
    CHECK(words.find("board") == std::string::npos);
    CHECK(report.sections[0].items[0].text == "A plant in Ulsan");
    CHECK(report.citations[0].attribution == "© Wire");
    CHECK(stands(report, cited.draft.documents));
}

TEST_CASE("Our own sentence about a page that may only be linked to stays") {
    const auto report = Cited{"Hanbit plans a site worth 3.2 trillion won in the south."}.heeded({0, ""});
    CHECK(report.sections[0].items[0].text == "Hanbit plans a site worth 3.2 trillion won in the south.");
    CHECK(report.summary[0].text == "Hanbit plans a site worth 3.2 trillion won in the south.");
}

TEST_CASE("A page's own sentence is cut to its source's limit") {
    const auto report = Cited{quote}.heeded({20, ""});
    CHECK(report.sections[0].items[0].text == "Hanbit Battery will…");
}

TEST_CASE("A page that two sources showed has the terms of both") {
    Cited cited{quote};
    Sighting other;
    other.source = SourceName{"strict"};
    other.document = cited.draft.report.citations[0].document;
    cited.sightings.emplace(SightingId{8}, other);
    const auto report = heed_terms(cited.draft.report, {{SourceName{"strict"}, {0, ""}}}, cited.draft.documents, cited.sightings);
    CHECK(report.citations[0].quote.empty());
}

TEST_CASE("Of a page that may only be linked to six words in a row are too many, in a sentence or in its reason") {
    Cited cited{"Officials say Hanbit Battery will build a plant soon, which neighbours and unions of the whole region welcome."};
    cited.draft.report.sections[0].items[0].why = "The board met in Ulsan; Hanbit battery will build a plant there.";
    const auto linked = cited.heeded({0, ""});
    CHECK(linked.sections[0].items[0].text == "A plant in Ulsan");
    CHECK(linked.sections[0].items[0].why.empty());
    const auto cut = cited.heeded({20, ""});
    CHECK(cut.sections[0].items[0].text == cited.draft.report.sections[0].items[0].text);
}

TEST_CASE("A reason in our own words stays") {
    Cited cited{"A plant is coming."};
    cited.draft.report.sections[0].items[0].why = "It is the largest order of the year.";
    CHECK(cited.heeded({0, ""}).sections[0].items[0].why == "It is the largest order of the year.");
}

TEST_CASE("A reason that is the page's own goes, though another page is cited") {
    Cited cited{"A plant is coming."};
    auto& item = cited.draft.report.sections[0].items[0];
    item.why = quote;
    item.citations = {cited.draft.cite(cited.draft.document("Elsewhere a plant is coming."), "a plant is coming")};
    CHECK(cited.heeded({20, ""}).sections[0].items[0].why.empty());
}

TEST_CASE("Of what was dropped the text stays only where it is known to be ours") {
    Cited cited{"A plant is coming."};
    auto& about = cited.draft.report.about;
    about.sources.push_back({wire});
    about.sources.push_back({SourceName{"free"}});
    about.dropped = {{"market", "Hanbit spends 9 trillion won.", "number not in its evidence: 9"},
                     {"market", "Then Hanbit Battery will build a plant for 4 trillion won.", "number not in its evidence: 4"},
                     {"market", "A page that nobody cites says so.", "muted: enterprises/hanbit.toml:3"},
                     {"market/moves", "Another one says so.", "quote not found"}};
    const auto dropped = cited.heeded({200, ""}).about.dropped;
    REQUIRE(dropped.size() == 4);
    CHECK(dropped[0].text == "Hanbit spends 9 trillion won.");
    for (const auto* each : {&dropped[1], &dropped[2], &dropped[3]}) {
        CHECK(each->text.empty());
        CHECK_FALSE(each->reason.empty());
    }
}

TEST_CASE("What was dropped keeps its text where none of a report's sources has a limit") {
    Draft draft;
    draft.report.about.sources.push_back({SourceName{"free"}});
    draft.report.about.dropped.push_back({"market/moves", "Something fell.", "quote not found"});
    CHECK(heed_terms(draft.report, {{wire, {0, ""}}}, {}, {}).about.dropped[0].text == "Something fell.");
    draft.report.about.sources.push_back({wire});
    CHECK(heed_terms(draft.report, {{wire, {0, ""}}}, {}, {}).about.dropped[0].text.empty());
}

TEST_CASE("A page with a limit knows its own sentences, whatever stands around their words") {
    const LimitedPage page{story, 20};
    CHECK(page.tells("Hanbit Battery will build a plant for 3.2 trillion won"));
    CHECK(page.tells("\"HANBIT BATTERY will build a plant, for 3.2 trillion won!\""));
    CHECK(page.tells("The board met"));
    CHECK_FALSE(page.tells("The board meets"));
    CHECK_FALSE(page.tells(""));
    CHECK_FALSE(page.tells("… — !"));
    CHECK(page.tells_a_part("They say Hanbit Battery will build a plant but nobody in the town knows where it could stand."));
    CHECK_FALSE(page.tells("They say Hanbit Battery will build a plant but nobody in the town knows where it could stand."));
    CHECK(page.shown("Nothing of it.") == "Nothing of it.");
    CHECK(LimitedPage{story, 0}.shown(quote, "a title") == "a title");
}

TEST_CASE("The strictest of several sources counts") {
    const TermsBySource terms{{wire, {120, ""}}, {SourceName{"strict"}, {0, ""}}, {SourceName{"named"}, {std::nullopt, "©"}}};
    CHECK(strictest(terms, {wire, SourceName{"strict"}}) == 0U);
    CHECK(strictest(terms, {wire, SourceName{"named"}}) == 120U);
    CHECK_FALSE(strictest(terms, {SourceName{"named"}, SourceName{"free"}}).has_value());
}
