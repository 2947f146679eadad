#pragma once
/// The [deliver] table, part of every enterprise, and [alerts], which is told in the same ways.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable deliver_table;
extern const KeyTable alerts_table;  ///< of fanfold.toml

}  // namespace fanfold::config
