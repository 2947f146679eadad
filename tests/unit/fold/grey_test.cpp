#include <fanfold/stage/fold/grey.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;

namespace {

const auto in_english = document("Hanbit Battery recalls cells after a fire at its site.");
const auto in_korean = document("한빛배터리가 화재 이후 배터리 셀을 회수한다고 밝혔다.");
const auto another = document("Hanbit Battery hires a head of research from Seoul.");

auto english_finding() {
    return finding(in_english, "Hanbit Battery recalls 40,000 cells after a fire.", "recalls cells after a fire");
}
auto korean_finding() {
    return finding(in_korean, "한빛배터리가 셀 4만 개를 회수한다.", "배터리 셀을 회수한다고 밝혔다", {"Hanbit Battery"}, 4);
}
auto other_finding() {
    return finding(another, "Hanbit Battery hires a head of research.", "hires a head of research");
}

auto event(const Finding& finding, EventStatus status = EventStatus::fresh) -> Event {
    Event out;
    out.id = sha256("event of " + finding.claim);
    out.enterprise = finding.enterprise;
    out.section = SectionName{"market"};
    out.findings = {finding};
    out.importance = finding.importance;
    out.status = status;
    out.first_seen = out.last_evidence = window().from;
    return out;
}

/// By deed and day, no more.
auto half_alike() {
    auto korean = korean_finding();
    korean.claim = "한빛배터리가 화재로 셀을 회수한다.";
    korean.dates = {"2026-11-23"};
    auto english = english_finding();
    english.dates = {"2026-11-23"};
    return std::pair{english, korean};
}

}  // namespace

TEST_CASE("what is told in two languages and half alike is asked about, and nothing else") {
    const auto [english, korean] = half_alike();
    const std::vector events{event(english), event(korean), event(other_finding())};
    const auto pairs = grey_pairs(events, enterprise(), 10);
    REQUIRE(pairs.size() == 1);
    CHECK(pairs.front() == GreyPair{events[0].id, events[1].id});
    CHECK(grey_pairs(events, enterprise(), 0).empty());
}

TEST_CASE("what is half alike in one language is left to the rules") {
    const auto [english, korean] = half_alike();
    auto again = english;
    again.claim = "Hanbit Battery recalls scooters of a rival maker it bought in spring.";
    again.id = finding_id(again);
    const std::vector events{event(english), event(again)};
    CHECK(grey_pairs(events, enterprise(), 10).empty());
}

TEST_CASE("nobody is asked about two remembered events, or about what is quarantined") {
    const auto [english, korean] = half_alike();
    const auto unchanged = EventStatus::unchanged, developing = EventStatus::developing;
    CHECK(grey_pairs({event(english, unchanged), event(korean, unchanged)}, enterprise(), 10).empty());
    CHECK(grey_pairs({event(english, developing), event(korean, developing)}, enterprise(), 10).empty());
    CHECK(grey_pairs({event(english, developing), event(korean, unchanged)}, enterprise(), 10).empty());
    CHECK(grey_pairs({event(english), event(korean, developing)}, enterprise(), 10).size() == 1);
    CHECK(grey_pairs({event(english), event(korean, unchanged)}, enterprise(), 10).size() == 1);
    auto hostile = event(korean);
    hostile.quarantined = true;
    CHECK(grey_pairs({event(english), hostile}, enterprise(), 10).empty());
}

TEST_CASE("a pair is shown the same way whichever comes first") {
    const auto one = event(english_finding()), other = event(korean_finding());
    const auto context = same_event_context(one, other);
    CHECK(context == same_event_context(other, one));
    REQUIRE(context["events"].size() == 2);
    CHECK(context["events"][0]["claims"] == nlohmann::json{"Hanbit Battery recalls 40,000 cells after a fire."});
    CHECK(context["events"][1]["names"] == nlohmann::json{"Hanbit Battery"});
    CHECK(context["events"][1]["days"] == nlohmann::json{"2026-11-23"});
}

TEST_CASE("only \"same\" joins") {
    CHECK(says_same({{"verdict", "same"}}));
    CHECK_FALSE(says_same({{"verdict", "different"}}));
    CHECK_FALSE(says_same({{"verdict", "cannot tell"}}));
    CHECK_FALSE(says_same(nlohmann::json::array()));
}

TEST_CASE("fresh events that are one are one fresh event with the findings of both") {
    const std::vector events{event(english_finding()), event(korean_finding()), event(other_finding())};
    const auto united = unite(events, {{events[0].id, events[1].id}}, enterprise(), window());
    REQUIRE(united.size() == 2);
    const auto& both = united[0].findings.size() == 2 ? united[0] : united[1];
    CHECK(both.findings.size() == 2);
    CHECK(both.status == EventStatus::fresh);
    CHECK(both.importance == 4);
    CHECK(unite(events, {}, enterprise(), window()).size() == 3);
}

TEST_CASE("what is one with a remembered event is its news") {
    auto known = event(english_finding(), EventStatus::unchanged);
    known.text = "As it was told.";
    const auto fresh = event(korean_finding());
    const auto united = unite({known, fresh}, {{known.id, fresh.id}}, enterprise(), window());
    REQUIRE(united.size() == 1);
    CHECK(united[0].id == known.id);
    CHECK(united[0].text == "As it was told.");
    CHECK(united[0].status == EventStatus::developing);
    CHECK(united[0].last_evidence == window().to);
    CHECK(united[0].findings.size() == 2);
}

TEST_CASE("two remembered events stay two, also by way of a third") {
    const auto one = event(english_finding(), EventStatus::unchanged);
    const auto other = event(other_finding(), EventStatus::developing);
    const auto fresh = event(korean_finding());
    CHECK(unite({one, other}, {{one.id, other.id}}, enterprise(), window()).size() == 2);
    CHECK(unite({one, other, fresh}, {{one.id, fresh.id}, {other.id, fresh.id}}, enterprise(), window()).size() == 2);
}
