#include <algorithm>

#include <fanfold/prompt/line_diff.hpp>

#include "hunks.hpp"

namespace fanfold::prompt {

namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t lines_around = 3;

void add_lines(std::string& out, char mark, const Lines& lines, std::size_t from, std::size_t until) {
    for (auto at = from; at < until; ++at) {
        out += mark;
        out += lines[at];
        if (!lines[at].ends_with('\n')) out += "\n\\ No newline at end of file\n";
    }
}

/// "12,3": of an empty range the line before it.
auto range_text(std::size_t from, std::size_t until) -> std::string {
    const auto count = until - from;
    if (count == 1) return std::to_string(from + 1);
    return std::to_string(count == 0 ? from : from + 1) + "," + std::to_string(count);
}

/// Changes that stand so near that the lines around them meet.
void add_group(std::string& out, const std::vector<Hunk>& group, const Lines& before, const Lines& after) {
    const auto lead = std::min(lines_around, group.front().old_at);
    const auto trail = std::min(lines_around, before.size() - group.back().old_end);
    out += "@@ -" + range_text(group.front().old_at - lead, group.back().old_end + trail) + " +" +
           range_text(group.front().new_at - lead, group.back().new_end + trail) + " @@\n";
    auto told = group.front().old_at - lead;
    for (const auto& hunk : group) {
        add_lines(out, ' ', before, told, hunk.old_at);
        add_lines(out, '-', before, hunk.old_at, hunk.old_end);
        add_lines(out, '+', after, hunk.new_at, hunk.new_end);
        told = hunk.old_end;
    }
    add_lines(out, ' ', before, told, told + trail);
}

/// Whether two changes touch the same lines of the base; what is put in at the same place touches too.
auto meet(const Hunk& one, const Hunk& other) -> bool {
    if (one.old_at == one.old_end || other.old_at == other.old_end)
        return one.old_at <= other.old_end && other.old_at <= one.old_end;
    return one.old_at < other.old_end && other.old_at < one.old_end;
}

auto same_change(const Hunk& one, const Lines& ours, const Hunk& other, const Lines& theirs) -> bool {
    const auto at = [](std::size_t place) { return static_cast<std::ptrdiff_t>(place); };
    return one.old_at == other.old_at && one.old_end == other.old_end &&
           std::equal(ours.begin() + at(one.new_at), ours.begin() + at(one.new_end), theirs.begin() + at(other.new_at),
                      theirs.begin() + at(other.new_end));
}

}  // namespace

auto unified_diff(std::string_view before, std::string_view after, const std::string& name_before,
                  const std::string& name_after) -> std::string {
    const auto old_lines = whole_lines(before), new_lines = whole_lines(after);
    const auto hunks = hunks_of(old_lines, new_lines);
    if (hunks.empty()) return {};
    std::string out = "--- " + name_before + "\n+++ " + name_after + "\n";
    std::vector<Hunk> group;
    for (const auto& hunk : hunks) {
        if (!group.empty() && hunk.old_at - group.back().old_end > 2 * lines_around) {
            add_group(out, group, old_lines, new_lines);
            group.clear();
        }
        group.push_back(hunk);
    }
    add_group(out, group, old_lines, new_lines);
    return out;
}

auto both_changed(std::string_view base, std::string_view ours, std::string_view theirs) -> std::vector<LineRange> {
    const auto lines = whole_lines(base), our_lines = whole_lines(ours), their_lines = whole_lines(theirs);
    const auto our_hunks = hunks_of(lines, our_lines), their_hunks = hunks_of(lines, their_lines);
    std::vector<LineRange> out;
    for (const auto& hunk : our_hunks)
        for (const auto& other : their_hunks) {
            if (!meet(hunk, other) || same_change(hunk, our_lines, other, their_lines)) continue;
            out.push_back({std::min(hunk.old_at, other.old_at) + 1, std::max(hunk.old_end, other.old_end)});
        }
    return out;
}

}  // namespace fanfold::prompt
