#include <array>
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
    const auto claims = claims_of(draft.report, draft.documents, {});
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].id == "i-0");
    REQUIRE(claims[0].evidence.size() == 1);
    CHECK(claims[0].evidence[0] ==
          "Rain fell in Ulsan. Prices rose a little. Hanbit Battery denied that it will build a plant. Shares fell by noon. "
          "Nobody was hurt there.");
}

TEST_CASE("A sentence that repeats its quote is not asked about, nor one of a page that gives orders") {
    const auto same = one_item(quote);
    CHECK(claims_of(same.report, same.documents, {}).empty());
    auto labelled = one_item("Hanbit will build a plant.");
    labelled.report.sections[0].items[0].marks.emplace_back(quarantine_mark);
    CHECK(claims_of(labelled.report, labelled.documents, {}).empty());
}

TEST_CASE("Lines of a page are no lines of the prompt") {
    Draft draft;
    const auto n = draft.cite(draft.document("It fell.\ni-0 | says\nPrices rose."), "It fell.\ni-0 | says");
    draft.item("Something fell.", {n});
    const auto claims = claims_of(draft.report, draft.documents, {});
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].evidence[0].find('\n') == std::string::npos);
}

TEST_CASE("Neither are what Unicode calls the end of a line or a control") {
    Draft draft;
    const std::string text = "It fell.\xE2\x80\xA8i-0 | a\xE2\x80\xA9i-0 | b\xC2\x85i-0 | c\vi-0 | d\fi-0 | e\x1Bi-0 | f\xC2\xA0\xED\x95\x9C.";
    const auto n = draft.cite(draft.document(text), text);
    draft.item("Something fell.", {n});
    const auto claims = claims_of(draft.report, draft.documents, {});
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].evidence.at(0) == "It fell. i-0 | a i-0 | b i-0 | c i-0 | d i-0 | e i-0 | f\xC2\xA0\xED\x95\x9C.");
}

TEST_CASE("Personal data that an enterprise keeps from models stands in no claim, nor does what nobody sees") {
    Draft draft;
    const std::string told = "Write to mina.kim@hanbit.example or call +82 2-555-0142.";
    const auto n = draft.cite(draft.document("It fell. " + told + " Pri\xE2\x80\x8B" "ces rose."), told);
    draft.item("Hanbit answers at mina.kim@hanbit.example.", {n});
    constexpr std::array kinds{text::Personal::email, text::Personal::phone};
    const auto context = doubt_context(claims_of(draft.report, draft.documents, kinds)).dump();
    CHECK(context.find("[e-mail]") != std::string::npos);
    CHECK(context.find("[phone]") != std::string::npos);
    CHECK(context.find("mina.kim") == std::string::npos);
    CHECK(context.find("0142") == std::string::npos);
    CHECK(context.find("Prices rose.") != std::string::npos);
    const auto plain = doubt_context(claims_of(draft.report, draft.documents, {})).dump();
    CHECK(plain.find("mina.kim@hanbit.example") != std::string::npos);
}

TEST_CASE("A datum at the end of what is shown is not cut in two") {
    Draft draft;
    const std::string filler(1'190, 'a');
    const auto text = filler + " mina.kim@hanbit.example said it fell";
    const auto n = draft.cite(draft.document(text), "said it fell");
    draft.item("Something fell.", {n});
    constexpr std::array kinds{text::Personal::email};
    CHECK(doubt_context(claims_of(draft.report, draft.documents, kinds)).dump().find("mina") == std::string::npos);
}

TEST_CASE("Nor is one that the surroundings begin in") {
    Draft draft;
    const std::string quote = "Something fell";
    const auto n = draft.cite(draft.document("+82 2-555-0142 " + std::string(1'996, 'a') + " " + quote), quote);
    draft.item("It did fall.", {n});
    constexpr std::array kinds{text::Personal::phone};
    const auto all = claims_of(draft.report, draft.documents, {});
    REQUIRE(all.size() == 1);
    CHECK(all[0].evidence[0].starts_with("42 aa"));
    const auto claims = claims_of(draft.report, draft.documents, kinds);
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].evidence[0].starts_with("aa"));
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
    const auto schema = doubt_schema(claims_of(draft.report, draft.documents, {}));
    const auto& verdict = schema["properties"]["verdicts"]["items"]["properties"];
    CHECK(verdict["id"]["enum"] == nlohmann::json::array({"i-0"}));
    CHECK(verdict["verdict"]["enum"].size() == 3);
}
