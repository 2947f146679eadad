#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <set>

#include "conformance/model_client.hpp"

using namespace fanfold;
using namespace fanfold::model;
using nlohmann::json;

namespace {

const auto findings_schema = json::parse(R"({
  "type":"object","additionalProperties":false,"required":["findings"],"properties":{"findings":{"type":"array","maxItems":8,
  "items":{"type":"object","additionalProperties":false,
   "required":["claim","why","quote","importance","importance_reason","entities","dates","sentiment"],
   "properties":{"claim":{"type":"string","minLength":1,"maxLength":600},"why":{"type":"string","maxLength":400},
    "quote":{"type":"string","minLength":1,"maxLength":800},"importance":{"type":"integer","minimum":1,"maximum":5},
    "importance_reason":{"type":"string"},
    "entities":{"type":"array","maxItems":12,"items":{"type":"object","additionalProperties":false,
      "required":["surface","canonical"],"properties":{"surface":{"type":"string"},"canonical":{"type":"string"}}}},
    "dates":{"type":"array","items":{"type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}$"}},
    "sentiment":{"enum":["positive","neutral","negative","mixed",""]}}}}}})");

const char* const story =
    "Hanbit Battery said on Monday that it will build a second plant in Gunsan.\n"
    "The plant is to make cells for electric vans from March 2027.\n"
    "Analysts had expected a decision only next year.\n"
    "The company recalled 12,000 storage units in October after two fires.\n"
    "Our newsletter is sent every morning to readers in forty countries.\n"
    "Hanbit Battery recalled the units at its own cost, the ministry said.\n";

auto document() -> DocumentMaterial {
    DocumentMaterial out;
    out.text = story;
    out.title = "Hanbit Battery to build second plant";
    out.language = "en";
    out.watch_terms = {"Hanbit Battery"};
    out.topic_words = {"plant", "factory"};
    return out;
}

auto request(Material material, json schema) -> Request {
    Request out;
    out.messages = {{"user", "…"}};
    out.schema = std::move(schema);
    out.material = std::move(material);
    return out;
}

auto outcome_of(const Request& asked) -> Outcome {
    boost::asio::io_context io;
    boost::asio::thread_pool cpu{1};
    auto client = make_extractive(cpu.get_executor(), ModelName{"extractive"});
    Outcome out;
    conformance::run(io, conformance::detail::ask_into(*client, asked, &out));
    return out;
}

auto value_of(const Request& asked) -> json {
    auto outcome = outcome_of(asked);
    INFO(outcome.failure.message);
    REQUIRE(outcome.reply);
    auto value = json::parse(outcome.reply->text);
    REQUIRE(validate(asked.schema.value(), value).empty());
    return value;
}

}  // namespace

TEST_CASE("the extractive model keeps to what every model client keeps to") {
    boost::asio::io_context io;
    boost::asio::thread_pool cpu{2};
    auto client = make_extractive(cpu.get_executor(), ModelName{"extractive"});
    conformance::exercise(io, *client, request(document(), findings_schema));
    CHECK(client->card().price.upper_bound(request(document(), findings_schema)) == Money{});
    CHECK(client->card().for_readers() == "extractive (no model)");
}

TEST_CASE("claims are whole sentences of the document, and quotes stand in it") {
    const auto value = value_of(request(document(), findings_schema));
    REQUIRE_FALSE(value["findings"].empty());
    CHECK(value["findings"].size() <= 3);
    CHECK(value["findings"][0]["claim"] ==
          "Hanbit Battery said on Monday that it will build a second plant in Gunsan.");
    for (const auto& finding : value["findings"]) {
        CHECK(std::string{story}.find(finding["quote"].get<std::string>()) != std::string::npos);
        CHECK(finding["claim"] == finding["quote"]);
    }
}

TEST_CASE("the watched names that stand in a sentence are its entities") {
    const auto value = value_of(request(document(), findings_schema));
    CHECK(value["findings"][0]["entities"] ==
          json::parse(R"([{"surface":"Hanbit Battery","canonical":"Hanbit Battery"}])"));
    CHECK(value["findings"][0]["importance"] == 5);
}

TEST_CASE("sentences without a watched name or the topic are left out") {
    const auto value = value_of(request(document(), findings_schema));
    for (const auto& finding : value["findings"])
        CHECK(finding["claim"].get<std::string>().find("newsletter") == std::string::npos);
}

TEST_CASE("a topic chooses its own sentences") {
    auto material = document();
    material.title = "Hanbit Battery";
    material.topic_words = {"recall"};
    const auto value = value_of(request(material, findings_schema));
    REQUIRE_FALSE(value["findings"].empty());
    CHECK(value["findings"][0]["claim"].get<std::string>().find("recalled") != std::string::npos);
}

TEST_CASE("a topic that the document does not touch finds nothing") {
    auto material = document();
    material.topic_words = {"lawsuit", "patent"};
    CHECK(value_of(request(material, findings_schema))["findings"].empty());
}

