#include <fanfold/stage/fold/fold.hpp>
#include <functional>
#include <set>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::fold;
using namespace fanfold::fold::sample;
using nlohmann::json;

namespace {

const std::string story =
    "Hanbit Battery said it will build a plant in Ulsan. The plant costs 3.2 trillion won. "
    "“Work starts in March,” the company’s chief said.\nShares rose 4.1 percent on Monday.";

auto told(const std::string& claim, const std::string& quote) -> json {
    return {
        {"claim", claim},         {"why", "It sells to them."},      {"quote", quote},
        {"importance", 4},        {"importance_reason", "A plant."}, {"entities", json::array()},
        {"dates", json::array()}, {"sentiment", "positive"}};
}

auto answer(std::vector<json> findings) -> json {
    return {{"findings", std::move(findings)}};
}

auto claim_of(const std::string& claim) -> std::string {
    const auto page = document(story);
    const auto out =
        harvest(answer({told(claim, "The plant costs 3.2 trillion won.")}), question(page), page);
    return out.findings.empty() ? "" : out.findings.front().claim;
}

}  // namespace

TEST_CASE(
    "Every object of the findings schema is strict: all properties required, nothing else "
    "allowed") {
    const std::function<void(const json&)> look = [&](const json& schema) {
        if (schema.value("type", "") == "object") {
            CHECK(schema.at("additionalProperties") == false);
            std::set<std::string> names;
            for (const auto& [name, inner] : schema.at("properties").items())
                names.insert(name), look(inner);
            CHECK(schema.at("required").get<std::set<std::string>>() == names);
        }
        if (schema.contains("items")) look(schema.at("items"));
    };
    const auto schema = findings_schema();
    look(schema);
    const auto& findings = schema.at("properties").at("findings");
    CHECK(findings.at("maxItems") == 8);
    CHECK(findings.at("items").at("properties").at("importance").at("maximum") == 5);
}

TEST_CASE("A quote written with other quotes and spaces becomes the document's own bytes") {
    const auto page = document(story);
    const auto out = harvest(answer({told("Work starts in March.",
                                          "\"Work  starts in March,\" the company's chief said")}),
                             question(page), page);
    REQUIRE(out.findings.size() == 1);
    const auto& finding = out.findings.front();
    CHECK(finding.at.of(page.text) == finding.quote);
    CHECK(finding.quote.find("“Work starts in March,”") != std::string::npos);
    CHECK(finding.document == page.id);
    CHECK(finding.id == finding_id(finding));
    CHECK(finding.document_time == *page.published);
}

TEST_CASE("A quote that does not stand drops its claim and says so") {
    const auto page = document(story);
    const auto out =
        harvest(answer({told("The plant costs 5 trillion.", "The plant costs 5 trillion won."),
                        told("No quote at all.", ""), told("Too short.", "won.")}),
                question(page), page);
    CHECK(out.findings.empty());
    REQUIRE(out.dropped.size() == 3);
    CHECK(out.dropped[0].reason == "quote does not stand in the document");
    CHECK(out.dropped[0].where == "market/moves");
    CHECK(out.dropped[1].reason == "no quote");
    CHECK(out.dropped[2].reason == "quote is too short to be evidence");
}

TEST_CASE("Entities that the document does not name and days that are none are left out") {
    const auto page = document(story);
    auto one = told("A plant in Ulsan.", "will build a plant in Ulsan");
    one["entities"] = {{{"surface", "Hanbit Battery"}, {"canonical", "Hanbit Battery Co."}},
                       {{"surface", "Evil Corp"}, {"canonical", "Evil Corp"}},
                       {{"surface", "Hanbit Battery"}, {"canonical", "Hanbit Battery Co."}}};
    one["dates"] = {"2026-11-23", "November", "2026-13-99"};
    one["sentiment"] = "ecstatic";
    const auto out = harvest(answer({one}), question(page), page);
    REQUIRE(out.findings.size() == 1);
    CHECK(out.findings[0].entities ==
          std::vector<Entity>{{"Hanbit Battery", "Hanbit Battery Co."}});
    CHECK(out.findings[0].dates == std::vector<std::string>{"2026-11-23"});
    CHECK(out.findings[0].sentiment.empty());
}

TEST_CASE("At most eight findings of one answer count, and the same one counts once") {
    const auto page = document(story);
    std::vector<json> many(
        20, told("The plant costs 3.2 trillion won.", "The plant costs 3.2 trillion won."));
    CHECK(harvest(answer(many), question(page), page).findings.size() == 1);
    for (std::size_t at = 0; at < many.size(); ++at)
        many[at]["claim"] = "Claim number " + std::to_string(at);
    CHECK(harvest(answer(many), question(page), page).findings.size() == 8);
}

TEST_CASE("An answer of any other shape gives nothing and does not throw") {
    const auto page = document(story);
    for (const auto& garbage :
         {json(), json(3), json("x"), json::array({1}), json{{"findings", 3}},
          json{{"findings", {1, "x", nullptr, {{"claim", 3}}, {{"importance", "high"}}}}}})
        CHECK(harvest(garbage, question(page), page).findings.empty());
}

TEST_CASE("A claim is one plain line: no markup, no link, no mark of its own, no hidden control") {
    CHECK(claim_of("The **plant** costs `3.2` trillion [1].") == "The plant costs 3.2 trillion.");
    CHECK(claim_of("See [the page](javascript:alert(1)) now") == "See the page now");
    CHECK(claim_of("![logo](https://evil.example/x.png) Hanbit builds") == "logo Hanbit builds");
    CHECK(claim_of("<script>alert(1)</script>Hanbit <b>builds</b>") == "alert(1) Hanbit builds");
    CHECK(claim_of("Read https://evil.example/a?b=c or www.evil.example or evil.com/phish today") ==
          "Read or or today");
    CHECK(claim_of("Hanbit\n\n# builds\t it") == "Hanbit # builds it");
    CHECK(claim_of("Hanbit \xe2\x80\xae builds \xe2\x81\xa6it\xe2\x81\xa9") == "Hanbit builds it");
    CHECK(claim_of("- 50% < 60% of snake_case and 2*3 stays") ==
          "50% < 60% of snake_case and 2*3 stays");
    CHECK(claim_of("Samsung (e-7k2m9qd0) [e-7k2m9qd0] grows") == "Samsung (e-7k2m9qd0) grows");
    CHECK(claim_of("한빛배터리가 울산에 공장을 짓는다.") == "한빛배터리가 울산에 공장을 짓는다.");
}

TEST_CASE("A long claim is cut on a character with an ellipsis") {
    std::string claim;
    for (int at = 0; at < 400; ++at) claim += "한빛";
    const auto cut = claim_of(claim);
    CHECK(cut.size() <= 600);
    CHECK(cut.ends_with("…"));
}

TEST_CASE("Brackets without end are read in linear time") {
    const auto page = document(story);
    for (const std::string piece : {"](", "[", "<a", "![", "(((", "www."}) {
        std::string claim;
        while (claim.size() < 200'000) claim += piece;
        harvest(answer({told(claim, "The plant costs 3.2 trillion won.")}), question(page), page);
    }
    SUCCEED();
}
