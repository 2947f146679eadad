#include <fanfold/stage/check/check.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::check;
using sample::Draft;

namespace {

const std::string story =
    "Opening line one. Opening line two. Hanbit Battery will build a plant for 3.2 trillion won. "
    "It opens on November 23. It makes 40,000 cells a day. Far away, 99 people wait. "
    "Nobody else. Nothing more. The 777th sentence is here with 777 words.";
const std::string quote = "Hanbit Battery will build a plant for 3.2 trillion won.";

}  // namespace

TEST_CASE("A true sentence with a standing quote stays as it is") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("Hanbit Battery builds a 3.2 trillion won plant.", {n});
    draft.bullet("A plant for 3.2 trillion won.", {n});
    const auto report = draft.checked();
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].marks.empty());
    CHECK(report.summary.size() == 1);
    CHECK(report.citations.size() == 1);
    CHECK(report.about.dropped.empty());
    CHECK(stands(report, draft.documents));
}

TEST_CASE("The Korean currency is no deed that was done") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("Hanbit Battery will build a plant; the cost is 3.2 trillion won.", {n});
    draft.item("A Hanbit Battery plant for 3.2 trillion won.", {n});
    const auto report = draft.checked();
    for (const auto& item : report.sections[0].items) CHECK(item.marks.empty());
}

TEST_CASE("An item that cites nothing is dropped") {
    Draft draft;
    draft.item("Out of thin air.", {});
    draft.item("Cites what is not there.", {7});
    CHECK(draft.reasons() ==
          std::vector<std::string>{"cites nothing that stands", "cites nothing that stands"});
    CHECK(draft.checked().sections.empty());
}

TEST_CASE("A quote that does not stand takes its sentence with it") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("A plant.", {n});
    SECTION("other bytes") {
        draft.report.citations[0].quote.back() = '!';
    }
    SECTION("other offset") {
        draft.report.citations[0].at.offset += 1;
    }
    SECTION("other length") {
        draft.report.citations[0].at.length -= 1;
    }
    SECTION("beyond the end") {
        draft.report.citations[0].at.offset = story.size() + 5;
    }
    SECTION("huge") {
        draft.report.citations[0].at = {SIZE_MAX, SIZE_MAX};
    }
    SECTION("empty") {
        draft.report.citations[0].quote.clear();
        draft.report.citations[0].at.length = 0;
    }
    SECTION("no document") {
        draft.documents.clear();
    }
    CHECK_FALSE(stands(draft.report, draft.documents));
    const auto report = draft.checked();
    CHECK(report.sections.empty());
    CHECK(report.citations.empty());
    CHECK(report.about.dropped.size() == 2);
    CHECK(stands(report, draft.documents));
}

TEST_CASE("One of two citations may fail without the sentence") {
    Draft draft;
    const auto id = draft.document(story);
    draft.cite(id, "It opens on November 23.");
    const auto good = draft.cite(id, quote);
    draft.report.citations[0].at.offset = 0;
    draft.item("A plant for 3.2 trillion won.", {1, good});
    const auto report = draft.checked();
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].citations == std::vector{1});
    REQUIRE(report.citations.size() == 1);
    CHECK(report.citations[0].quote == quote);
    CHECK(report.citations[0].n == 1);
}

TEST_CASE("Numbers count by value, within two sentences of the quote") {
    CHECK(Draft::keeps("A plant for KRW 3.2 trillion.", story, quote));
    CHECK(Draft::keeps("It makes 40,000 cells.", story, quote));
    CHECK_FALSE(Draft::keeps("A plant for 3.7 trillion won.", story, quote));
    CHECK_FALSE(Draft::keeps("A plant for 3.2 billion won.", story, quote));
    CHECK_FALSE(Draft::keeps("It makes 50,000 cells.", story, quote));
    CHECK_FALSE(Draft::keeps("It has 777 words.", story, quote));
}

TEST_CASE("A Korean sentence is checked against English evidence by value, and the reverse") {
    CHECK(Draft::keeps("한빛배터리가 3조 2천억 원을 들여 공장을 짓는다.", story, quote));
    CHECK(Draft::keeps("공장은 11월 23일 문을 연다.", story, quote));
    CHECK_FALSE(Draft::keeps("한빛배터리가 3조 5천억 원을 들여 공장을 짓는다.", story, quote));
    CHECK_FALSE(Draft::keeps("공장은 11월 24일 문을 연다.", story, quote));
    const std::string korean = "한빛배터리는 11월 23일 3조 2천억 원 규모의 공장을 짓는다고 밝혔다.";
    CHECK(Draft::keeps("The plant costs 3.2 trillion won, it said on Nov 23.", korean, korean));
    CHECK_FALSE(
        Draft::keeps("The plant costs 3.2 trillion won, it said on Nov 22.", korean, korean));
}

