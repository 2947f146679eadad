#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/stage/fold/mute.hpp>
#include <random>
#include <set>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;

namespace {

const auto plant =
    document("Hanbit Battery will build a plant in Ulsan for 3.2 trillion won, it said on Monday.");
const auto plant_elsewhere =
    document("A new battery plant in Ulsan: Hanbit Battery to spend 3.2 trillion won.");
const auto recall = document("Hanbit Battery recalls 40,000 cells after a fire in Busan.");

auto plant_finding() {
    return finding(plant, "Hanbit Battery builds a 3.2 trillion won plant in Ulsan.",
                   "will build a plant in Ulsan");
}
auto plant_again() {
    return finding(plant_elsewhere, "Hanbit Battery spends 3.2 trillion won on an Ulsan plant.",
                   "A new battery plant in Ulsan");
}
auto recall_finding(int importance = 5) {
    return finding(recall, "Hanbit Battery recalls 40,000 cells after a fire.",
                   "recalls 40,000 cells", {"Hanbit Battery"}, importance, "risk/recalls");
}

auto ids(const std::vector<Event>& events) {
    std::vector<std::vector<Digest>> out;
    for (const auto& event : events) {
        out.emplace_back(1, event.id);
        for (const auto& finding : event.findings) out.back().push_back(finding.id);
    }
    return out;
}

auto with_status(const std::vector<Event>& events, EventStatus status) {
    return std::count_if(events.begin(), events.end(),
                         [&](const Event& event) { return event.status == status; });
}

}  // namespace

TEST_CASE("One event from two sites is one event that keeps both") {
    const auto events =
        to_events({plant_finding(), plant_again(), recall_finding()}, {}, enterprise(), window());
    REQUIRE(events.size() == 2);
    const auto& joined = events[0].findings.size() == 2 ? events[0] : events[1];
    CHECK(joined.findings.size() == 2);
    CHECK(joined.status == EventStatus::fresh);
    CHECK(joined.first_seen == window().to);
}

TEST_CASE("The same claim of two templates is one event in the first section that either feeds") {
    auto other = plant_finding();
    other.template_name = TemplateName{"risk/recalls"};
    other.id = finding_id(other);
    const auto events = to_events({plant_finding(), other}, {}, enterprise(), window());
    REQUIRE(events.size() == 1);
    CHECK(events[0].section == SectionName{"market"});
    CHECK(to_events({recall_finding()}, {}, enterprise(), window())[0].section ==
          SectionName{"risk"});
}

TEST_CASE("Another company, another month or other words are another event") {
    auto rival = finding(document("Daehan Cells will build a plant in Ulsan for 3.2 trillion won."),
                         "Daehan Cells builds a 3.2 trillion won plant in Ulsan.",
                         "will build a plant in Ulsan", {"Daehan Cells"});
    auto old = plant_again();
    old.dates = {"2026-08-01"};
    auto now = plant_finding();
    now.dates = {"2026-11-23"};
    CHECK(to_events({plant_finding(), rival}, {}, enterprise(), window()).size() == 2);
    CHECK(to_events({now, old}, {}, enterprise(), window()).size() == 2);
    CHECK(to_events({plant_finding(), recall_finding()}, {}, enterprise(), window()).size() == 2);
}

TEST_CASE("Legal forms and case do not keep two names apart") {
    auto formal = plant_again();
    formal.entities = {{"HANBIT BATTERY Co., Ltd.", "HANBIT BATTERY Co., Ltd."}};
    CHECK(to_events({plant_finding(), formal}, {}, enterprise(), window()).size() == 1);
}

