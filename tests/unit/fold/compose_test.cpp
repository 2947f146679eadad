#include <fanfold/stage/fold/fold.hpp>
#include <set>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;

namespace {

struct Night {
    Evidence evidence;
    std::vector<Finding> findings;
    FoldPlan plan;
    std::vector<std::vector<Event>> told;
    std::vector<Bullet> bullets;

    void see(const Document& page, const std::string& claim, const std::string& quote,
             int importance = 3, std::int64_t sighting = 31) {
        evidence.documents[page.id] = page;
        auto& seen = evidence.sightings[SightingId{sighting}];
        seen.id = SightingId{sighting};
        seen.source = SourceName{"post"};
        seen.url = Url::parse("https://post.example/a?n=" + std::to_string(sighting)).value();
        seen.title = "As the feed had it";
        seen.fetched_at = at("2026-11-24T01:02:03Z");
        findings.push_back(finding(page, claim, quote, {"Hanbit Battery"}, importance));
        findings.back().sighting = SightingId{sighting};
    }
    auto report(std::vector<Event> remembered = {}, Window over = window()) -> Report {
        plan =
            plan_fold(to_events(findings, std::move(remembered), enterprise(), over), enterprise());
        told.clear();
        std::vector<Event> all;
        for (const auto& section : plan.sections) {
            told.push_back(apply_section(section, std::nullopt));
            all.insert(all.end(), told.back().begin(), told.back().end());
        }
        bullets = apply_headline(plan_headline(all), std::nullopt);
        return compose(plan, told, bullets, enterprise(), evidence);
    }
};

const auto plant =
    document("First line.\nHanbit Battery will build a plant in Ulsan. It costs 3.2 trillion won.");
const auto recall = document("Busan fire: 40,000 cells are recalled by the maker, it said.");

}  // namespace

TEST_CASE("Citations are numbered in the order in which they first appear, one a span") {
    Night night;
    night.see(plant, "Hanbit Battery will build a plant.",
              "Hanbit Battery will build a plant in Ulsan.");
    night.see(recall, "Cells are recalled after a fire.", "40,000 cells are recalled", 5, 32);
    const auto report = night.report();
    REQUIRE(report.summary.size() == 2);
    CHECK(report.summary[0].citations == std::vector{1});
    CHECK(report.summary[1].citations == std::vector{2});
    REQUIRE(report.citations.size() == 2);
    CHECK(report.citations[0].quote == "40,000 cells are recalled");
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].citations == std::vector{1});
    CHECK(report.status == ReportStatus::complete);
}

TEST_CASE("A citation stands alone: quote, place, context, sighting") {
    Night night;
    night.see(plant, "It costs 3.2 trillion won.", "It costs 3.2 trillion won.");
    const auto report = night.report();
    REQUIRE(report.citations.size() == 1);
    const auto& citation = report.citations[0];
    CHECK(citation.at.of(plant.text) == citation.quote);
    CHECK(citation.before == "First line.\nHanbit Battery will build a plant in Ulsan. ");
    CHECK(citation.after.empty());
    CHECK(citation.url == "https://post.example/a?n=31");
    CHECK(citation.title == "As the feed had it");
    CHECK(citation.source == SourceName{"post"});
    CHECK(citation.published == plant.published);
    CHECK(citation.fetched_at == at("2026-11-24T01:02:03Z"));
}

TEST_CASE("Context is cut on whole characters") {
    std::string korean;
    for (int at = 0; at < 200; ++at) korean += "가";
    const auto page = document(korean + " 인용되는 문장입니다. " + korean);
    Night night;
    night.see(page, "문장이 있다.", "인용되는 문장입니다.");
    const auto report = night.report();
    REQUIRE(report.citations.size() == 1);
    const auto& citation = report.citations[0];
    CHECK(citation.before.size() <= 300);
    CHECK(citation.before.size() % 3 == 1);
    CHECK(citation.before.ends_with("가 "));
    CHECK(citation.after.starts_with(" 가"));
}