TEST_CASE("A date must be named by the evidence, or be the day it came out") {
    CHECK(Draft::keeps("It opens on Nov 23.", story, quote));
    CHECK_FALSE(Draft::keeps("It opens on Nov 25.", story, quote));
    CHECK_FALSE(Draft::keeps("It opens on October 23.", story, quote));
    CHECK(Draft::keeps("Announced on November 10, 2026: a plant.", story, quote,
                       "2026-11-10T20:00:00Z"));
    CHECK_FALSE(Draft::keeps("Announced on November 9, 2026: a plant.", story, quote,
                             "2026-11-10T20:00:00Z"));
}

TEST_CASE("A reason that says more than its evidence is cleared, and counted; its item stays") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("A plant for 3.2 trillion won.", {n}).why =
        "It doubles the 512 million dollars of last year.";
    const auto report = draft.checked();
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].why.empty());
    REQUIRE(report.about.dropped.size() == 1);
    CHECK(report.about.dropped[0].where == "market");
    CHECK(report.about.dropped[0].reason.starts_with("number not in its evidence"));
}

TEST_CASE("A bullet is checked against the items it stands for, and goes with them") {
    Draft draft;
    const auto id = draft.document(story);
    const auto first = draft.cite(id, quote);
    const auto last = draft.cite(id, "The 777th sentence is here with 777 words.");
    draft.item("A plant for 3.2 trillion won, in 777 words.", {first, last});
    const auto other =
        draft.cite(draft.document("Cobalt rose by 5 percent."), "Cobalt rose by 5 percent.");
    draft.item("Cobalt rose by 9 percent.", {other});
    draft.bullet("777 words for a plant.", {first});
    draft.bullet("888 words for a plant.", {first});
    draft.bullet("Cobalt rose.", {other});
    const auto report = draft.checked();
    REQUIRE(report.summary.size() == 1);
    CHECK(report.summary[0].text == "777 words for a plant.");
    REQUIRE(report.about.dropped.size() == 3);
    CHECK(report.about.dropped[0].reason == "number not in its evidence: 9 percent");
    CHECK(report.about.dropped[1].where == "summary");
    CHECK(report.about.dropped[2].reason == "what it stands for was dropped");
}

TEST_CASE(
    "What is no longer cited leaves the list and the rest is numbered in order of appearance") {
    Draft draft;
    const auto id = draft.document(story);
    const auto a = draft.cite(id, "It opens on November 23.");
    const auto b = draft.cite(id, "It makes 40,000 cells a day.");
    const auto c = draft.cite(id, quote);
    draft.item("It is worth 12 dollars.", {a});
    draft.item("It makes 40,000 cells a day.", {b});
    draft.bullet("A plant for 3.2 trillion won.", {c});
    draft.item("A plant for 3.2 trillion won.", {c, b});
    const auto report = draft.checked();
    REQUIRE(report.citations.size() == 2);
    CHECK(report.citations[0].quote == quote);
    CHECK(report.citations[0].n == 1);
    CHECK(report.citations[1].n == 2);
    CHECK(report.summary[0].citations == std::vector{1});
    CHECK(report.sections[0].items[0].citations == std::vector{2});
    CHECK(report.sections[0].items[1].citations == std::vector{1, 2});
    CHECK(stands(report, draft.documents));
}

TEST_CASE("Checking twice changes nothing more") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("A plant for 3.2 trillion won by Evil Corp.", {n});
    draft.item("A plant for 9 trillion won.", {n});
    const auto once = draft.checked();
    const auto twice = check::check(once, draft.documents);
    CHECK(twice.about.dropped.size() == once.about.dropped.size());
    CHECK(twice.sections[0].items.size() == once.sections[0].items.size());
    CHECK(twice.sections[0].items[0].marks == once.sections[0].items[0].marks);
}

