#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"

#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

using namespace fanfold;
using namespace fanfold::text;

namespace {

auto quoted(std::string_view text, std::string_view quote) -> std::string {
    const auto at = find_quote(text, quote);
    return at ? std::string(at->of(text)) : "(nowhere)";
}

/// Texts with all that folding has to do with: marks, jamo, ligatures, spaces, quotes, controls,
/// broken bytes.
auto random_text(std::mt19937& random, bool broken) -> std::string {
    static const std::vector<std::string> parts{
        "a",       "B",      "z",      " ",      "\n",       "\t", "한", "글",     "한",
        "e\u0301", "É",      "\u0301", "\u0323", "ﬁ",        "ß",  "İ",  "…",      "\u00A0",
        "\u200B",  "\u200D", "\u00AD", "\u202E", "“",        "”",  "’",  "—",      "１",
        "㈜",      "½",      "日",     "が",     "か\u3099", "😀",  "ﷺ",  "\u0345", "\xEF\xBB\xBF",
        "ẛ\u0323", "Ω",      "Σ",      "ς"};
    std::string out;
    const auto count = random() % 30;
    for (unsigned i = 0; i < count; ++i) {
        if (broken && random() % 8 == 0)
            out += static_cast<char>(random() % 256);
        else
            out += parts[random() % parts.size()];
    }
    return out;
}

auto is_boundary(std::string_view text, std::size_t at) -> bool {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

}  // namespace

TEST_CASE("folding makes case, width, quotes, dashes, ellipses and spaces plain") {
    CHECK(fold_key("Straße ＡＢＣ “x” ‘y’ — … \u00A0\n z") == "strasse abc \"x\" 'y' - ... z");
    CHECK(fold_key("e\u0301") == fold_key("É"));
    CHECK(fold_key("한글") == "한글");
    CHECK(fold_key("㈜한빛") == "(주)한빛");
    CHECK(fold_key("a\u200B\u200Bb") == "a b");
    CHECK(fold_key("so\u00ADft\u200D\u202Eware\uFEFF") == "software");
    CHECK(fold_key("") == "");
}

TEST_CASE("the map of a folded text leads back to the characters it came from") {
    const std::string text = "Caf\u0065\u0301 ﬁne";
    const auto folded = fold(text);
    CHECK(folded.text == "café fine");
    CHECK(folded.origin.size() == folded.text.size() + 1);
    CHECK(folded.source_span({3, 2}).of(text) == "e\u0301");
    CHECK(folded.source_span({6, 1}).of(text) == "ﬁ");  // half of a ligature is the whole of it
    CHECK(folded.source_span({6, 2}).of(text) == "ﬁ");
    CHECK(folded.source_span({999, 5}).length == 0);
}

TEST_CASE("fold and fold_key agree, are repeatable, and map to boundaries, whatever the bytes") {
    std::mt19937 random(20261124);
    for (int round = 0; round < 4000; ++round) {
        const auto text = random_text(random, round % 2 == 0);
        const auto folded = fold(text);
        REQUIRE(folded.text == fold_key(text));
        REQUIRE(folded.origin.size() == folded.text.size() + 1);
        REQUIRE(is_valid_utf8(folded.text));
        REQUIRE(std::is_sorted(folded.origin.begin(), folded.origin.end()));
        if (round % 2 == 0) continue;
        for (const auto at : folded.origin) REQUIRE(is_boundary(text, at));
        INFO(text);
        REQUIRE(fold_key(folded.text) == folded.text);
    }
}

TEST_CASE("a quote is found through curly quotes, spaces, line breaks, composition and ellipses") {
    const std::string text =
        "He said: “We’ll\u00A0build\n  it” — and Cafe\u0301 Müller agreed. 한빛배터리는 3조 원을 "
        "쓴다.";
    CHECK(quoted(text, "\"We'll build it\"") == "“We’ll\u00A0build\n  it”");
    CHECK(quoted(text, "we'll BUILD it") == "We’ll\u00A0build\n  it");
    CHECK(quoted(text, "...build it\" - and Café") == "build\n  it” — and Cafe\u0301");
    CHECK(quoted(text, "“…Müller agreed.…”") == "Müller agreed.");
    CHECK(quoted(text, "[...] 한빛배터리는 3조 원을 [...]") == "한빛배터리는 3조 원을");
    CHECK(quoted(text, "한빛배터리는") == "한빛배터리는");  // in jamo
}

TEST_CASE("what does not stand, or is nothing, is not found") {
    CHECK_FALSE(find_quote("some text", "other"));
    CHECK_FALSE(find_quote("some text", ""));
    CHECK_FALSE(find_quote("some text ...", " … "));
    CHECK_FALSE(find_quote("", "x"));
    CHECK_FALSE(find_quote("a \"\" b", "\"\""));
}

TEST_CASE("every piece of a text is found in it as a span on character boundaries") {
    std::mt19937 random(7);
    for (int round = 0; round < 1500; ++round) {
        const auto text = random_text(random, false);
        auto from = text.empty() ? 0 : random() % text.size();
        while (!is_boundary(text, from)) ++from;
        auto to = from + (text.size() == from ? 0 : random() % (text.size() - from));
        while (!is_boundary(text, to)) ++to;
        const auto piece = text.substr(from, to - from);
        const auto found = find_quote(text, piece);
        if (!found) continue;
        REQUIRE(is_boundary(text, found->offset));
        REQUIRE(is_boundary(text, found->end()));
        REQUIRE(found->end() <= text.size());
    }
}

TEST_CASE("folding is linear even in a text made of nothing but marks") {
    std::string marks = "e";
    for (int i = 0; i < 100'000; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0323";
    CHECK(fold(marks).text.size() > 1000);
    CHECK(stored_form(marks).size() < 200);
    const std::string spaces(300'000, ' ');
    CHECK(fold_key(spaces) == " ");
    CHECK_FALSE(find_quote(std::string(300'000, 'a'), std::string(20'000, 'a') + "b"));
}

TEST_CASE("prefix and suffix cut on character boundaries") {
    CHECK(prefix("한글", 4) == "한");
    CHECK(suffix("한글", 4) == "글");
    CHECK(prefix("abc", 9) == "abc");
    CHECK(suffix("abc", 0) == "");
}

TEST_CASE("the stored form is NFC with plain lines") {
    CHECK(stored_form("a  \r\n\r\n\r\n\nb\u00A0\rc\n\n") == "a\n\nb\nc");
    CHECK(stored_form("Cafe\u0301 한") == "Café 한");
    CHECK(stored_form("\n \n") == "");
    CHECK(stored_form(std::string("a\0b\x01", 4)) == "ab");
    CHECK(stored_form("\xFFz") == "\uFFFDz");
    const auto once = stored_form("x \n\n\n y\u0301 \n");
    CHECK(stored_form(once) == once);
}

TEST_CASE("Words left out of a quote's middle are taken back in, within 300 bytes") {
    const std::string story = "The board of Hanbit, after a long night, agreed to build the plant.";
    const auto at = find_quote(story, "The board of Hanbit … agreed to build");
    REQUIRE(at);
    CHECK(at->of(story) == "The board of Hanbit, after a long night, agreed to build");
    CHECK(find_quote(story, "The board of Hanbit [...] agreed to build"));
    CHECK_FALSE(find_quote(story, "agreed to build … The board of Hanbit"));
    CHECK_FALSE(find_quote(story, "The … build the plant"));
    const std::string far = "The board of Hanbit" + std::string(400, '-') + "agreed to build";
    CHECK_FALSE(find_quote(far, "The board of Hanbit … agreed to build"));
}
