#include <fanfold/text/marks.hpp>
#include <string_view>
#include <vector>

#include "catch.hpp"

using namespace fanfold;

TEST_CASE("readers see words, not the marks of stored Markdown") {
    CHECK(text::without_marks("# Acme widens the price rise") == "Acme widens the price rise");
    CHECK(text::without_marks("### Reviews\n- Good\n> told\nplain") == "Reviews\nGood\ntold\nplain");
    CHECK(text::without_marks("> - told twice") == "told twice");
    CHECK(text::without_marks("Filer | Summit Retail Corp.") == "Filer | Summit Retail Corp.");
    CHECK(text::without_marks("#hash and -5 % stay") == "#hash and -5 % stay");
    CHECK(text::without_marks("####### seven") == "####### seven");
    CHECK(text::without_marks("") == "");
}

TEST_CASE("a page's blocks have neither marks nor numbers of lists, nor bars") {
    using Blocks = std::vector<std::string_view>;
    CHECK(text::blocks_of("## PPA-2026-11\n\nOverflow in the parser") == Blocks{"PPA-2026-11", "Overflow in the parser"});
    CHECK(text::blocks_of("Filer | Summit Retail Corp.") == Blocks{"Filer", "Summit Retail Corp."});
    CHECK(text::blocks_of("12. Apply the update") == Blocks{"Apply the update"});
    CHECK(text::blocks_of("2026. 11. 30 발표") == Blocks{"2026. 11. 30 발표"});
    CHECK(text::blocks_of(" |  | \n- ").empty());
}
