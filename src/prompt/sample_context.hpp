#pragma once
/// A context with every variable that a kind of template is given, none of them empty: what lint knows, and looks through.
#include <nlohmann/json.hpp>
#include <string>

namespace fanfold::prompt {

/// Stands where the document's text would.
inline constexpr auto sample_text = "THE TEXT OF THE DOCUMENT";

/// Of "map", "section", "headline" and "check" templates. Lists have one element.
auto sample_context(const std::string& kind) -> nlohmann::json;

}  // namespace fanfold::prompt
