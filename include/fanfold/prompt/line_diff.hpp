#pragma once
/// What changed between two texts, line by line. Pure.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::prompt {

/// Every line of both, begun by "- " (only in `before`), "+ " (only in `after`) or "  " (in both),
/// by a longest common subsequence; empty when the texts are equal. Meant for prompts: time and
/// memory grow with the product of the line counts.
auto line_diff(std::string_view before, std::string_view after) -> std::string;

/// As `diff -u` writes it and `patch` reads it, with three lines around each change; empty when the texts are equal. Time
/// and memory grow with the number of lines that differ, and are bounded: texts that have hardly a line in common are told
/// as one change.
auto unified_diff(std::string_view before, std::string_view after, const std::string& name_before,
                  const std::string& name_after) -> std::string;

/// Lines of a text, from 1; `last` is before `first` where something was put between two lines.
struct LineRange {
    std::size_t first = 1;
    std::size_t last = 0;
};
/// What both changed, each in its own way: where a merge of the two would need a person. In lines of `base`.
auto both_changed(std::string_view base, std::string_view ours, std::string_view theirs) -> std::vector<LineRange>;

}  // namespace fanfold::prompt
