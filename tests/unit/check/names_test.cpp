#include <fanfold/stage/check/check.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using sample_draft = fanfold::check::sample::Draft;

namespace {

auto marks(const std::string& sentence, const std::string& text,
           const std::string& language = "en") {
    sample_draft draft;
    const auto n = draft.cite(draft.document(text, "", language), text);
    draft.item(sentence, {n});
    const auto report = draft.checked();
    return report.sections.empty() ? std::vector<std::string>{"dropped"}
                                   : report.sections[0].items[0].marks;
}

using Marks = std::vector<std::string>;

}  // namespace

TEST_CASE("A name that the evidence does not carry is marked, and the sentence stays") {
    const std::string text = "Daehan Cells will supply SK Innovation and its plant in Ulsan.";
    CHECK(marks("Daehan Cells supplies SK Innovation in Ulsan.", text).empty());
    CHECK(marks("Daehan Cells supplies Evil Corp in Ulsan.", text) ==
          Marks{"name not in its evidence: Evil Corp"});
    CHECK(marks("Ulsan hosts Daehan's plant.", text).empty());
}

TEST_CASE(
    "Words that only open a sentence, months, weekdays and the reader's own name are no names to "
    "check") {
    const std::string text = "The company opens a plant in November.";
    CHECK(marks("Plants open. Then more open in November, on Monday.", text).empty());
    CHECK(marks("The plant matters to Hanbit Battery.", text).empty());
}

TEST_CASE("A name anywhere in the cited document, or in another case, is carried") {
    CHECK(marks("The deal was signed by Daehan Cells.", "DAEHAN CELLS signed.\n\nThe deal is done.")
              .empty());
}

TEST_CASE("Names are not looked up in a text of another language") {
    CHECK(marks("The deal was signed by Samsung Electronics.", "삼성전자가 계약을 체결했다.", "ko")
              .empty());
}

TEST_CASE("A sentence of a thousand names gets a handful of marks") {
    std::string sentence = "Of";
    for (int at = 0; at < 1'000; ++at)
        sentence += " Name" + std::string(1, static_cast<char>('a' + at % 26)) + " and";
    CHECK(marks(sentence, "nothing of that kind here").size() == 4);
}
