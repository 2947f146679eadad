#include <re2/re2.h>

#include <chrono>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/prompt/rules.hpp>
#include <filesystem>
#include <fstream>

#include "catch.hpp"

using namespace fanfold;
using prompt::Rule;
namespace fs = std::filesystem;

namespace {

const fs::path packaged = FANFOLD_SOURCE_DIR "/prompts";

auto rule(const std::string& pattern, const std::string& claim) -> Rule {
    Rule out;
    out.name = "one";
    out.pattern = std::make_shared<const re2::RE2>(pattern);
    out.claim[""] = claim;
    return out;
}

auto findings(const std::vector<Rule>& rules, const std::string& text,
              const std::string& language = "en", std::vector<std::string> watch = {})
    -> nlohmann::json {
    return prompt::answer_by_rules(rules, {text, std::move(watch), language})["findings"];
}

/// A catalog with this one local template.
auto catalog_with(const std::string& text) -> prompt::Catalog {
    const auto folder = fs::temp_directory_path() / "fanfold-rules-test";
    fs::remove_all(folder);
    fs::create_directories(folder / "own");
    std::ofstream{folder / "own/one.md"} << text;
    auto out = prompt::Catalog::load({}, folder);
    fs::remove_all(folder);
    return out;
}

auto problems_of(const std::string& front) -> std::string {
    std::string out;
    const auto catalog = catalog_with("+++\n" + front + "+++\n");
    for (const auto& problem : catalog.problems()) out += problem.where + ": " + problem.what + "\n";
    return out;
}

}  // namespace

TEST_CASE("a rule tells its claim, with the sentence as its quote") {
    const auto found =
        findings({rule(R"((?P<cve>CVE-\d{4}-\d+))", "{cve} is named.")},
                 "Rolls are warm today. A weakness, CVE-2027-1042, was found. Nothing more.");
    REQUIRE(found.size() == 1);
    CHECK(found[0]["claim"] == "CVE-2027-1042 is named.");
    CHECK(found[0]["quote"] == "A weakness, CVE-2027-1042, was found.");
}

TEST_CASE("thresholds are held against the number by its value and unit") {
    auto fine = rule("(?i)fine", "{number}");
    fine.unit = "KRW";
    fine.at_least = 1e10;
    fine.levels = {{1e10, 4}, {1e11, 5}};
    CHECK(findings({fine}, "The fine is 120 million won, they say.").empty());
    CHECK(findings({fine}, "The fine is 12 billion dollars, they say.").empty());
    const auto large = findings({fine}, "The fine is 12 billion won, they say.");
    REQUIRE(large.size() == 1);
    CHECK(large[0]["importance"] == 4);
    const auto korean = findings({fine}, "The fine: 과징금 3조 2천억 원.");
    REQUIRE(korean.size() == 1);
    CHECK(korean[0]["importance"] == 5);
}

TEST_CASE("what rules tell is in the report's language where they have words for it") {
    auto scored = rule(R"((?P<cve>CVE-\d+-\d+))", "");
    scored.claim = {{"en", "{cve} is there."}, {"ko", "{cve}이 있다."}};
    const std::string text = "The weakness CVE-2027-1042 was found.";
    CHECK(findings({scored}, text, "ko")[0]["claim"] == "CVE-2027-1042이 있다.");
    CHECK(findings({scored}, text, "ko-KR")[0]["claim"] == "CVE-2027-1042이 있다.");
    CHECK(findings({scored}, text, "de")[0]["claim"] == "CVE-2027-1042 is there.");
}

TEST_CASE("a rule that names its reader's watch list, or what may not stand there, keeps to it") {
    auto hiring = rule("(?i)hires", "{sentence}");
    hiring.watched = true;
    hiring.unless = std::make_shared<const re2::RE2>("denied");
    const std::string text = "Acme hires. Nobody hires. Acme denied that it hires.";
    const auto found = findings({hiring}, text, "en", {"ACME"});
    REQUIRE(found.size() == 1);
    CHECK(found[0]["quote"] == "Acme hires.");
}

TEST_CASE("the first rule that holds in a place tells, and the most important come first") {
    auto low = rule("low", "low: {sentence}");
    low.importance = 1;
    auto high = rule("high", "high: {sentence}");
    high.importance = 5;
    const auto found = findings({low, high}, "This is a low one. This is a high one. A low high one.");
    REQUIRE(found.size() == 3);
    CHECK(found[0]["claim"] == "high: This is a high one.");
    CHECK(found[2]["claim"] == "low: A low high one.");
}

