#pragma once
// Fills a JSON Schema from a prompt, deterministically.
#include <nlohmann/json.hpp>

#include "prompt_view.hpp"
#include "rng.hpp"

namespace fanfold::sim {

// A value that validates against `schema` (the keywords of fanfold/model/structured.hpp, `pattern`
// aside), and whose quotes, claims and event texts stand in the prompt. Depth is bounded.
auto fill_schema(const nlohmann::json& schema, const PromptView& prompt, Rng rng) -> nlohmann::json;

}  // namespace fanfold::sim