TEST_CASE("At most four citations an item, distinct documents before a second quote of one") {
    Night night;
    const auto both = document(
        "Hanbit Battery will build a plant in Ulsan. Later: Hanbit plant building begins.");
    night.see(both, "Hanbit Battery will build a plant in Ulsan.",
              "Hanbit Battery will build a plant in Ulsan.", 5);
    night.see(both, "Hanbit Battery will build a plant in Ulsan soon.",
              "Hanbit plant building begins.", 3);
    for (int at = 0; at < 5; ++at) {
        const auto page = document("Site " + std::to_string(at) +
                                   ": Hanbit Battery will build a plant in Ulsan.");
        night.see(page, "Hanbit Battery will build a plant in Ulsan.",
                  "Hanbit Battery will build a plant");
    }
    const auto report = night.report();
    REQUIRE(report.sections.size() == 1);
    REQUIRE(report.sections[0].items.size() == 1);
    CHECK(report.sections[0].items[0].citations.size() == 4);
    std::set<Digest> documents;
    for (const auto& citation : report.citations) documents.insert(citation.document);
    CHECK(documents.size() == 4);
}

TEST_CASE("Item ids are stable over nights and differ between events and enterprises") {
    Night first;
    first.see(plant, "Hanbit Battery will build a plant.", "will build a plant in Ulsan");
    first.see(recall, "Cells are recalled after a fire.", "40,000 cells are recalled", 5, 32);
    const auto report = first.report();
    Night second;
    second.evidence = first.evidence;
    const auto next = second.report(first.told[0], next_window());
    REQUIRE(next.sections.size() == 1);
    REQUIRE(next.sections[0].items.size() == 2);
    CHECK(next.sections[0].items[0].id == report.sections[0].items[0].id);
    CHECK(next.sections[0].items[0].id != next.sections[0].items[1].id);
    CHECK(report.summary[0].id != report.sections[0].items[0].id);
}

TEST_CASE("A quiet night has no bullets, keeps what stands, and says that it is quiet") {
    Night first;
    first.see(plant, "Hanbit Battery will build a plant.", "will build a plant in Ulsan");
    first.report();
    Night second;
    second.evidence = first.evidence;
    const auto report = second.report(first.told[0], next_window());
    CHECK(report.status == ReportStatus::quiet);
    CHECK(report.summary.empty());
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].status == EventStatus::unchanged);
    CHECK(report.sections[0].items[0].citations == std::vector{1});
}

TEST_CASE("Evidence that is not at hand, or does not stand, is not cited") {
    Night night;
    night.see(plant, "Hanbit Battery will build a plant.", "will build a plant in Ulsan");
    night.evidence.documents[plant.id].text =
        "Something else entirely, with other bytes in it for sure, and longer.";
    CHECK(night.report().citations.empty());
    night.evidence = {};
    const auto report = night.report();
    CHECK(report.citations.empty());
    CHECK(report.sections[0].items[0].citations.empty());
}

TEST_CASE("A section whose fold never came back is told by its claims") {
    Night night;
    night.see(plant, "Hanbit Battery will build a plant.", "will build a plant in Ulsan");
    night.report();
    const auto report = compose(night.plan, {}, {}, enterprise(), night.evidence);
    REQUIRE(report.sections.size() == 1);
    CHECK(report.sections[0].items[0].text == "Hanbit Battery will build a plant.");
}

TEST_CASE(
    "Two sources with two figures are one item that tells both, each as its source writes it") {
    Night night;
    night.see(document("Hanbit Battery recalls 40,000 cells after a fire, it said on Monday."),
              "Hanbit Battery recalls 40,000 cells after a fire.", "recalls 40,000 cells after", 4);
    night.see(document("After a fire Hanbit Battery recalls 42,000 cells, a ministry counts."),
              "Hanbit Battery recalls 42,000 cells after a fire.", "recalls 42,000 cells,", 4, 32);
    night.see(document("Fire: 40,000 cells are recalled by Hanbit Battery."),
              "Hanbit Battery recalls 40,000 cells after a fire.", "40,000 cells are recalled", 4,
              33);
    const auto report = night.report();
    REQUIRE(report.sections.size() == 1);
    REQUIRE(report.sections[0].items.size() == 1);
    const auto& item = report.sections[0].items[0];
    REQUIRE(item.marks.size() == 1);
    CHECK(item.marks[0] ==
          "sources differ: 40,000 cells (post.example +1) · 42,000 cells (post.example)");
    CHECK(item.citations.size() >= 2);
}