TEST_CASE("Korean claims about one event are joined") {
    const auto a = document("한빛배터리는 울산에 3조 2천억 원 규모의 공장을 짓는다고 밝혔다.");
    const auto b = document("한빛배터리, 울산 공장에 3조 2천억 원을 투자한다.");
    const auto events =
        to_events({finding(a, "한빛배터리가 울산에 3조 2천억 원 규모 공장을 짓는다.",
                           "울산에 3조 2천억 원", {"한빛배터리"}),
                   finding(b, "한빛배터리가 울산 공장에 3조 2천억 원을 투자한다.", "울산 공장에",
                           {"한빛배터리"})},
                  {}, enterprise(), window());
    CHECK(events.size() == 1);
    const auto other = to_events({finding(a, "한빛배터리가 울산에 3조 2천억 원 규모 공장을 짓는다.",
                                          "울산에 3조 2천억 원", {"한빛배터리"}),
                                  finding(b, "한빛배터리가 화재 이후 배터리 셀 4만 개를 회수한다.",
                                          "울산 공장에", {"한빛배터리"})},
                                 {}, enterprise(), window());
    CHECK(other.size() == 2);
}

TEST_CASE(
    "A Korean and an English page tell one event: by the glossary, or by how the name sounds") {
    const auto english = document("Hanbit Battery recalls 42,000 cells on November 23.");
    const auto korean = document("한빛배터리, 11월 23일 배터리 셀 4만2천 개 리콜");
    const auto told = [&](const std::string& name, const std::string& figure) {
        return finding(korean, name + ", 11월 23일 배터리 셀 " + figure + " 개 리콜", "배터리 셀",
                       {name});
    };
    const auto here = finding(english, "Hanbit Battery recalls 42,000 cells on November 23.",
                              "recalls 42,000 cells");
    CHECK(to_events({here, told("한빛배터리", "4만2천")}, {}, enterprise(), window()).size() == 1);
    CHECK(to_events({here, told("㈜한빛배터리", "4만2천")}, {}, enterprise(), window()).size() ==
          1);
    CHECK(to_events({here, told("새빛전지", "4만2천")}, {}, enterprise(), window()).size() == 2);
    auto reader = enterprise();
    reader.glossary = {{{"Hanbit Battery", "새빛전지"}}};
    CHECK(to_events({here, told("새빛전지", "4만2천")}, {}, reader, window()).size() == 1);
    CHECK(to_events({here, told("한빛배터리", "900")}, {}, enterprise(), window()).size() == 2);
}

TEST_CASE("A ticker in brackets is no part of a name") {
    auto ticker = plant_again();
    ticker.entities = {{"Hanbit Battery (012340.KS)", "Hanbit Battery (012340.KS)"}};
    CHECK(to_events({plant_finding(), ticker}, {}, enterprise(), window()).size() == 1);
}

TEST_CASE("One telling that is loose about figures does not pull two events together") {
    std::vector<Finding> findings;
    const auto add = [&](const std::string& claim) {
        findings.push_back(
            finding(document(claim + " " + std::to_string(findings.size())), claim, claim));
    };
    for (int at = 0; at < 3; ++at) {
        add("Hanbit Battery recalls 40,000 home batteries over a fire risk.");
        add("Hanbit Battery recalls 900 delivery vans over a fire risk.");
    }
    add("Hanbit Battery recalls home batteries and delivery vans over a fire risk.");
    const auto events = to_events(findings, {}, enterprise(), window());
    CHECK(events.size() >= 2);
    for (const auto& event : events) {
        std::set<std::string> told;
        for (const auto& each : event.findings)
            told.insert(each.claim.substr(0, each.claim.find(" over")));
        CHECK_FALSE((told.contains("Hanbit Battery recalls 40,000 home batteries") &&
                     told.contains("Hanbit Battery recalls 900 delivery vans")));
    }
}

TEST_CASE("A name that only another page lists keeps two deeds of one company apart") {
    const auto told = [](const std::string& claim, std::vector<std::string> names) {
        return finding(document(claim), claim, claim, std::move(names));
    };
    const std::string busan = "Hanbit Battery recalls battery packs sold in Busan: 55 % failed.";
    const std::string ulsan = "Hanbit Battery recalls battery packs sold in Ulsan: 55 % failed.";
    const auto apart = to_events({told(busan, {"Hanbit Battery"}), told(ulsan, {"Hanbit Battery"}),
                                  told("Busan and Ulsan had rain.", {"Busan", "Ulsan"})},
                                 {}, enterprise(), window());
    CHECK(apart.size() == 3);
}

