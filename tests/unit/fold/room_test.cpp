#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;

namespace {

auto event(int number, int importance, const std::string& section = "market",
           EventStatus status = EventStatus::fresh) -> Event {
    const auto page = document("Number " + std::to_string(number) + " happened.");
    Event out;
    out.enterprise = EnterpriseName{"hanbit"};
    out.findings = {finding(page, page.text, page.text, {"Hanbit Battery"}, importance)};
    out.id = out.findings[0].id;
    out.section = SectionName{section};
    out.importance = importance;
    out.rank = importance + 0.001 * number;
    out.status = status;
    out.text = page.text;
    return out;
}

/// `counts[n]` events of importance n + 1, all in one section.
auto events(std::vector<int> counts, const std::string& section = "market") -> std::vector<Event> {
    std::vector<Event> out;
    for (int importance = 1; importance <= static_cast<int>(counts.size()); ++importance)
        for (int count = counts[static_cast<std::size_t>(importance) - 1]; count > 0; --count)
            out.push_back(event(static_cast<int>(out.size()) + 1, importance, section));
    return out;
}

auto told(const FoldPlan& plan) -> std::vector<Event> {
    std::vector<Event> out;
    for (const auto& section : plan.sections) {
        out.insert(out.end(), section.asked.begin(), section.asked.end());
        out.insert(out.end(), section.kept.begin(), section.kept.end());
    }
    return out;
}

auto of_importance(const std::vector<Event>& events, int least, int most) -> std::ptrdiff_t {
    return std::count_if(events.begin(), events.end(), [&](const Event& one) {
        return one.importance >= least && one.importance <= most;
    });
}

auto letters(const std::vector<std::vector<Event>>& sections) -> std::size_t {
    std::size_t out = 0;
    for (const auto& each : sections)
        for (const auto& one : each) out += one.text.size();
    return out;
}

}  // namespace

TEST_CASE("What matters takes the room that other sections leave") {
    const auto plan = plan_fold(events({0, 0, 6, 10, 4}), enterprise());
    CHECK(of_importance(told(plan), 4, 5) == 14);
    CHECK(of_importance(told(plan), 3, 3) == 0);  // its own section's eight are taken
    CHECK(plan.cut.size() == 6);
    CHECK(of_importance(told(plan_fold(events({0, 0, 20}), enterprise())), 3, 3) == 8);
}

TEST_CASE("What matters little fills a short report, and a tenth of a long one") {
    auto reader = enterprise();
    reader.sections[0].max_items = 100;
    const auto little = [&](std::vector<int> counts) {
        return of_importance(told(plan_fold(events(std::move(counts)), reader)), 1, 2);
    };
    CHECK(little({9, 9}) == 8);
    CHECK(little({9, 9, 5}) == 3);
    CHECK(little({9, 9, 8}) == 0);
    CHECK(little({9, 9, 9, 9}) == 2);
    CHECK(little({9, 9, 20, 10, 6}) == 4);
}

TEST_CASE("News comes before what stands, and a report has as many items as its length says") {
    auto reader = enterprise();
    auto all = events({0, 0, 3});
    for (int number = 10; number < 16; ++number)
        all.push_back(event(number, 5, "market", EventStatus::unchanged));
    auto plan = plan_fold(all, reader);
    CHECK(plan.sections.at(0).asked.size() == 3);
    CHECK(plan.sections.at(0).kept.size() == 6);
    all.push_back(event(16, 3, "market", EventStatus::unchanged));
    plan = plan_fold(all, reader);
    CHECK(plan.sections.at(0).kept.size() == 6);
    reader.length.max_items = 4;
    plan = plan_fold(all, reader);
    CHECK(plan.sections.at(0).asked.size() == 3);
    CHECK(plan.sections.at(0).kept.size() == 1);
}

TEST_CASE("Sentences are kept within the letters of a section and of the report") {
    auto reader = enterprise();
    std::vector<std::vector<Event>> all{{event(1, 5), event(2, 4), event(3, 3)},
                                        {event(4, 4, "risk"), event(5, 3, "risk")}};
    const auto each = all[0][0].text.size();
    auto sections = all;
    CHECK(keep_length(sections, reader).empty());
    reader.sections[0].max_chars = static_cast<int>(2 * each);
    auto cut = keep_length(sections, reader);
    REQUIRE(cut.size() == 1);
    CHECK(cut[0].id == all[0][2].id);
    reader.sections[0].max_chars = 1;
    sections = all;
    keep_length(sections, reader);
    CHECK(sections[0].size() == 1);  // the first is always told

    reader.sections[0].max_chars = 0;
    reader.length.max_chars = static_cast<int>(3 * each);
    sections = all;
    cut = keep_length(sections, reader);
    CHECK(letters(sections) == 3 * each);
    CHECK(of_importance(cut, 3, 3) == 2);
}

TEST_CASE("Letters are counted as people count them") {
    auto reader = enterprise();
    reader.length.max_chars = 9;
    std::vector<std::vector<Event>> sections{{event(1, 5), event(2, 4)}};
    sections[0][0].text = "한빛배터리";
    sections[0][1].text = "대들보에";
    CHECK(keep_length(sections, reader).empty());
    reader.length.max_chars = 8;
    CHECK(keep_length(sections, reader).size() == 1);
}

TEST_CASE("The first three events stand in the headline, whatever the model chose") {
    const auto headline = plan_headline(events({0, 0, 4, 2, 2}));
    REQUIRE(headline.events.size() == 8);
    nlohmann::json bullets = nlohmann::json::array();
    for (const std::size_t at : {4, 1, 5, 6, 7})
        bullets.push_back({{"text", "The model's words."}, {"events", {event_id(headline.events[at])}}});
    for (std::size_t at = 0; at < bullets.size(); ++at)
        bullets[at]["text"] = "The model's words, " + std::string(at + 1, 'I') + ".";
    std::vector<Digest> first;
    const auto said = apply_headline(headline, nlohmann::json{{"bullets", bullets}});
    for (const auto& bullet : said) first.push_back(bullet.events.at(0));
    CHECK(first == std::vector{headline.events[0].id, headline.events[4].id, headline.events[2].id,
                               headline.events[1].id, headline.events[5].id});
    CHECK(said[0].text == headline.events[0].text);
    CHECK(said[3].text == "The model's words, II.");
}
