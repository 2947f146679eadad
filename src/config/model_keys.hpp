#pragma once
/// The [models.NAME] tables.
#include "keys.hpp"

namespace fanfold::config {

extern const KeyTable model_table;

}  // namespace fanfold::config
