#include <fanfold/model/structured.hpp>
#include <string>

#include "catch.hpp"

using namespace fanfold;
using fanfold::model::parse_reply;
using nlohmann::json;

namespace {

auto value_of(std::string_view text) -> json {
    auto value = parse_reply(text);
    INFO(text);
    REQUIRE(value.ok());
    return *value;
}

auto refusal_of(std::string_view text) -> std::string {
    auto value = parse_reply(text);
    INFO(text);
    REQUIRE_FALSE(value.ok());
    CHECK(value.error().kind() == ErrorKind::give_up);
    return value.error().message();
}

}  // namespace

TEST_CASE("a bare JSON reply is taken as it is") {
    CHECK(value_of(R"( {"findings": []} )") == json::parse(R"({"findings":[]})"));
    CHECK(value_of("[1, 2]") == json::parse("[1,2]"));
    CHECK(value_of("\xEF\xBB\xBF{}") == json::object());
}

TEST_CASE("fences, talk and reasoning around the value are stripped") {
    const auto expected = json::parse(R"({"a":"x } y"})");
    CHECK(value_of("```json\n{\"a\":\"x } y\"}\n```") == expected);
    CHECK(value_of("Here you are:\n```\n{\"a\":\"x } y\"}\n```\nAnything else?") == expected);
    CHECK(value_of("Sure! {\"a\":\"x } y\"} Hope it helps.") == expected);
    CHECK(value_of("As asked in [1], {all} of it: {\"a\":\"x } y\"}") == expected);
    CHECK(value_of("<think>maybe {\"a\":1}?</think>\n{\"a\":\"x } y\"}") == expected);
    CHECK(value_of("{\"a\":\"x } y\"}\n{\"a\":\"x } y\"}") == expected);
}

TEST_CASE("a fence inside a string does not end the reply") {
    CHECK(value_of("{\"a\":\"```\\n{}\\n```\"}")["a"] == "```\n{}\n```");
}

TEST_CASE("trailing commas and what is open at the end are repaired") {
    CHECK(value_of(R"({"a":[1,2,],})") == json::parse(R"({"a":[1,2]})"));
    CHECK(value_of(R"({"a":["x","y"])") == json::parse(R"({"a":["x","y"]})"));
    CHECK(value_of(R"({"a":["x","y)") == json::parse(R"({"a":["x","y"]})"));
    CHECK(value_of(R"({"a":[{"b":"x"},)") == json::parse(R"({"a":[{"b":"x"}]})"));
    CHECK(value_of(R"({"a":"comma, } in text",})") == json::parse(R"({"a":"comma, } in text"})"));
    CHECK(value_of("```json\n{\"a\":\"cut he") == json::parse(R"({"a":"cut he"})"));
}

TEST_CASE("nothing is repaired that would be a guess") {
    refusal_of(R"({"price": 12)");
    refusal_of(R"({"yes": tru)");
    refusal_of(R"({"a": "x", "b":)");
    refusal_of(R"({"a": "x", "b)");
    refusal_of(R"({"a": "x\u12)");
    refusal_of(R"({"a": "x\)");
    refusal_of(R"({"a": [1})");
    refusal_of(R"({'a': 1})");
    CHECK(refusal_of(R"({"a":1} or rather {"a":2})").find("several") != std::string::npos);
}

TEST_CASE("what is no JSON is refused with a reason") {
    CHECK(refusal_of("").find("empty") != std::string::npos);
    CHECK(refusal_of("   \n").find("empty") != std::string::npos);
    refusal_of("I cannot help with that.");
    refusal_of("{{{{");
    refusal_of("\"only a text\"");
    refusal_of("{\"a\":\"\xff\xfe\"}");
}

TEST_CASE("depth and size are capped") {
    CHECK(refusal_of(std::string(1u << 20, ' ') + "{}").find("1 MiB") != std::string::npos);
    CHECK(refusal_of(std::string(100'000, '[')).find("64 deep") != std::string::npos);
    std::string deep;
    for (int level = 0; level < 100; ++level) deep += "{\"a\":";
    CHECK(refusal_of(deep).find("64 deep") != std::string::npos);
    CHECK(value_of(std::string(64, '[') + std::string(64, ']')).is_array());
}

TEST_CASE("hostile bracket runs take linear time") {
    std::string text;
    for (int count = 0; count < 200'000; ++count) text += "{x ";
    CHECK_FALSE(parse_reply(text).ok());
    text.clear();
    for (int count = 0; count < 200'000; ++count) text += "{} ";
    CHECK(parse_reply(text).ok());
}
