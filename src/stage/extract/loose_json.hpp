#pragma once
/// JSON as people break it, for a second look at what the parser refused.
#include <string_view>

#include <nlohmann/json.hpp>

namespace fanfold::extract {

/// All values of `text`, in an array. Forgiven are: commas too many or missing, single quotes and none around names, quotes inside
/// of texts, line breaks in them, comments, quotes written as &quot;, an end that is missing, several values one behind the other.
/// A text that the end cuts is left out. Linear in `text`; discarded beyond 64 levels or 20,000 values. Never throws.
auto read_loose_json(std::string_view text) -> nlohmann::json;

}  // namespace fanfold::extract
