#pragma once
/// TOML text to a Node. The only place that knows toml++.
#include "complaints.hpp"

namespace fanfold::config {

/// nullopt after a complaint. `file` is what positions will say.
auto parse_toml(std::string_view text, const std::string& file, Complaints& complaints)
    -> std::optional<Node>;

/// Refuses nesting so deep that a recursive destructor could run out of stack: the place, or
/// nullopt if it is fine.
struct TooDeep {
    int line = 1;
    int column = 1;
};
auto too_deep(std::string_view text) -> std::optional<TooDeep>;

}  // namespace fanfold::config
