#pragma once
/// Caps: a table's limits by run, day and month, in money and tokens.
#include "complaints.hpp"
#include "reader.hpp"

namespace fanfold::config {

auto caps_of(const Reader& table) -> Caps;
/// Says where a longer period allows less than a shorter one: the shorter could never be used up.
void check_caps(const Node& table, const std::string& header, Complaints& complaints);

}  // namespace fanfold::config
