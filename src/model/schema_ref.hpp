#pragma once
/// Local references of a JSON Schema ("#", "#/$defs/name"), as the validator and the extractive
/// model follow them.
#include <nlohmann/json.hpp>

namespace fanfold::model {

inline constexpr int max_schema_depth = 64;

/// Where "#/…" points in `root`; nullptr if it points nowhere or outside.
auto referred(const nlohmann::json& root, const nlohmann::json& reference) -> const nlohmann::json*;

/// `node`, with its $ref followed (at most `max_schema_depth` steps); nullptr if it can't be.
auto resolved(const nlohmann::json& root, const nlohmann::json& node) -> const nlohmann::json*;

}  // namespace fanfold::model
