#pragma once
/// Checks a TOML table against its key table: unknown keys, types, ranges, the meaning of single
/// values.
#include "complaints.hpp"
#include "keys.hpp"

namespace fanfold::config {

/// `path` is the dotted path of `table`, "" at the top of a file.
void check_table(const Node& table, const KeyTable& keys, const std::string& path,
                 Complaints& complaints);

}  // namespace fanfold::config
