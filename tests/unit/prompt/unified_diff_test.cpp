#include "catch.hpp"

#include <fanfold/prompt/line_diff.hpp>

namespace fanfold::prompt {

namespace {

auto diff(std::string_view before, std::string_view after) -> std::string {
    return unified_diff(before, after, "a", "b");
}

/// What `patch` makes of it; written by its own rules.
auto patched(const std::string& before, const std::string& diff) -> std::string {
    std::vector<std::string> old_lines, lines;
    const auto split = [](const std::string& text, std::vector<std::string>& out) {
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
            out.push_back(text.substr(at, end - at));
            at = end;
        }
    };
    split(before, old_lines);
    split(diff, lines);
    std::string out;
    std::size_t told = 0;
    for (std::size_t at = 2; at < lines.size(); ++at) {
        const auto& line = lines[at];
        if (line.starts_with("@@")) {
            const auto comma = line.find(',');
            auto begin = static_cast<std::size_t>(std::stoul(line.substr(4)));
            const bool empty = comma != std::string::npos && comma < line.find('+') && line.substr(comma, 3) == ",0 ";
            if (!empty) --begin;
            while (told < begin) out += old_lines[told++];
        } else if (line[0] == '\\') {
            out.pop_back();
        } else {
            if (line[0] != '+') ++told;
            if (line[0] != '-') out += line.substr(1);
            if (line[0] == '-' && at + 1 < lines.size() && lines[at + 1][0] == '\\') ++at;
        }
    }
    while (told < old_lines.size()) out += old_lines[told++];
    return out;
}

auto lines_until(int count, int without = -1) -> std::string {
    std::string out;
    for (int line = 1; line <= count; ++line)
        if (line != without) out += "line " + std::to_string(line) + "\n";
    return out;
}

}  // namespace

TEST_CASE("a unified diff is what diff -u writes") {
    CHECK(diff("a\nb\n", "a\nb\n").empty());
    CHECK(diff("", "").empty());
    CHECK(diff("a\nb\nc\n", "a\nB\nc\n") == "--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
    CHECK(diff("", "x\n") == "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
    CHECK(diff("x\n", "") == "--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n");
    CHECK(diff("a\nb", "a\nc\n") == "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n");
}

TEST_CASE("changes that are near stand in one hunk, others in their own") {
    const auto text = diff(lines_until(30), lines_until(30, 5));
    CHECK(text == "--- a\n+++ b\n@@ -2,7 +2,6 @@\n line 2\n line 3\n line 4\n-line 5\n line 6\n line 7\n line 8\n");
    auto both = lines_until(30, 5);
    both.insert(both.find("line 25"), "new\n");
    const auto two = diff(lines_until(30), both);
    CHECK(two.find("@@ -22,6 +21,7 @@") != std::string::npos);
}

TEST_CASE("a patched text is the other text, whatever they are") {
    std::uint32_t state = 3;
    const auto next = [&](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 16) % below;
    };
    const auto text = [&] {
        std::string out;
        for (auto count = next(14); count > 0; --count) out += std::string(1, static_cast<char>('a' + next(4))) + "\n";
        if (!out.empty() && next(3) == 0) out.pop_back();
        return out;
    };
    for (int round = 0; round < 3'000; ++round) {
        const auto before = text(), after = text();
        INFO(before << "----\n" << after);
        const auto told = diff(before, after);
        if (told.empty())
            CHECK(before == after);
        else
            CHECK(patched(before, told) == after);
    }
}

TEST_CASE("long texts that have nothing in common are one change") {
    std::string other;
    for (int line = 0; line < 20'000; ++line) other += "x" + std::to_string(line) + "\n";
    const auto text = diff(lines_until(20'000), other);
    CHECK(text.starts_with("--- a\n+++ b\n@@ -1,20000 +1,20000 @@\n"));
}

TEST_CASE("who changed the same lines otherwise is told, in lines of what both began with") {
    const auto base = lines_until(10);
    const auto with = [&](const char* from, const char* to) {
        auto out = base;
        out.replace(out.find(from), std::string_view{from}.size(), to);
        return out;
    };
    CHECK(both_changed(base, with("line 3", "mine"), with("line 7", "theirs")).empty());
    CHECK(both_changed(base, with("line 3", "same"), with("line 3", "same")).empty());
    const auto met = both_changed(base, with("line 3", "mine"), with("line 3", "theirs"));
    REQUIRE(met.size() == 1);
    CHECK(met[0].first == 3);
    CHECK(met[0].last == 3);
    const auto put_in = both_changed(base, with("line 3\n", "line 3\nmine\n"), with("line 3\n", "line 3\ntheirs\n"));
    REQUIRE(put_in.size() == 1);
    CHECK(put_in[0].first == 4);
    CHECK(put_in[0].last == 3);
}

}  // namespace fanfold::prompt
