#include <fanfold/stage/fold/fold.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;
using nlohmann::json;

namespace {

auto page_of(int number) -> Document {
    const auto n = std::to_string(number);
    return document("Topic" + n + " alpha" + n + " beta" + n + " reached " + n +
                    "00 units in place" + n + ".");
}

auto finding_of(int number, int importance = 3) -> Finding {
    const auto n = std::to_string(number);
    return finding(page_of(number), "Topic" + n + " alpha" + n + " reached " + n + "00 units.",
                   "reached " + n + "00 units", {"Topic" + n}, importance);
}

auto events_of(int count) -> std::vector<Event> {
    std::vector<Finding> findings;
    for (int at = 1; at <= count; ++at) findings.push_back(finding_of(at, 1 + at % 5));
    return to_events(std::move(findings), {}, enterprise(), window());
}

}  // namespace

TEST_CASE(
    "A section asks about its new events, best first, and names them by short ids in its schema") {
    const auto plan = plan_fold(events_of(3), enterprise());
    REQUIRE(plan.sections.size() == 1);
    CHECK_FALSE(plan.quiet);
    const auto& section = plan.sections[0];
    CHECK(section.title == "Market");
    REQUIRE(section.asked.size() == 3);
    CHECK(section.asked[0].rank >= section.asked[1].rank);
    const auto& item = section.schema.at("properties").at("items").at("items");
    CHECK(item.at("properties").at("event").at("enum").size() == 3);
    CHECK(item.at("properties").at("event").at("enum")[0] == event_id(section.asked[0]));
    CHECK(item.at("additionalProperties") == false);
    const auto& shown = section.context.at("events")[0];
    CHECK(shown.at("id") == event_id(section.asked[0]));
    CHECK(shown.at("sources") == 1);
    CHECK(shown.at("claims")[0].at("claim") == section.asked[0].findings[0].claim);
}

TEST_CASE("What finds no room is cut by rank and kept for the record") {
    auto reader = enterprise();
    reader.sections[0].max_items = 2;
    const auto plan = plan_fold(events_of(5), reader);
    REQUIRE(plan.sections.size() == 1);
    CHECK(plan.sections[0].asked.size() == 2);
    CHECK(plan.cut.size() == 3);
    CHECK(plan.sections[0].asked[1].rank >= plan.cut[0].rank);
}

TEST_CASE("A night without news plans no call and tells what stands as last time") {
    auto before = events_of(2);
    for (auto& event : before) event.text = "As told before.";
    const auto plan = plan_fold(to_events({}, before, enterprise(), next_window()), enterprise());
    CHECK(plan.quiet);
    REQUIRE(plan.sections.size() == 1);
    CHECK(plan.sections[0].asked.empty());
    CHECK(plan.sections[0].schema.is_null());
    const auto told = apply_section(plan.sections[0], std::nullopt);
    REQUIRE(told.size() == 2);
    CHECK(told[0].text == "As told before.");
    CHECK(plan_headline(told).events.empty());
    CHECK(plan_fold({}, enterprise()).quiet);
}

TEST_CASE("Only the section with news is asked; the others are told as last time") {
    auto before = to_events(
        {finding(page_of(9), "Topic9 recall.", "reached 900 units", {"Topic9"}, 3, "risk/recalls")},
        {}, enterprise(), window());
    const auto plan =
        plan_fold(to_events({finding_of(1)}, before, enterprise(), next_window()), enterprise());
    REQUIRE(plan.sections.size() == 2);
    CHECK(plan.sections[0].asked.size() == 1);
    CHECK(plan.sections[1].asked.empty());
    CHECK(plan.sections[1].kept.size() == 1);
    CHECK_FALSE(plan.quiet);
}

TEST_CASE("The model's words are taken, cleaned; unknown ids and empty texts are not") {
    const auto plan = plan_fold(events_of(3), enterprise());
    const auto& section = plan.sections[0];
    const auto& first = section.asked[0];
    const auto count = first.findings[0].quote;
    const json reply{{"items",
                      {{{"event", event_id(first)},
                        {"text", "It **" + count + "** [1] https://evil.example/x <b>now</b>."}},
                       {{"event", event_id(first)}, {"text", "A second telling."}},
                       {{"event", "e-unknown0"}, {"text", "Invented."}},
                       {{"event", event_id(section.asked[1])}, {"text", " "}},
                       17}}};
    const auto told = apply_section(section, reply);
    REQUIRE(told.size() == 3);
    CHECK(told[0].text == "It " + count + " now.");
    CHECK(told[1].text == section.asked[1].findings[0].claim);
    CHECK(told[2].text == section.asked[2].findings[0].claim);
}

