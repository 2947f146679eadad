#pragma once
/// The [[mute]], [release], [length] and [calendar] tables, part of every enterprise.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable mute_table;
extern const KeyTable release_table;
extern const KeyTable length_table;
extern const KeyTable calendar_table;

}  // namespace fanfold::config
