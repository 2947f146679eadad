#include <fanfold/prompt/line_diff.hpp>

#include "catch.hpp"

using fanfold::prompt::line_diff;

TEST_CASE("equal texts have no difference") {
    CHECK(line_diff("", "").empty());
    CHECK(line_diff("a\nb\n", "a\nb\n").empty());
}

TEST_CASE("a changed line stands between what is the same on both sides") {
    CHECK(line_diff("a\nb\nc", "a\nB\nc") == "  a\n- b\n+ B\n  c\n");
}

TEST_CASE("lines that one side alone has are marked, at either end") {
    CHECK(line_diff("", "x\ny") == "+ x\n+ y\n");
    CHECK(line_diff("x\ny", "y") == "- x\n  y\n");
    CHECK(line_diff("x", "x\n\nz") == "  x\n+ \n+ z\n");
}