TEST_CASE("A report stands only if every item cites numbers that exist, each once") {
    Draft draft;
    const auto n = draft.cite(draft.document(story), quote);
    draft.item("A plant.", {n});
    CHECK(stands(draft.report, draft.documents));
    SECTION("an unknown number") {
        draft.report.sections[0].items[0].citations.push_back(9);
    }
    SECTION("no number") {
        draft.report.sections[0].items[0].citations.clear();
    }
    SECTION("a bullet without one") {
        draft.bullet("A bullet.", {});
    }
    SECTION("a number twice") {
        draft.report.citations.push_back(draft.report.citations[0]);
    }
    CHECK_FALSE(stands(draft.report, draft.documents));
}

TEST_CASE("An empty report stands and stays empty") {
    CHECK(stands(Report{}, {}));
    CHECK(check::check(Report{}, {}).about.dropped.empty());
}

namespace {

/// The marks of a sentence over its evidence; "dropped: why" where it did not stay.
auto judged(const std::string& sentence, const std::string& text, const std::string& quoted,
            const std::vector<Term>& glossary = {}, const std::string& language = "en",
            const std::string& source_language = "en") -> std::vector<std::string> {
    Draft draft;
    draft.report.language = language;
    draft.item(sentence, {draft.cite(draft.document(text, "", source_language), quoted)});
    const auto report = check::check(draft.report, draft.documents, glossary);
    if (report.sections.empty()) return {"dropped: " + report.about.dropped.front().reason};
    return report.sections[0].items[0].marks;
}

const std::vector<Term> electronics{{{"Samsung Electronics", "삼성전자"}},
                                    {{"LG Energy Solution", "LG에너지솔루션"}}};

}  // namespace

TEST_CASE("A glossary's name is looked up in every spelling, whatever the language") {
    const std::string korean = "삼성전자는 11월 23일 공장을 열었다.";
    CHECK(judged("Samsung Electronics opened a plant on Nov 23.", korean, korean, electronics, "en",
                 "ko")
              .empty());
    CHECK(judged("LG Energy Solution opened a plant on Nov 23.", korean, korean, electronics, "en",
                 "ko") ==
          std::vector<std::string>{"dropped: name not in its evidence: lg energy solution"});
}

TEST_CASE("Words in somebody's mouth have to stand in a cited document") {
    const std::string text = "Hanbit opened a plant. \"We are proud of this,\" the mayor said.";
    CHECK(judged("“We are proud of this,” the mayor said.", text, text).empty());
    CHECK(judged("“We are ashamed of all this,” the mayor said.", text, text) ==
          std::vector<std::string>{
              "dropped: quoted words not in its evidence: we are ashamed of all this"});
}

TEST_CASE("A sentence that its quote contradicts is marked") {
    const std::string plan = "Samsung Electronics plans to buy LG Energy Solution for $5 billion.";
    const std::string deed = "Samsung Electronics bought LG Energy Solution for $5 billion.";
    const std::string denial = "Samsung Electronics did not buy LG Energy Solution for $5 billion.";
    const auto marks = [](const std::string& sentence, const std::string& evidence) {
        return judged(sentence, evidence, evidence, electronics);
    };
    CHECK(marks(deed, deed).empty());
    CHECK(marks(plan, plan).empty());
    CHECK(marks(deed, plan) == std::vector<std::string>{"told as done, planned in its quote"});
    CHECK(marks(plan, deed) == std::vector<std::string>{"told as planned, done in its quote"});
    CHECK(marks(denial, deed) == std::vector<std::string>{"its quote says the opposite"});
    CHECK(marks("LG Energy Solution bought Samsung Electronics for $5 billion.", deed) ==
          std::vector<std::string>{"actor and target stand the other way round in its quote"});
    CHECK(marks("LG Energy Solution was bought by Samsung Electronics for $5 billion.", deed)
              .empty());
}

TEST_CASE("A contradiction is seen across languages") {
    const std::string korean = "삼성전자는 LG에너지솔루션을 50억 달러에 인수할 계획이다.";
    CHECK(judged("Samsung Electronics acquired LG Energy Solution for $5 billion.", korean, korean,
                 electronics, "en",
                 "ko") == std::vector<std::string>{"told as done, planned in its quote"});
    CHECK(judged("Samsung Electronics plans to acquire LG Energy Solution for $5 billion.", korean,
                 korean, electronics, "en", "ko")
              .empty());
}
