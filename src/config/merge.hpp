#pragma once
/// Profile and enterprise made one. Scalars and plain lists override; tables ([words], [models],
/// [deliver]) merge by key; `tags` and `sources` are united; [[watch]] and [[section]] append, and
/// one with the id (name) of an earlier one changes that one key by key. Every value keeps the
/// place it came from.
#include "tree.hpp"

namespace fanfold::config {

void merge_into(Node& base, const Node& over);
/// A watch entry's id: as written, or its first name in small letters (ASCII).
auto watch_id(const Node& entry) -> std::string;
/// Dotted key → position of every value and of every element.
auto origins_of(const Node& merged) -> std::map<std::string, Position>;

}  // namespace fanfold::config
