#include <fanfold/text/charset.hpp>
#include <fanfold/text/passages.hpp>
#include <fanfold/text/sentences.hpp>
#include <string>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::text;

namespace {

auto sentence(int number) -> std::string {
    return "Sentence number " + std::to_string(number) + " tells something about the year. ";
}

auto chapter(const std::string& title, int from, int count) -> std::string {
    std::string out = title + "\n";
    for (int number = from; number < from + count; ++number) out += sentence(number);
    out.back() = '\n';
    return out;
}

/// Nothing is left out, nothing is empty, and no piece is too long.
void check_cover(const std::string& text, std::int64_t most, std::int64_t overlap) {
    const auto pieces = passages(text, most, overlap);
    std::size_t covered = 0;
    for (const auto& piece : pieces) {
        CHECK(piece.length > 0);
        CHECK(piece.offset <= covered);
        CHECK(piece.end() > covered);
        CHECK(estimated_tokens(piece.of(text)) <= most + most / 10);
        if (is_valid_utf8(text)) CHECK(is_valid_utf8(piece.of(text)));
        covered = piece.end();
    }
    CHECK(covered == text.size());
}

}  // namespace

TEST_CASE("a short text is one passage") {
    const auto text = sentence(1) + sentence(2);
    REQUIRE(passages(text, 1000, 100).size() == 1);
    CHECK(passages(text, 1000, 100)[0] == ByteSpan{0, text.size()});
    CHECK(passages("", 1000, 100).empty());
}

TEST_CASE("passages cover a long text and repeat whole sentences") {
    std::string text;
    for (int number = 0; number < 200; ++number) text += sentence(number);
    check_cover(text, 300, 60);
    const auto pieces = passages(text, 300, 60);
    REQUIRE(pieces.size() > 5);
    for (std::size_t at = 1; at < pieces.size(); ++at) {
        CHECK(pieces[at].offset < pieces[at - 1].end());
        CHECK(pieces[at].of(text).starts_with("Sentence number "));
        const ByteSpan again{pieces[at].offset, pieces[at - 1].end() - pieces[at].offset};
        CHECK(estimated_tokens(again.of(text)) <= 66);
    }
}

TEST_CASE("what is repeated leaves room for something new") {
    std::string text;
    for (int number = 0; number < 60; ++number) text += "Twenty tokens or so stand in sentence " + std::to_string(number) + " of many here. ";
    const std::string table(11'500, '7');  // nearly a passage by itself
    const auto pieces = passages(text + table + ". " + text, 3'000, 150);
    CHECK(pieces.size() <= 4);
    check_cover(text + table + ". " + text, 3'000, 150);
}

TEST_CASE("a passage ends before a heading that is near its end") {
    const auto text = chapter("Results of the year", 0, 12) + chapter("Outlook for the next", 12, 12);
    const auto pieces = passages(text, 220, 40);
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[1].of(text).starts_with("Outlook for the next"));
    CHECK(pieces[1].offset == pieces[0].end());
}

TEST_CASE("text without an end of a sentence is cut between characters") {
    std::string hangul;
    for (int count = 0; count < 2'000; ++count) hangul += "한";
    check_cover(hangul, 100, 20);
    check_cover(std::string(5'000, 'x'), 100, 20);
    check_cover("\xff\xfe not UTF-8 " + std::string(3'000, '\x80'), 64, 8);
}

TEST_CASE("no size that a caller gives makes it run on") {
    std::string text;
    for (int number = 0; number < 20; ++number) text += sentence(number);
    for (const std::int64_t most : {-5, 0, 1, 17})
        for (const std::int64_t overlap : {-1, 0, 1'000}) check_cover(text, std::max<std::int64_t>(most, 16), overlap);
}
