#pragma once
/// A table as TOML text, in the order of its key table, line by line.
#include "keys.hpp"
#include "tree.hpp"

namespace fanfold::config {

struct Line {
    std::string text;
    std::string path;  ///< dotted key of what stands there; empty for a default or an empty line
};

/// `defaults`: also what is not written but has a default (scalars at the top), with an empty path.
auto write_lines(const Node& table, const KeyTable& keys, bool defaults) -> std::vector<Line>;
auto join(const std::vector<Line>& lines) -> std::string;

}  // namespace fanfold::config
