#pragma once
/// The [deliver] table, part of every enterprise.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable deliver_table;

}  // namespace fanfold::config
