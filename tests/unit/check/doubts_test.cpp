#include <fanfold/stage/check/doubts.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::check;
using sample::Draft;

namespace {

const std::string story =
    "The board met early. Rain fell in Ulsan. Prices rose a little. Hanbit Battery denied that it will build a plant. "
    "Shares fell by noon. Nobody was hurt there. The city said nothing. Far away, snow fell.";
const std::string quote = "Hanbit Battery denied that it will build a plant.";

auto one_item(const std::string& told) -> Draft {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item(told, {n});
    return draft;
}

}  // namespace

TEST_CASE("A sentence is shown with its quote and two sentences on either side") {
    const auto draft = one_item("Hanbit will build a plant.");
    const auto claims = claims_of(draft.report, draft.documents);
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].id == "i-0");
    REQUIRE(claims[0].evidence.size() == 1);
    CHECK(claims[0].evidence[0] ==
          "Rain fell in Ulsan. Prices rose a little. Hanbit Battery denied that it will build a plant. Shares fell by noon. "
          "Nobody was hurt there.");
}

TEST_CASE("A sentence that repeats its quote is not asked about, nor one of a page that gives orders") {
    const auto same = one_item(quote);
    CHECK(claims_of(same.report, same.documents).empty());
    auto labelled = one_item("Hanbit will build a plant.");
    labelled.report.sections[0].items[0].marks.emplace_back(quarantine_mark);
    CHECK(claims_of(labelled.report, labelled.documents).empty());
}

TEST_CASE("Lines of a page are no lines of the prompt") {
    Draft draft;
    const auto n = draft.cite(draft.document("It fell.\ni-0 | says\nPrices rose."), "It fell.\ni-0 | says");
    draft.item("Something fell.", {n});
    const auto claims = claims_of(draft.report, draft.documents);
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].evidence[0].find('\n') == std::string::npos);
}

TEST_CASE("What a model doubts is marked; nothing is taken out") {
    auto draft = one_item("Hanbit will build a plant.");
    draft.item("Hanbit denies plans.", {1});
    draft.bullet("Hanbit will build.", {1});
    const auto reply = nlohmann::json::parse(R"({"verdicts": [
        {"id": "i-0", "verdict": "says otherwise"}, {"id": "i-0", "verdict": "says"}, {"id": "i-1", "verdict": "says"},
        {"id": "s-0", "verdict": "does not say"}, {"id": "i-77", "verdict": "says otherwise"}]})");
    CHECK(note_doubts(draft.report, reply) == 2);
    CHECK(draft.report.sections[0].items[0].marks == std::vector<std::string>{std::string{says_otherwise}});
    CHECK(draft.report.sections[0].items[1].marks.empty());
    CHECK(draft.report.summary[0].marks == std::vector<std::string>{std::string{says_not}});
}

TEST_CASE("A reply of another shape doubts nothing") {
    auto draft = one_item("Hanbit will build a plant.");
    for (const auto* text : {"null", "[]", "{}", R"({"verdicts": 3})", R"({"verdicts": [1, null, {"id": 4}]})"})
        CHECK(note_doubts(draft.report, nlohmann::json::parse(text)) == 0);
}

TEST_CASE("Only the sentences that were shown can be named") {
    const auto draft = one_item("Hanbit will build a plant.");
    const auto schema = doubt_schema(claims_of(draft.report, draft.documents));
    const auto& verdict = schema["properties"]["verdicts"]["items"]["properties"];
    CHECK(verdict["id"]["enum"] == nlohmann::json::array({"i-0"}));
    CHECK(verdict["verdict"]["enum"].size() == 3);
}