TEST_CASE("The same who and a figure of many digits are one event in whatever words") {
    const auto told = [](const std::string& claim) {
        return finding(document(claim), claim, claim, {"Hanbit Battery", "Ulsan"});
    };
    CHECK(to_events({told("Investors from Ulsan pay 4,037 million dollars into Hanbit Battery."),
                     told("A stake in Hanbit Battery changed hands in Ulsan: 4,037 million "
                          "dollars.")},
                    {}, enterprise(), window())
              .size() == 1);
    CHECK(to_events({told("Investors from Ulsan pay 4,037 million dollars into Hanbit Battery."),
                     told("A stake in Hanbit Battery changed hands in Ulsan: 951 million "
                          "dollars.")},
                    {}, enterprise(), window())
              .size() == 2);
}

TEST_CASE("Two digits that agree by chance do not join what figures of more tell apart") {
    const auto told = [](const std::string& claim) {
        return finding(document(claim), claim, claim, {"Hanbit Battery"});
    };
    CHECK(to_events({told("Sales of Hanbit Battery grew by 69 % to 2,182 tonnes in the quarter."),
                     told("Sales of Hanbit Battery grew by 65 % to 9,786 tonnes in the quarter.")},
                    {}, enterprise(), window())
              .size() == 2);
}

TEST_CASE("A deed that one claim alone names keeps it from what shares only place and month with it") {
    const auto told = [](const std::string& claim) {
        return finding(document(claim), claim, claim, {"Hanbit Battery", "Ulsan"});
    };
    std::vector<Finding> findings{
        told("Hanbit Battery is hiring 6,993 people in Ulsan for engineering by August."),
        told("In Ulsan, Hanbit Battery looks for 6,993 new people for engineering until August."),
        told("By August Hanbit Battery wants to hire 6,993 people for engineering in Ulsan."),
        told("Hanbit Battery has appointed Lena Strand as its head of engineering in Ulsan, who starts in August."),
        told("Lena Strand becomes head of engineering of Hanbit Battery in Ulsan in August."),
        told("The new head of engineering at Hanbit Battery in Ulsan is Lena Strand, from August on.")};
    for (int at = 0; at < 40; ++at)  // so that "engineering" is no word of every finding
        findings.push_back(told("Hanbit Battery in Ulsan: one" + std::to_string(at) + " other" + std::to_string(at) + "."));
    const auto events = to_events(findings, {}, enterprise(), window());
    const auto of_three = std::count_if(events.begin(), events.end(), [](const Event& event) { return event.findings.size() == 3; });
    CHECK(of_three == 2);
    CHECK(events.size() == 42);
}

TEST_CASE("As many people as a year has in its number are a figure; a year is none") {
    const auto told = [](const std::string& claim) {
        return finding(document(claim), claim, claim, {"Hanbit Battery", "Ulsan"});
    };
    const auto events = [&](const std::string& a, const std::string& b) {
        return to_events({told(a), told(b)}, {}, enterprise(), window()).size();
    };
    CHECK(events("A fire at a plant of Hanbit Battery in Ulsan injured 2021 people and stopped work for a week.",
                 "2021 people were hurt when Hanbit Battery burned in Ulsan; it stays shut.") == 1);
    CHECK(events("한빛배터리 울산 공장 화재로 2038명이 부상했으며 8일 동안 가동이 중단된다.",
                 "울산에 있는 한빛배터리의 공장에서 불이 나 2038명이 다치고 8일간 작업이 멈췄다.") == 1);
    CHECK(events("Hanbit Battery lifts its 2027 outlook in Ulsan after strong sales of packs.",
                 "Hanbit Battery closes the books on its 2027 research programme in Ulsan.") == 2);
}

