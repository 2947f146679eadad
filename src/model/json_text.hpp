#pragma once
/// A string as JSON text, byte for byte as nlohmann::json writes it (a byte that is no UTF-8 as
/// U+FFFD): prompts are long, and each is written twice for every question.
#include <string>
#include <string_view>

namespace fanfold::model {

void append_json_text(std::string& out, std::string_view text);
auto json_text(std::string_view text) -> std::string;

}  // namespace fanfold::model
