#pragma once
/// Writes what was fitted as the tables that src/stage/extract includes.
#include <map>
#include <set>
#include <string>

#include "trees.hpp"

namespace fit {

/// trees.inc: a start and the nodes of all trees, each in depth-first order.
void write_trees(const Model& model, const std::string& folder);
/// NAME.inc: words by what they say, a line or more a score.
void write_words(const std::string& name, const std::map<float, std::set<std::string>>& by_score,
                 const std::string& folder);
/// How many nodes ask for each feature.
void print_uses(const Model& model);

}  // namespace fit
