#pragma once
/// The [[mute]] and [release] tables, part of every enterprise.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable mute_table;
extern const KeyTable release_table;

}  // namespace fanfold::config