TEST_CASE("Events do not depend on the order of findings") {
    std::vector<Finding> findings{plant_finding(), plant_again(), recall_finding()};
    for (int at = 0; at < 30; ++at) {
        const auto page = document("Story " + std::to_string(at) +
                                   " about cobalt prices and mines in the south.");
        findings.push_back(finding(
            page,
            "Cobalt prices move " + std::to_string(at % 7) + " percent in mines of the south.",
            "about cobalt prices", {"Cobalt"}));
    }
    const auto expected = ids(to_events(findings, {}, enterprise(), window()));
    std::mt19937 random{20261124};
    for (int round = 0; round < 20; ++round) {
        std::shuffle(findings.begin(), findings.end(), random);
        CHECK(ids(to_events(findings, {}, enterprise(), window())) == expected);
    }
}

TEST_CASE("An event keeps its id: unchanged without new evidence, developing with it") {
    const auto first = to_events({plant_finding()}, {}, enterprise(), window());
    REQUIRE(first.size() == 1);
    const auto quiet = to_events({}, first, enterprise(), next_window());
    REQUIRE(quiet.size() == 1);
    CHECK(quiet[0].status == EventStatus::unchanged);
    CHECK(quiet[0].id == first[0].id);

    const auto grown = to_events({plant_again()}, first, enterprise(), next_window());
    REQUIRE(grown.size() == 1);
    CHECK(grown[0].status == EventStatus::developing);
    CHECK(grown[0].id == first[0].id);
    CHECK(grown[0].findings.size() == 2);
    CHECK(grown[0].last_evidence == next_window().to);
    CHECK(grown[0].first_seen == window().to);
}

TEST_CASE("The same evidence asked again is no news") {
    const auto first = to_events({plant_finding()}, {}, enterprise(), window());
    auto reworded = plant_finding();
    reworded.claim = "A plant in Ulsan is what Hanbit Battery will build.";
    reworded.id = finding_id(reworded);
    const auto again = to_events({reworded}, first, enterprise(), next_window());
    REQUIRE(again.size() == 1);
    CHECK(again[0].status == EventStatus::unchanged);
}

TEST_CASE("Two events remembered apart stay apart, and new evidence goes to the closer one") {
    const auto first = to_events({plant_finding(), recall_finding()}, {}, enterprise(), window());
    const auto next = to_events({plant_again()}, first, enterprise(), next_window());
    REQUIRE(next.size() == 2);
    CHECK(with_status(next, EventStatus::developing) == 1);
    CHECK(with_status(next, EventStatus::unchanged) == 1);
}

TEST_CASE("An unchanged event leaves the report when it is older than the enterprise carries it") {
    auto reader = enterprise();
    reader.carry = std::chrono::hours{36};
    const auto first = to_events({plant_finding()}, {}, reader, window());
    CHECK(to_events({}, first, reader, next_window()).size() == 1);
    const Window later{at("2026-11-25T06:00:00Z"), at("2026-11-26T06:00:00Z")};
    CHECK(to_events({}, first, reader, later).empty());
}

TEST_CASE("A resolved event is not told again, and an event of a removed template neither") {
    auto first = to_events({plant_finding(), recall_finding()}, {}, enterprise(), window());
    for (auto& event : first) event.status = EventStatus::resolved;
    CHECK(to_events({}, first, enterprise(), next_window()).empty());

    auto fewer = enterprise();
    fewer.sections = {{SectionName{"other"}, "Other", {TemplateName{"other/any"}}, 8}};
    const auto before = to_events({plant_finding()}, {}, enterprise(), window());
    CHECK(to_events({}, before, fewer, next_window()).empty());
    CHECK(to_events({plant_finding()}, {}, fewer, window()).size() == 1);
}

TEST_CASE("Findings and events of another enterprise are never taken in") {
    auto foreign = plant_finding();
    foreign.enterprise = EnterpriseName{"rival"};
    auto events = to_events({plant_finding()}, {}, enterprise(), window());
    events[0].enterprise = EnterpriseName{"rival"};
    CHECK(to_events({foreign}, events, enterprise(), window()).empty());
}

