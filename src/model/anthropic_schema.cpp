#include <algorithm>
#include <array>

#include "anthropic_wire.hpp"
#include "wire.hpp"

namespace fanfold::model::anthropic {

namespace {

using nlohmann::json;
using wire::member;

constexpr int deepest = 12;

auto is_size_or_range(const std::string& keyword) -> bool {
    constexpr std::array<std::string_view, 7> words{"minLength", "maxLength", "minimum", "maximum",
                                                    "minItems",  "maxItems",  "pattern"};
    return std::find(words.begin(), words.end(), keyword) != words.end();
}

/// "Words of the schema's author (maxLength 300)": the model reads what the decoder can't hold.
void tell_limits(const json& schema, json& out) {
    std::string limits;
    for (const auto& [keyword, value] : schema.items())
        if (is_size_or_range(keyword))
            limits += (limits.empty() ? "" : ", ") + keyword + " " + wire::bytes_of(value);
    if (limits.empty()) return;
    auto words = wire::text_of(member(schema, "description"));
    out["description"] = words.empty() ? limits : words + " (" + limits + ")";
}

auto are_scalars(const json& choices) -> bool {
    return choices.is_array() &&
           std::none_of(choices.begin(), choices.end(),
                        [](const json& choice) { return choice.is_structured(); });
}

/// An object must name what it may hold and hold nothing else.
auto can_close(const json& schema) -> bool {
    if (member(schema, "type") != "object" && !schema.contains("properties")) return true;
    const auto& open = member(schema, "additionalProperties");
    return member(schema, "properties").is_object() && (open.is_null() || open == false);
}

/// Whether nothing in the keywords that stay is beyond the decoder.
auto can_say(const json& schema, bool in_definition) -> bool {
    if (!schema.is_object() || !can_close(schema)) return false;
    if (in_definition && schema.contains("$ref")) return false;
    if (schema.contains("const") && schema["const"].is_structured()) return false;
    return !schema.contains("enum") || are_scalars(schema["enum"]);
}

class Narrower {
  public:
    [[nodiscard]] auto ok() const -> bool { return ok_; }

    auto node(const json& schema, int depth, bool in_definition) -> json {
        if (depth > deepest || !can_say(schema, in_definition)) ok_ = false;
        if (!ok_) return {};
        auto out = json::object();
        for (const auto& [keyword, value] : schema.items()) {
            if (is_size_or_range(keyword)) continue;
            out[keyword] = child(keyword, value, depth + 1, in_definition);
        }
        if (schema.contains("properties")) out["additionalProperties"] = false;
        tell_limits(schema, out);
        return out;
    }

  private:
    auto child(const std::string& keyword, const json& value, int depth, bool in_definition)
        -> json {
        if (keyword == "items") return node(value, depth, in_definition);
        if (keyword == "properties") return members(value, depth, in_definition);
        if (keyword == "$defs") return members(value, depth, true);
        if (keyword != "anyOf") return value;
        auto out = json::array();
        for (const auto& choice : value) out.push_back(node(choice, depth, in_definition));
        return out;
    }

    auto members(const json& named, int depth, bool in_definition) -> json {
        auto out = json::object();
        if (!named.is_object()) ok_ = false;
        if (!ok_) return out;
        for (const auto& [name, schema] : named.items())
            out[name] = node(schema, depth, in_definition);
        return out;
    }

    bool ok_ = true;
};

}  // namespace

auto decoding_schema(const json& schema) -> std::optional<json> {
    Narrower narrower;
    auto out = narrower.node(schema, 0, false);
    if (!narrower.ok() || member(out, "type") != "object") return std::nullopt;
    return out;
}

}  // namespace fanfold::model::anthropic
