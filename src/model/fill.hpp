#pragma once
/// Makes a value that holds more or less than a schema asks fit it.
#include <nlohmann/json.hpp>

namespace fanfold::model {

/// `value` without properties that `schema` does not know, with texts and lists cut to its limits,
/// required properties that are missing filled with the least that the schema allows, and choices
/// it does not list replaced by its first. Validate what comes out: not every schema can be met.
auto fitted(const nlohmann::json& root, const nlohmann::json& schema, nlohmann::json value,
            int depth = 0) -> nlohmann::json;

}  // namespace fanfold::model
