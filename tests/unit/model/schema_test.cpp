#include <fanfold/model/structured.hpp>
#include <string>

#include "catch.hpp"

using fanfold::model::check_schema;
using fanfold::model::validate;
using nlohmann::json;

namespace {

auto one_problem(const json& schema, const json& value) -> std::string {
    const auto problems = validate(schema, value);
    REQUIRE(problems.size() == 1);
    return problems.front();
}

const auto findings = json::parse(R"({
  "type": "object", "additionalProperties": false, "required": ["findings"],
  "properties": {"findings": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/finding"}}},
  "$defs": {"finding": {"type": "object", "required": ["claim", "importance"], "properties": {
    "claim": {"type": "string", "minLength": 2, "maxLength": 5},
    "importance": {"type": "integer", "minimum": 1, "maximum": 5},
    "day": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"},
    "mood": {"enum": ["good", "bad", null]},
    "kind": {"const": "news"},
    "who": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]}
  }}}})");

auto finding(const char* text) -> json {
    return json{{"findings", json::array({json::parse(text)})}};
}

}  // namespace

TEST_CASE("a value that satisfies the schema has no problems") {
    CHECK(validate(findings, json::parse(R"({"findings":[]})")).empty());
    CHECK(validate(findings,
                   finding(R"({"claim":"한글두","importance":3.0,"day":"2026-11-24","mood":null,
                                          "kind":"news","who":["a"],"more":1})"))
              .empty());
}

TEST_CASE("each keyword reports under the pointer of the place") {
    CHECK(one_problem(findings, json::object()) == "/: the property \"findings\" is missing");
    CHECK(one_problem(findings, json::parse(R"({"findings":[],"x/y":1})")) ==
          "/x~1y: is not a property that is asked for");
    CHECK(one_problem(findings, json::parse("[]")) == "/: a list is not of type object");
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":7})")) ==
          "/findings/0/importance: 7 is more than 5");
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":0})")) ==
          "/findings/0/importance: 0 is less than 1");
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":2.5})")) ==
          "/findings/0/importance: 2.5 is not of type integer");
    CHECK(one_problem(findings, finding(R"({"claim":"a","importance":1})")) ==
          "/findings/0/claim: 1 characters are fewer than 2");
    CHECK(one_problem(findings, finding(R"({"claim":"한글두자리수","importance":1})")) ==
          "/findings/0/claim: 6 characters are more than 5");
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":1,"day":"today"})"))
              .find("does not match") != std::string::npos);
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":1,"mood":"fine"})")) ==
          "/findings/0/mood: \"fine\" is not one of \"good\", \"bad\", null");
    CHECK(one_problem(findings, finding(R"({"claim":"ab","importance":1,"kind":"ad"})")) ==
          "/findings/0/kind: \"ad\" is not \"news\"");
    CHECK(validate(findings, finding(R"({"claim":"ab","importance":1,"who":[]})")).front() ==
          "/findings/0/who: matches none of the 2 allowed forms");
    CHECK(
        one_problem(
            findings,
            json::parse(R"({"findings":[{"claim":"ab","importance":1},{"claim":"ab","importance":1},
          {"claim":"ab","importance":1}]})")) == "/findings: 3 items are more than 2");
}

TEST_CASE("the list of problems is bounded") {
    json list = json::array();
    for (int count = 0; count < 10'000; ++count) list.push_back("x");
    CHECK(validate(json::parse(R"({"items":{"type":"integer"}})"), list).size() <= 40);
}

TEST_CASE("a schema that refers to itself ends") {
    CHECK_FALSE(validate(json::parse(R"({"$ref":"#"})"), 1).empty());
    CHECK_FALSE(validate(json::parse(R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})"), 1).empty());
    const auto tree = json::parse(
        R"({"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false})");
    CHECK(validate(tree, json::parse(R"({"next":{"next":{}}})")).empty());
    json deep = json::object();
    for (int level = 0; level < 200; ++level) deep = json{{"next", std::move(deep)}};
    CHECK(validate(tree, deep).front().find("too deeply") != std::string::npos);
}

TEST_CASE("check_schema takes the keywords that can be checked and no others") {
    CHECK(check_schema(findings).empty());
    CHECK(
        check_schema(json::parse(R"({"type":["string","null"],"description":"what","title":"t"})"))
            .empty());
    CHECK(check_schema(json::parse(R"({"format":"date"})")).front() ==
          "/format: the keyword \"format\" can't be used here");
    for (const char* bad :
         {R"({"type":"text"})", R"({"type":[]})", R"({"enum":[]})", R"({"pattern":"("})",
          R"x({"pattern":"(?=x)"})x", R"({"minItems":-1})", R"({"maxLength":1.5})",
          R"({"required":"a"})", R"({"additionalProperties":{}})", R"({"anyOf":[]})",
          R"({"$ref":"#/$defs/none"})", R"({"$ref":"https://example.com/schema"})",
          R"({"properties":{"a":true}})", R"({"items":[]})", R"([])", R"({"allOf":[{}]})"}) {
        INFO(bad);
        CHECK_FALSE(check_schema(json::parse(bad)).empty());
    }
}

TEST_CASE("a property named like a keyword is no keyword") {
    CHECK(
        check_schema(
            json::parse(R"({"properties":{"format":{"type":"string"},"$ref":{"type":"string"}}})"))
            .empty());
}