TEST_CASE("a claim whose group took no part is not told") {
    CHECK(findings({rule("(?P<a>alpha)|(?P<b>beta)", "{a}")}, "Here is a beta.").empty());
}

TEST_CASE("a long page of bait is read in time that grows with its length") {
    auto bait = rule(R"((?s)(?P<a>(?:x+x+)+y).*(?P<b>(?:z|zz)*!))", "{a}");
    std::string text;
    while (text.size() < 400'000) text += std::string(600, 'x') + ". " + std::string(300, 'z') + "\n";
    const auto began = std::chrono::steady_clock::now();
    CHECK(findings({bait}, text).empty());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{20});
}

TEST_CASE("at most eight findings are told, and none twice") {
    std::string text;
    for (int at = 0; at < 40; ++at)
        text += "The number CVE-2027-" + std::to_string(1000 + at / 2) + " stands here. ";
    CHECK(findings({rule(R"((?P<cve>CVE-\d+-\d+))", "{cve}")}, text).size() == prompt::most_ruled);
}

TEST_CASE("rules that decided hand nothing on; those that found nothing, what is undecided") {
    prompt::FrontMatter front;
    front.tier = "rules";
    const nlohmann::json nothing{{"findings", nlohmann::json::array()}};
    const nlohmann::json one{{"findings", {{{"claim", "x"}}}}};
    CHECK(prompt::rules_decide(front, nothing, "CVE"));
    CHECK(prompt::first_model_tier(front).empty());
    front.escalate.to = "small";
    CHECK(prompt::first_model_tier(front) == "small");
    CHECK(!prompt::rules_decide(front, nothing, "CVE"));
    CHECK(prompt::rules_decide(front, one, "CVE"));
    front.escalate.undecided = std::make_shared<const re2::RE2>("CVE");
    CHECK(!prompt::rules_decide(front, nothing, "a CVE here"));
    CHECK(prompt::rules_decide(front, nothing, "nothing here"));
}

TEST_CASE("what is wrong with a rule is said with its place") {
    CHECK(problems_of("tier = \"rules\"\n").find("needs rules") != std::string::npos);
    const auto group = problems_of(
        "tier = \"rules\"\n[[rule]]\nname = \"a\"\npattern = 'x'\nclaim = \"{cve} is\"\n");
    CHECK(group.find("one.md:3:1: rule \"a\" speaks of {cve}") != std::string::npos);
    const auto model =
        problems_of("tier = \"small\"\n[[rule]]\nname = \"a\"\npattern = 'x'\nclaim = \"y\"\n");
    CHECK(model.find("tier = \"rules\"") != std::string::npos);
    const auto word =
        problems_of("tier = \"rules\"\n[[rule]]\nname = \"a\"\npatern = 'x'\nclaim = \"y\"\n");
    CHECK(word.find("did you mean \"pattern\"") != std::string::npos);
}

TEST_CASE("a template that rules answer alone needs no prompt, and its rules are its version") {
    const std::string front =
        "+++\ntitle = \"One\"\ntier = \"rules\"\n[[rule]]\nname = \"a\"\npattern = 'x'\nclaim = ";
    const auto one = catalog_with(front + "\"y\"\n+++\n");
    const auto other = catalog_with(front + "\"z\"\n+++\n");
    const auto first = one.find(TemplateName{"own/one"}, Enterprise{});
    const auto second = other.find(TemplateName{"own/one"}, Enterprise{});
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->version != second->version);
}

TEST_CASE("packaged rules pass their own tests") {
    const auto catalog = prompt::Catalog::load({}, packaged);
    std::size_t templates = 0;
    for (const auto& name : catalog.names()) {
        const auto resolved = catalog.find(name, Enterprise{});
        REQUIRE(resolved);
        if (resolved->front.tier != "rules") continue;
        ++templates;
        CHECK(resolved->front.tests.size() >= 2);
        for (const auto& test : resolved->front.tests) {
            INFO(name.str() << ": " << test.title);
            const auto found =
                findings(resolved->front.rules, test.text, test.language, test.watch);
            if (test.nothing) CHECK(found.empty());
            for (const auto& words : test.must)
                CHECK(found.dump().find(words) != std::string::npos);
            for (const auto& words : test.must_not)
                CHECK(found.dump().find(words) == std::string::npos);
        }
    }
    CHECK(templates >= 4);
}
