#include <fanfold/stage/check/quotes.hpp>

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
    for (const auto& item : report.sections[0].items) out += item.text + "\n";
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
