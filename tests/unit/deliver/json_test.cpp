#include <algorithm>
#include <fstream>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;
using nlohmann::json;

namespace {

auto plain(const Report& report) -> json {
    return json::parse(to_json(report).dump());
}

/// Every place in a JSON value, so that each can be spoilt.
void places_of(const json& value, const json::json_pointer& at,
               std::vector<json::json_pointer>& out) {
    out.push_back(at);
    if (value.is_object())
        for (const auto& [name, inner] : value.items()) places_of(inner, at / name, out);
    if (value.is_array())
        for (std::size_t n = 0; n < value.size(); ++n) places_of(value[n], at / n, out);
}

/// The few keywords that the published schema uses.
void check_against(const json& schema, const json& root, const json& value, const std::string& at) {
    if (schema.contains("$ref")) {
        const auto where = schema.at("$ref").get<std::string>().substr(1);
        return check_against(root.at(json::json_pointer{where}), root, value, at);
    }
    INFO(at << ": " << value.dump().substr(0, 80));
    const auto types = schema.contains("type") ? schema.at("type") : json::array();
    const auto fits = [&](const json& type) {
        const auto word = type.get<std::string>();
        return (word == "object" && value.is_object()) || (word == "array" && value.is_array()) ||
               (word == "string" && value.is_string()) ||
               (word == "integer" && value.is_number_integer()) ||
               (word == "boolean" && value.is_boolean()) ||
               (word == "null" && value.is_null());
    };
    CHECK((types.is_array() ? types.empty() || std::any_of(types.begin(), types.end(), fits)
                            : fits(types)));
    if (schema.contains("enum"))
        CHECK(std::find(schema["enum"].begin(), schema["enum"].end(), value) !=
              schema["enum"].end());
    if (value.is_array() && schema.contains("items"))
        for (const auto& inner : value) check_against(schema["items"], root, inner, at + "/*");
    if (!value.is_object() || !schema.contains("properties")) return;
    for (const auto& name : schema.at("required")) CHECK(value.contains(name.get<std::string>()));
    for (const auto& [name, inner] : value.items()) {
        INFO(name);
        REQUIRE(schema.at("properties").contains(name));
        check_against(schema.at("properties").at(name), root, inner, at + "/" + name);
    }
}

}  // namespace

TEST_CASE("A report written as JSON and read again is the same report") {
    for (const auto& report :
         {sample::report(), sample::korean_report(), sample::quiet_report(), Report{}}) {
        const auto again = from_json(plain(report));
        REQUIRE(again.ok());
        CHECK(to_json(again.value()) == to_json(report));
        CHECK(again->made_at == report.made_at);
        CHECK(again->run == report.run);
        REQUIRE(again->citations.size() == report.citations.size());
        for (std::size_t at = 0; at < report.citations.size(); ++at) {
            CHECK(again->citations[at].document == report.citations[at].document);
            CHECK(again->citations[at].at == report.citations[at].at);
            CHECK(again->citations[at].published == report.citations[at].published);
            CHECK(again->citations[at].sighting == report.citations[at].sighting);
        }
        CHECK(again->about.cost == report.about.cost);
        CHECK(again->about.unasked == report.about.unasked);
        CHECK(again->about.cut == report.about.cut);
    }
}

TEST_CASE("The shape of the JSON is what scripts were promised") {
    const auto value = plain(sample::report());
    CHECK(value.at("enterprise") == "hanbit");
    CHECK(value.at("run") == "r12");
    CHECK(value.at("made_at") == "2026-11-24T06:02:41.250Z");
    CHECK(value.at("window").at("from") == "2026-11-23T06:00:00Z");
    CHECK(value.at("sections")[0].at("items")[0].at("status") == "new");
    CHECK(value.at("summary")[0].at("citations") == json{1, 2});
    const auto& citation = value.at("citations")[0];
    CHECK(citation.at("sighting") == "s301");
    CHECK(citation.at("document").get<std::string>().size() == 64);
    CHECK(citation.at("length") == citation.at("quote").get<std::string>().size());
    CHECK(value.at("citations")[4].at("published").is_null());
    CHECK(value.at("about").at("cost") == "0.4183");
    CHECK(to_json(sample::report()).begin().key() == "enterprise");
}

TEST_CASE("Reports satisfy the published schema") {
    std::ifstream file{FANFOLD_SOURCE_DIR "/docs/report.schema.json"};
    const auto schema = json::parse(file);
    for (const auto& report :
         {sample::report(), sample::korean_report(), sample::quiet_report(), Report{}})
        check_against(schema, schema, plain(report), "");
}

TEST_CASE("A report with something else in any place is refused in words, and never throws") {
    const auto good = plain(sample::report());
    std::vector<json::json_pointer> places;
    places_of(good, json::json_pointer{}, places);
    for (const auto& place : places) {
        for (const auto& spoilt :
             {json(), json(-7.5), json("garbage"), json(18446744073709551615ULL),
              json::array({nullptr}), json::object()}) {
            auto value = good;
            value[place] = spoilt;
            const auto read = from_json(value);
            if (!read.ok()) CHECK(read.error().kind() == ErrorKind::bad_input);
        }
    }
    for (const auto& garbage : {json(), json(1), json("x"), json::array(), json::object()})
        CHECK_FALSE(from_json(garbage).ok());
}

TEST_CASE("The first thing wrong is named with its place") {
    auto value = plain(sample::report());
    value["citations"][1]["offset"] = -1;
    const auto read = from_json(value);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().message() == "not a report: /citations/1/offset is out of range");
}
