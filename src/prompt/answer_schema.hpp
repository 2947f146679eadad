#pragma once
/// What is wrong with the schema that a template gives for its answers: such a call would be paid for and tell nothing. Pure.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fanfold::prompt {

/// Of a template of this kind ("map", …), in words; empty: nothing. What any schema may hold is `model::check_schema`'s.
auto schema_problems(const nlohmann::json& schema, const std::string& kind) -> std::vector<std::string>;

}  // namespace fanfold::prompt
