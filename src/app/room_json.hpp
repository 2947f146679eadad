#pragma once
/// How documents stand in the JSON lines of the room commands.
#include <nlohmann/json.hpp>
#include <string>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/stage/extract/extract.hpp>

namespace fanfold::app {

/// One line for every reader: some take U+0085, U+2028 and U+2029 for line ends too.
auto json_line(const nlohmann::ordered_json& json) -> std::string;
auto document_json(const Document& document) -> nlohmann::ordered_json;
/// What is told of a page whether or not it has a text.
auto about_json(const extract::About& about, const Document& document) -> nlohmann::ordered_json;

}  // namespace fanfold::app
