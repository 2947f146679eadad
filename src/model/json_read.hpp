#pragma once
/// JSON text to a value, many times as fast as the library's own parser, which takes its input byte by byte: each answer of
/// a model is read twice, as the provider's body and as what the model wrote in it.
#include <nlohmann/json.hpp>
#include <string_view>

namespace fanfold::model {

/// What `nlohmann::json::parse` makes of `text`, discarded where that would be. What is not plain JSON, or deeper than 64
/// levels, is left to the library, so that the two never differ.
auto read_json(std::string_view text) -> nlohmann::json;

namespace impl {
/// The fast way alone: false where it does not know what the library would say.
auto read_plain_json(std::string_view text, nlohmann::json& out) -> bool;
}  // namespace impl

}  // namespace fanfold::model
