#include <random>
#include <string>

#include "catch.hpp"

#include <fanfold/text/sentences.hpp>

using namespace fanfold;
using namespace fanfold::text;

namespace {
auto split(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto span : sentences(text)) out.emplace_back(span.of(text));
    return out;
}
using Texts = std::vector<std::string>;
}  // namespace

TEST_CASE("sentences end where sentences end, and not at abbreviations or decimal points") {
    CHECK(split("Mr. Kim of Hanbit Inc. said sales in the U.S. rose 3.5 percent. It was No. 5. The "
                "end.") == Texts{"Mr. Kim of Hanbit Inc. said sales in the U.S. rose 3.5 percent.",
                                 "It was No. 5.", "The end."});
    CHECK(split("Hanbit Inc. Chief Executive J. Smith left. He sold U.S. Steel. They moved to the "
                "U.S. The rest stayed.") == Texts{"Hanbit Inc. Chief Executive J. Smith left.",
                                                  "He sold U.S. Steel.", "They moved to the U.S.",
                                                  "The rest stayed."});
    CHECK(split("Use tools, e.g. Fanfold. Why? Because!") ==
          Texts{"Use tools, e.g. Fanfold.", "Why?", "Because!"});
    CHECK(split("\"Go!\" he said. Yahoo! shares fell.") ==
          Texts{"\"Go!\" he said.", "Yahoo! shares fell."});
}

TEST_CASE("Korean and Japanese sentences are split") {
    CHECK(split("한빛배터리는 3.5% 올랐다. 그러나 내년은 어렵다고 했다.그랬어요. 끝") ==
          Texts{"한빛배터리는 3.5% 올랐다.", "그러나 내년은 어렵다고 했다.", "그랬어요.", "끝"});
    CHECK(split("그는 \"좋다.\"고 말했다. 끝이다.") ==
          Texts{"그는 \"좋다.\"고 말했다.", "끝이다."});
    CHECK(split("始めます。次です。") == Texts{"始めます。", "次です。"});
}

TEST_CASE("a line break always ends a sentence, and list marks stay with their line") {
    CHECK(split("A headline\nThe text of Mr.\nKim goes on.\n\n1. First point.\n2. Second point.") ==
          Texts{"A headline", "The text of Mr.", "Kim goes on.", "1. First point.",
                "2. Second point."});
    CHECK(split("").empty());
    CHECK(split(" \n \u00A0\n").empty());
}

TEST_CASE(
    "sentences are trimmed, ordered, without overlap, and lose no letter, whatever the bytes") {
    std::mt19937 random(5);
    const Texts parts{"a",   "B.",  "!",    "?\"",  " ",  "\n",  "다.", "한",
                      "3.5", "Mr.", "U.S.", "\xFF", "。", "(x)", "1."};
    for (int round = 0; round < 1500; ++round) {
        std::string text;
        for (unsigned i = random() % 30; i > 0; --i) text += parts[random() % parts.size()];
        std::size_t last = 0;
        std::string kept;
        for (const auto span : sentences(text)) {
            REQUIRE(span.offset >= last);
            REQUIRE(span.length > 0);
            REQUIRE(span.end() <= text.size());
            REQUIRE(span.of(text).find('\n') == std::string::npos);
            last = span.end();
            kept += span.of(text);
        }
        std::erase_if(kept, [](char c) { return c == ' '; });
        std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
        REQUIRE(kept == text);
    }
}

TEST_CASE("words are folded, and Hangul and CJK come as pairs") {
    CHECK(words("The CAFÉ, 3rd-rate!") == Texts{"the", "café", "3rd", "rate"});
    CHECK(words("한빛배터리 A사") == Texts{"한빛", "빛배", "배터", "터리", "a", "사"});
    CHECK(words("日本語").size() == 2);
    CHECK(words("").empty());
}

TEST_CASE("tokens are estimated by script") {
    CHECK(estimated_tokens("") == 0);
    CHECK(estimated_tokens("12345678") == 2);
    CHECK(estimated_tokens("가나다라마바") == 4);
    CHECK(estimated_tokens("a") == 1);
}
