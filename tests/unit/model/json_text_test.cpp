#include <nlohmann/json.hpp>
#include <random>

#include "catch.hpp"
#include "json_text.hpp"

using namespace fanfold::model;
using nlohmann::json;

namespace {

auto by_the_library(const std::string& text) -> std::string {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

TEST_CASE("a string is written as the library writes it") {
    for (const std::string text : {"", "plain", "a \"quote\" and a \\ stroke", "한빛배터리 \n line",
                                   "tab\t bell\a delete\x7f", "lone \xff byte", "\xed\xa0\x80", "\U0001F600"})
        CHECK(json_text(text) == by_the_library(text));
    CHECK(json_text(std::string{"\0\x1f", 2}) == by_the_library(std::string{"\0\x1f", 2}));
}

TEST_CASE("random bytes too") {
    std::mt19937 draw{7};
    for (int round = 0; round < 2'000; ++round) {
        std::string text;
        const auto most = round % 2 == 0 ? 127u : 255u;
        for (auto left = draw() % 40; left > 0; --left) text += static_cast<char>(draw() % (most + 1));
        CHECK(json_text(text) == by_the_library(text));
    }
}
