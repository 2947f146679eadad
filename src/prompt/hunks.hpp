#pragma once
/// Where two lists of lines differ: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). Pure.
#include <cstddef>
#include <string_view>
#include <vector>

namespace fanfold::prompt {

/// `before[old_at, old_end)` became `after[new_at, new_end)`.
struct Hunk {
    std::size_t old_at = 0, old_end = 0;
    std::size_t new_at = 0, new_end = 0;
};

/// With their newlines; the last one may have none.
auto whole_lines(std::string_view text) -> std::vector<std::string_view>;
/// In order; there is an equal line between each two.
auto hunks_of(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after)
    -> std::vector<Hunk>;

}  // namespace fanfold::prompt