TEST_CASE("A number that no evidence carries costs the model its words, not the reader the item") {
    const auto plan = plan_fold(events_of(1), enterprise());
    const auto& event = plan.sections[0].asked[0];
    const json reply{{"items", {{{"event", event_id(event)}, {"text", "It reached 777 units."}}}}};
    CHECK(apply_section(plan.sections[0], reply)[0].text == event.findings[0].claim);
}

TEST_CASE("A section of many events is asked in several calls, and told as one") {
    const auto plan = plan_fold(events_of(5), enterprise());
    const auto& section = plan.sections[0];
    const auto parts = split(section, enterprise(), 2);
    REQUIRE(parts.size() == 3);
    CHECK(parts[2].asked.size() == 1);
    std::vector<json> replies;
    for (const auto& part : parts) {
        const auto& ids = part.schema.at("properties").at("items").at("items").at("properties").at("event").at("enum");
        CHECK(ids.size() == part.asked.size());
        CHECK(part.context.at("events").size() == part.asked.size());
        replies.push_back({{"items", {{{"event", ids[0]}, {"text", "Told by the model."}}}}});
    }
    replies[1] = json("garbage");
    const auto told = apply_section(section, joined(replies));
    REQUIRE(told.size() == 5);
    CHECK(told[0].text == "Told by the model.");
    CHECK(told[2].text == section.asked[2].findings[0].claim);
    CHECK(told[4].text == "Told by the model.");
    CHECK(split(SectionPlan{}, enterprise(), 2).empty());
}

TEST_CASE("Replies of any shape leave the claims standing") {
    const auto plan = plan_fold(events_of(2), enterprise());
    for (const auto& garbage : {json(), json(1), json("x"), json{{"items", 1}},
                                json{{"items", {nullptr, {{"event", 1}}}}}}) {
        const auto told = apply_section(plan.sections[0], garbage);
        REQUIRE(told.size() == 2);
        CHECK_FALSE(told[0].text.empty());
    }
}

TEST_CASE("The headline is asked over the best events and falls back to their texts") {
    const auto plan = plan_fold(events_of(5), enterprise());
    const auto told = apply_section(plan.sections[0], std::nullopt);
    const auto headline = plan_headline(told);
    REQUIRE(headline.events.size() == 5);
    CHECK(headline.schema.at("properties").at("bullets").at("minItems") == 3);
    CHECK(headline.context.at("events")[0].at("text") == headline.events[0].text);

    const auto plain = apply_headline(headline, std::nullopt);
    REQUIRE(plain.size() == 3);
    CHECK(plain[0].text == headline.events[0].text);
    CHECK(plain[0].events == std::vector{headline.events[0].id});
}

TEST_CASE(
    "A bullet without known events is dropped; one with a wrong number is told by its event") {
    const auto told =
        apply_section(plan_fold(events_of(4), enterprise()).sections[0], std::nullopt);
    const auto headline = plan_headline(told);
    const auto id = [&](std::size_t at) { return event_id(headline.events[at]); };
    const json reply{
        {"bullets",
         {{{"text", "Two things happened."}, {"events", {id(0), id(1), id(0), "e-nothing0"}}},
          {{"text", "Nobody knows."}, {"events", {"e-nothing0"}}},
          {{"text", "All of 123456 units."}, {"events", {id(2)}}},
          "garbage"}}};
    const auto bullets = apply_headline(headline, reply);
    REQUIRE(bullets.size() == 2);
    CHECK(bullets[0].text == "Two things happened.");
    CHECK(bullets[0].events == std::vector{headline.events[0].id, headline.events[1].id});
    CHECK(bullets[1].text == headline.events[2].text);
}

TEST_CASE("An enterprise without sections gets one that takes everything") {
    auto reader = enterprise();
    reader.sections.clear();
    reader.language = "ko";
    const auto first = to_events({finding_of(1)}, {}, reader, window());
    REQUIRE(plan_fold(first, reader).sections.size() == 1);
    CHECK(plan_fold(first, reader).sections[0].title == "소식");
    CHECK(plan_fold(to_events({}, first, reader, next_window()), reader).sections.size() == 1);
}
