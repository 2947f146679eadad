#pragma once
/// What changed between two texts, line by line. Pure.
#include <string>
#include <string_view>

namespace fanfold::prompt {

/// Every line of both, begun by "- " (only in `before`), "+ " (only in `after`) or "  " (in both),
/// by a longest common subsequence; empty when the texts are equal. Meant for prompts: time and
/// memory grow with the product of the line counts.
auto line_diff(std::string_view before, std::string_view after) -> std::string;

}  // namespace fanfold::prompt