TEST_CASE(
    "Figures of two things, rounded figures and one document's own figures are no contradiction") {
    const auto contradictions = [](const std::string& one, const std::string& other) {
        Night night;
        night.see(document(one), one, one, 4);
        night.see(document(other), other, other, 4, 32);
        std::size_t out = 0;
        for (const auto& section : night.report().sections)
            for (const auto& item : section.items) out += item.marks.size();
        return out;
    };
    CHECK(contradictions("Hanbit Battery recalls 40,000 cells after a fire.",
                         "Hanbit Battery recalls 39,000 cells after a fire.") == 1);
    CHECK(contradictions("Hanbit Battery recalls 40,000 cells after a fire.",
                         "Hanbit Battery recalls 3 models of cells after a fire.") == 0);
    CHECK(contradictions("Hanbit Battery builds a plant in Ulsan for 3.2 trillion won.",
                         "Hanbit Battery builds a plant in Ulsan for 3.21 trillion won.") == 0);
}

TEST_CASE("What was told before and came to its end is resolved; news of it that is no end is developing") {
    const auto status_of = [](const std::string& claim, EventStatus status = EventStatus::developing) {
        const auto page = document("From Ulsan: " + claim);
        Event event;
        event.id = sha256("an event");
        event.enterprise = EnterpriseName{"hanbit"};
        event.section = SectionName{"market"};
        event.status = status;
        event.text = claim;
        event.findings.push_back(finding(page, claim, claim));
        FoldPlan plan;
        plan.sections.resize(1);
        plan.sections[0].section = event.section;
        plan.sections[0].asked.push_back(event);
        Evidence evidence;
        evidence.documents.emplace(page.id, page);
        const std::vector<std::vector<Event>> told(1, plan.sections[0].asked);
        const std::vector<Bullet> none;
        return compose(plan, told, none, enterprise(), evidence).sections.at(0).items.at(0).status;
    };
    for (const auto* end : {"Hanbit Battery has completed the plant.", "Hanbit Battery withdrew its plan to build in Ulsan.",
                            "The court dismissed the suit against Hanbit Battery.", "한빛배터리는 울산 공장 계획을 철회했다.",
                            "노사 협상이 타결됐다."})
        CHECK(status_of(end) == EventStatus::resolved);
    for (const auto* news : {"Hanbit Battery will have completed the plant by May.", "Hanbit Battery enlarges the plant.",
                             "Hanbit Battery has not completed the plant.", "한빛배터리는 5월에 공장을 완료할 예정이다.",
                             "한빛배터리는 소송을 취하하지 않았다."})
        CHECK(status_of(news) == EventStatus::developing);
    CHECK(status_of("Hanbit Battery has completed the plant.", EventStatus::fresh) == EventStatus::fresh);
    CHECK(status_of("Hanbit Battery has completed the plant.", EventStatus::unchanged) == EventStatus::unchanged);
}

TEST_CASE("An end is told once: a late copy of it is no end, nor is an old page that comes after it") {
    const auto status_of = [](const std::vector<std::pair<std::string, std::int64_t>>& newest_first, std::int64_t since) {
        Event event;
        event.id = sha256("an event");
        event.enterprise = EnterpriseName{"hanbit"};
        event.section = SectionName{"market"};
        event.status = EventStatus::developing;
        Evidence evidence;
        evidence.since = RunId{since};
        for (const auto& [claim, run] : newest_first) {
            const auto page = document("From Ulsan, in run " + std::to_string(run) + ": " + claim);
            evidence.documents.emplace(page.id, page);
            event.findings.push_back(finding(page, claim, claim));
            event.findings.back().run = RunId{run};
        }
        event.text = event.findings.front().claim;
        const std::vector<std::vector<Event>> told(1, std::vector<Event>(1, event));
        FoldPlan plan;
        plan.sections.resize(1);
        plan.sections[0].section = event.section;
        plan.sections[0].asked = told[0];
        const std::vector<Bullet> none;
        return compose(plan, told, none, enterprise(), evidence).sections.at(0).items.at(0).status;
    };
    const std::string end = "Hanbit Battery has completed the plant.", news = "Hanbit Battery enlarges the plant.";
    CHECK(status_of({{end, 3}, {news, 2}}, 3) == EventStatus::resolved);
    CHECK(status_of({{end, 3}, {end, 2}, {news, 1}}, 3) == EventStatus::developing);
    CHECK(status_of({{end, 2}, {news, 3}}, 3) == EventStatus::developing);
    CHECK(status_of({{end, 4}, {end, 3}, {news, 2}}, 3) == EventStatus::resolved);
}
