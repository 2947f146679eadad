#pragma once
/// A string as JSON text, byte for byte as nlohmann::json writes it (a byte that is no UTF-8 as
/// U+FFFD): prompts are long, and each is written twice for every question.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace fanfold::model {

void append_json_text(std::string& out, std::string_view text);
auto json_text(std::string_view text) -> std::string;
/// Compact, members in the value's order; as deep as the value is.
void append_json(std::string& out, const nlohmann::json& value);

}  // namespace fanfold::model