TEST_CASE("More important comes before newer, newer before older") {
    const auto events = to_events({plant_finding(), recall_finding(5)}, {}, enterprise(), window());
    REQUIRE(events.size() == 2);
    const auto& high = events[0].importance == 5 ? events[0] : events[1];
    const auto& low = events[0].importance == 5 ? events[1] : events[0];
    CHECK(high.rank > low.rank);

    const auto old_page =
        document("Nickel mine strike ends in Sulawesi after long talks.", "2026-10-01T00:00:00Z");
    const auto old =
        finding(old_page, "A nickel mine strike ends.", "Nickel mine strike ends", {"Sulawesi"});
    const auto mixed = to_events({plant_finding(), old}, {}, enterprise(), window());
    REQUIRE(mixed.size() == 2);
    const auto& older = mixed[0].findings[0].document == old_page.id ? mixed[0] : mixed[1];
    const auto& newer = mixed[0].findings[0].document == old_page.id ? mixed[1] : mixed[0];
    CHECK(newer.rank > older.rank);
}

TEST_CASE("Undated findings and empty claims are taken as they are") {
    auto undated = plant_finding();
    undated.document_time = Instant{};
    undated.claim.clear();
    undated.entities.clear();
    undated.id = finding_id(undated);
    CHECK(to_events({undated}, {}, enterprise(), window()).size() == 1);
    CHECK(to_events({}, {}, enterprise(), window()).empty());
}

TEST_CASE("Two thousand findings about one name on one day are folded at once") {
    std::vector<Finding> findings;
    for (int at = 0; at < 2'000; ++at) {
        const auto number = std::to_string(at);
        const auto page = document("Hanbit Battery item " + number + " stands here.");
        findings.push_back(finding(
            page, "Hanbit word" + number + " other" + number + " third" + number + " happened.",
            "item " + number + " stands"));
    }
    CHECK(to_events(std::move(findings), {}, enterprise(), window()).size() == 2'000);
}

TEST_CASE(
    "A mute rule leaves out an event, a source or words, until its day, and says which rule") {
    const auto events = to_events({plant_finding(), recall_finding()}, {}, enterprise(), window());
    const auto left = [&](MuteRule rule, const std::string& source = "post") {
        rule.where = "enterprises/hanbit.toml:41";
        const std::vector rules{std::move(rule)};
        auto out = events;
        const auto dropped = mute(out, rules, {{SightingId{31}, SourceName{source}}}, window().to);
        for (const auto& each : dropped)
            CHECK(each.reason.starts_with("muted: enterprises/hanbit.toml:41"));
        CHECK(out.size() + dropped.size() == events.size());
        return out.size();
    };
    CHECK(left({.event = event_id(events[0])}) == 1);
    CHECK(left({.event = "e-00000000"}) == 2);
    CHECK(left({.pattern = "RECALLS"}) == 1);
    CHECK(left({.pattern = "nothing such"}) == 2);
    CHECK(left({.source = "post"}) == 0);
    CHECK(left({.source = "post"}, "wire") == 2);
    CHECK(left({.source = "post", .pattern = "recalls"}) == 1);
    CHECK(left({.pattern = "recalls", .until = window().to}) == 2);
    CHECK(left({.pattern = "recalls", .until = window().to + std::chrono::hours{1}}) == 1);
}

TEST_CASE("Evidence of a muted source is no evidence, and the rest of its event stays") {
    auto elsewhere = plant_again();
    elsewhere.sighting = SightingId{32};
    auto events = to_events({plant_finding(), elsewhere}, {}, enterprise(), window());
    REQUIRE(events.size() == 1);
    const std::vector<MuteRule> rules{{.source = "gossip"}};
    CHECK(mute(events, rules,
               {{SightingId{31}, SourceName{"post"}}, {SightingId{32}, SourceName{"gossip"}}},
               window().to)
              .empty());
    REQUIRE(events.size() == 1);
    CHECK(events[0].findings.size() == 1);
}