TEST_CASE("near copies of a sentence are told once") {
    auto material = document();
    material.text =
        "Hanbit Battery opens a plant in Gunsan today. Hanbit Battery opens a plant in Gunsan "
        "today! "
        "Hanbit Battery opens a plant in Gunsan today.";
    CHECK(value_of(request(material, findings_schema))["findings"].size() == 1);
}

TEST_CASE("Korean documents are ranked too") {
    DocumentMaterial material;
    material.text =
        "한빛배터리가 군산에 두 번째 공장을 짓는다고 24일 밝혔다.\n날씨는 맑고 바람이 조금 "
        "불겠다고 기상청이 전했다.\n";
    material.title = "한빛배터리 공장";
    material.language = "ko";
    material.watch_terms = {"한빛배터리"};
    material.topic_words = {"공장"};
    const auto value = value_of(request(material, findings_schema));
    REQUIRE(value["findings"].size() == 1);
    CHECK(value["findings"][0]["entities"][0]["surface"] == "한빛배터리");
}

TEST_CASE("runs of white space inside a sentence stay in the quote and leave the claim") {
    auto material = document();
    material.text =
        "Hanbit Battery said that it will build  a second\tplant in the port city of Gunsan.";
    const auto finding = value_of(request(material, findings_schema))["findings"][0];
    CHECK(finding["quote"].get<std::string>().find("build  a second\t") != std::string::npos);
    CHECK(finding["claim"].get<std::string>().find("build a second plant") != std::string::npos);
}

TEST_CASE("the result satisfies schemas that ask less, or more") {
    const auto lean = json::parse(
        R"({"type":"object","additionalProperties":false,"required":["findings","relevant"],
      "properties":{"relevant":{"type":"boolean"},"findings":{"type":"array","maxItems":1,"items":{"type":"object",
      "additionalProperties":false,"required":["claim","quote","level"],"properties":{
        "claim":{"type":"string","maxLength":20},"quote":{"type":"string"},"level":{"enum":["low","high"]}}}}}})");
    const auto value = value_of(request(document(), lean));
    REQUIRE(value["findings"].size() == 1);
    CHECK(value["findings"][0]["level"] == "low");
    CHECK(value["findings"][0]["claim"].get<std::string>().size() <= 20);
}

TEST_CASE("a schema that cannot be filled is given up, not answered wrongly") {
    const auto impossible = json::parse(
        R"({"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":5}}})");
    auto outcome = outcome_of(request(document(), impossible));
    CHECK_FALSE(outcome.reply);
    CHECK(outcome.failure.kind == FailureKind::give_up);
    CHECK_FALSE(outcome_of(request({}, findings_schema)).reply);
}

TEST_CASE("hostile documents are survived") {
    auto material = document();
    SECTION("empty") {
        material.text.clear();
    }
    SECTION("one endless word") {
        material.text.assign(3'000'000, 'a');
    }
    SECTION("only full stops") {
        material.text.assign(500'000, '.');
    }
    SECTION("not UTF-8") {
        material.text = "Hanbit Battery \xff\xfe builds a \xc3 plant in Gunsan this year.";
    }
    SECTION("very many sentences") {
        material.text.clear();
        for (int count = 0; count < 5'000; ++count)
            material.text += "Hanbit Battery plant number " + std::to_string(count) + " opened. ";
    }
    (void)value_of(request(material, findings_schema));
}

TEST_CASE("a section is told with the best claim of each event") {
    FoldMaterial material;
    material.lines = {{"e-1", "A small thing.", "s", 2},
                      {"e-2", "A great thing.", "s", 5},
                      {"e-1", "The same thing, told better.", "s", 4}};
    material.max_items = 2;
    const auto schema = json::parse(
        R"({"type":"object","required":["items"],"properties":{"items":{"type":"array","items":
      {"type":"object","required":["event","text"],"properties":{"event":{"enum":["e-1","e-2"]},"text":{"type":"string"}}}}}})");
    const auto value = value_of(request(material, schema));
    CHECK(
        value ==
        json::parse(
            R"({"items":[{"event":"e-2","text":"A great thing."},{"event":"e-1","text":"The same thing, told better."}]})"));
}

TEST_CASE("a headline has at most five bullets, the most important first") {
    FoldMaterial material;
    material.headline = true;
    for (int count = 0; count < 9; ++count)
        material.lines.push_back({"e-" + std::to_string(count),
                                  "Thing " + std::to_string(count) + ".", "s", 1 + count % 5});
    const auto schema = json::parse(
        R"({"type":"object","required":["bullets"],"properties":{"bullets":{"type":"array","maxItems":5,"items":
      {"type":"object","required":["text","events"],"properties":{"events":{"type":"array","items":{"type":"string"}},"text":{"type":"string"}}}}}})");
    const auto value = value_of(request(material, schema));
    REQUIRE(value["bullets"].size() == 5);
    CHECK(value["bullets"][0] == json::parse(R"({"text":"Thing 4.","events":["e-4"]})"));
}
