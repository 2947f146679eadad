/// What a schema becomes for constrained decoding, seen through what is sent.
#include <fanfold/sim/model.hpp>

#include "anthropic_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;
using nlohmann::json;

namespace {

/// The schema in output_config; null if it went into the prompt.
auto sent_schema(const std::string& schema) -> json {
    ScriptedServer server{{{200, {}, "{}"}}};
    Bench bench;
    auto request = question();
    request.schema = json::parse(schema);
    (void)ask_anthropic(bench, anthropic_for(server.port()), Deadline::never(), request);
    REQUIRE(server.requests().size() == 1);
    const auto sent = server.requests().front();
    const auto body = json::parse(sent.substr(sent.find("\r\n\r\n") + 4));
    return body.contains("output_config") ? body["output_config"]["format"]["schema"] : json();
}

}  // namespace

TEST_CASE("sizes and ranges are told in words, and objects are closed") {
    const auto sent = sent_schema(R"({"type":"object","required":["n","t"],"properties":{
        "n":{"type":"integer","minimum":1,"maximum":5},
        "t":{"type":"array","minItems":1,"items":{"type":"string","maxLength":9,"description":"A tag."}}}})");
    CHECK(sent["additionalProperties"] == false);
    CHECK(sent["required"] == json::array({"n", "t"}));
    CHECK(sent["properties"]["n"] ==
          json::parse(R"({"type":"integer","description":"maximum 5, minimum 1"})"));
    CHECK(sent["properties"]["t"]["description"] == "minItems 1");
    CHECK(sent["properties"]["t"]["items"] ==
          json::parse(R"tag({"type":"string","description":"A tag. (maxLength 9)"})tag"));
}

TEST_CASE("a property may be called as a keyword is") {
    const auto sent = sent_schema(
        R"({"type":"object","properties":{"pattern":{"type":"string"},"items":{"type":"string","minLength":2}}})");
    CHECK(sent["properties"]["pattern"] == json::parse(R"({"type":"string"})"));
    CHECK(sent["properties"]["items"]["description"] == "minLength 2");
}

TEST_CASE("definitions, choices and constants stay") {
    const std::string schema =
        R"({"$defs":{"k":{"type":"string","enum":["a","b",null]}},"additionalProperties":false,)"
        R"("properties":{"c":{"const":1},"k":{"$ref":"#/$defs/k"},)"
        R"("o":{"anyOf":[{"type":"null"},{"type":"string"}]}},"type":"object"})";
    CHECK(sent_schema(schema) == json::parse(schema));
}

TEST_CASE("what the decoder can't hold goes into the prompt") {
    for (
        const char* schema : {
            R"({"type":"array","items":{"type":"string"}})",
            R"({"type":"object"})",
            R"({"type":"object","properties":{},"additionalProperties":true})",
            R"({"type":"object","properties":{"a":{"type":"object"}}})",
            R"({"type":"object","properties":{"a":{"enum":[{"b":1}]}}})",
            R"({"type":"object","properties":{"a":{"const":[1]}}})",
            R"({"type":"object","properties":{"a":7}})",
            R"({"type":"object","properties":7})",
            R"({"type":"object","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}},"properties":{}})",
        }) {
        INFO(schema);
        CHECK(sent_schema(schema).is_null());
    }
    std::string deep = R"({"type":"string"})";
    for (int level = 0; level < 30; ++level)
        deep = R"({"type":"object","properties":{"a":)" + deep + "}}";
    CHECK(sent_schema(deep).is_null());
}

TEST_CASE("the answer keeps to the whole schema, not to what was sent of it") {
    sim::ModelServer server{sim::ModelSettings{}};
    Bench bench;
    auto request = question();
    request.schema = json::parse(
        R"({"type":"object","required":["n"],"properties":{"n":{"type":"integer","minimum":3,"maximum":3}}})");
    const auto outcome =
        ask_anthropic(bench, anthropic_for(server.port()), Deadline::never(), request);
    REQUIRE(outcome.reply);
    CHECK_FALSE(validate(request.schema.value(), json::parse(R"({"n":9})")).empty());
    CHECK(json::parse(outcome.reply->text).contains("n"));
}
