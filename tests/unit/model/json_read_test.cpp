#include "json_read.hpp"

#include <random>
#include <string>

#include "catch.hpp"
#include "json_text.hpp"

using namespace fanfold::model;
using nlohmann::json;

namespace {

auto by_the_library(const std::string& text) -> json {
    return json::parse(text, nullptr, false);
}

/// Types too: 1 and 1.0 are equal, and are written otherwise.
auto same(const json& one, const json& other) -> bool {
    if (one.is_discarded() || other.is_discarded()) return one.is_discarded() && other.is_discarded();
    return one == other && one.type() == other.type() && one.dump() == other.dump();
}

auto nested(int levels) -> std::string {
    return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

const std::string sound[] = {
    R"({})", R"([])", R"( [ 1 , 2 ] )", "null", "true", "false", R"("")", R"("text")", "0", "-0", "12", "-12", "1.5", "-1.5e-3", "0.0",
    "2E+2", R"({"a":1,"a":{"b":2},"b":[{},[],null,true,false]})", R"("a \"quote\" and a \\ stroke \/ \b\f\n\r\t")",
    R"("\u00e9\u20ac\ud83d\ude00\u0000")", "\"한빛배터리\"", "999999999999999999", "-999999999999999999", "1e308"};

/// Here the library decides.
const std::string rare[] = {"", " ", "{", "[1,]", R"({"a"})", R"({"a":})", R"({a:1})", "01", "-", "1.", ".5", "1e", "+1", "nul", "truer",
                            R"("open)", R"("\x")", R"("\u12")", R"("\ud800")", R"("\udc00x")", R"("\ud800\u0041")", "\"\xff\"", "\"\xc3\"",
                            "\"\xed\xa0\x80\"", "\"line\nbreak\"", "[1]x", "[1] [2]", "18446744073709551615", "18446744073709551616",
                            "-9223372036854775808", "-9223372036854775809", "1e999", "1e-999", "\xef\xbb\xbf{}", std::string{"{}\0x", 4},
                            "\"\x7f\"", "[1 2]", R"({"a":1 "b":2})", "/*x*/1", "NaN", "4.9e-324"};

}  // namespace

TEST_CASE("what is plain JSON is read as the library reads it") {
    for (const auto& text : sound) {
        INFO(text);
        json value;
        CHECK(impl::read_plain_json(text, value));
        CHECK(same(value, by_the_library(text)));
    }
}

TEST_CASE("what is not plain JSON is what the library says it is") {
    for (const auto& text : rare) {
        INFO(text);
        CHECK(same(read_json(text), by_the_library(text)));
    }
}

TEST_CASE("the fast way goes 64 levels down and no further") {
    json value;
    CHECK(impl::read_plain_json(nested(64), value));
    CHECK_FALSE(impl::read_plain_json(nested(65), value));
    CHECK_FALSE(impl::read_plain_json(std::string(1'000'000, '['), value));
    CHECK(same(read_json(nested(65)), by_the_library(nested(65))));
}

TEST_CASE("texts that were damaged at random are read as the library reads them") {
    std::mt19937 draw{11};
    const std::string letters = "{}[]\",:\\u0019eE+-.tfn \n\xc3\xa9\xff";
    for (int round = 0; round < 20'000; ++round) {
        auto text = sound[draw() % std::size(sound)];
        for (auto left = draw() % 3 + 1; left > 0 && !text.empty(); --left) {
            const auto at = draw() % text.size();
            const auto letter = letters[draw() % letters.size()];
            switch (draw() % 3) {
                case 0:
                    text[at] = letter;
                    break;
                case 1:
                    text.insert(at, 1, letter);
                    break;
                default:
                    text.erase(at, 1);
            }
        }
        INFO(text);
        CHECK(same(read_json(text), by_the_library(text)));
    }
}

TEST_CASE("a value is written as the library writes it") {
    for (const auto& text : sound) {
        const auto value = by_the_library(text);
        std::string written;
        append_json(written, value);
        CHECK(written == value.dump());
    }
    const json broken{{"lone \xff byte", {"\xed\xa0\x80", 1.0, -7, 1e300}}};
    std::string written;
    append_json(written, broken);
    CHECK(written == broken.dump(-1, ' ', false, json::error_handler_t::replace));
}
