#pragma once
/// From a model's text to a JSON value that satisfies a schema, or a list of what is wrong with it.
///
/// JSON Schema 2020-12, the keywords that our schemas may use: type, enum, const, properties,
/// required, additionalProperties (boolean), items, minItems, maxItems, minLength, maxLength,
/// pattern (RE2), minimum, maximum, anyOf, $defs/$ref (local); title and description say something
/// to the model. A schema with any other keyword is refused by `check_schema`.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::model {

/// Problems as "/findings/0/importance: 7 is more than 5". Empty = valid. Depth is bounded.
auto validate(const nlohmann::json& schema, const nlohmann::json& value)
    -> std::vector<std::string>;
/// What in the schema itself can't be used here.
auto check_schema(const nlohmann::json& schema) -> std::vector<std::string>;

/// Strips code fences and talk around it, parses with a depth cap of 64 and a size cap of 1 MiB,
/// and repairs once what can be repaired without guessing (trailing commas, unclosed brackets and
/// strings at the end).
auto parse_reply(std::string_view text) -> Result<nlohmann::json>;

/// The value as JSON without spaces; a byte that is no UTF-8 as U+FFFD.
auto compact(const nlohmann::json& value) -> std::string;

}  // namespace fanfold::model
