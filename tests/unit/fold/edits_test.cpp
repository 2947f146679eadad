#include <fanfold/stage/fold/edits.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;

namespace {

auto found() -> std::vector<Finding> {
    const auto plant = document("The plant costs 3.2 trillion won.");
    const auto recall = document("The firm recalls 4,000 cells.");
    const auto chief = document("Its chief leaves in May.");
    return {finding(plant, "A plant for 3.2 trillion won", plant.text), finding(recall, "It recalls cells", recall.text),
            finding(chief, "The chief goes", chief.text)};
}

auto event_of(const Finding& finding, EventStatus status = EventStatus::fresh) -> Event {
    Event out;
    out.id = sha256(finding.claim);
    out.status = status;
    out.findings = {finding};
    return out;
}

/// A report that tells the events, in their findings' words.
auto report_on(const std::vector<Event>& events) -> Report {
    Report out;
    out.sections.resize(1);
    for (const auto& event : events) {
        ReportItem item;
        item.event = event.id;
        item.text = event.findings[0].claim;
        out.sections[0].items.push_back(item);
    }
    return out;
}

}  // namespace

TEST_CASE("What a person took out of a night is not found again for the week, and what nobody touched is") {
    const auto findings = found();
    const std::vector<Event> told{event_of(findings[0]), event_of(findings[1], EventStatus::resolved)};
    Edits edits;
    note_edits(report_on({told[0]}), told, edits);
    const auto left = heed(findings, edits);
    REQUIRE(left.size() == 2);
    CHECK(left[0].claim == findings[0].claim);
    CHECK(left[0].why == findings[0].why);
    CHECK(left[1].claim == findings[2].claim);
}

TEST_CASE("What a person wrote is what the week goes on from, the last words first") {
    const auto findings = found();
    const std::vector<Event> told{event_of(findings[0])};
    Edits edits;
    for (const std::string text : {"A plant, perhaps", "A plant for 3.4 trillion won"}) {
        auto report = report_on(told);
        report.sections[0].items[0].text = text;
        report.sections[0].items[0].marks = {std::string{edited_mark} + "Kim"};
        note_edits(report, told, edits);
    }
    note_edits(report_on(told), told, edits);  // a night after, that told it unchanged
    const auto left = heed(findings, edits);
    REQUIRE(left.size() == 3);
    CHECK(left[0].claim == "A plant for 3.4 trillion won");
    CHECK(left[0].why.empty());
    CHECK(left[0].id == findings[0].id);
    CHECK(left[0].quote == findings[0].quote);
}
