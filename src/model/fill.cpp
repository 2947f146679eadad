#include "fill.hpp"

#include <algorithm>
#include <string>

#include "schema_ref.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

constexpr int max_fill_depth = 8;

auto type_of(const json& schema) -> std::string {
    const auto type = schema.find("type");
    if (type == schema.end()) return schema.contains("properties") ? "object" : "";
    if (type->is_string()) return type->get<std::string>();
    return type->is_array() && !type->empty() && type->front().is_string()
               ? type->front().get<std::string>()
               : "";
}

auto whole(const json& schema, const char* keyword, std::int64_t otherwise) -> std::int64_t {
    const auto found = schema.find(keyword);
    return found != schema.end() && found->is_number() ? found->get<std::int64_t>() : otherwise;
}

/// The least value of the schema's type; `fitted` then completes it.
auto least(const json& schema) -> json {
    if (schema.contains("const")) return schema["const"];
    if (schema.contains("enum") && schema["enum"].is_array() && !schema["enum"].empty())
        return schema["enum"].front();
    const auto type = type_of(schema);
    if (type == "object") return json::object();
    if (type == "array") return json::array();
    if (type == "string") return "";
    if (type == "boolean") return false;
    if (type == "integer" || type == "number")
        return std::max<std::int64_t>(whole(schema, "minimum", 0), 0);
    return nullptr;
}

/// Cut at a word where one ends near the limit, so that the text stays readable; counts characters.
auto cut(const std::string& text, std::int64_t characters) -> std::string {
    std::int64_t seen = 0;
    std::size_t end = 0;
    while (end < text.size()) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
        if (begins && ++seen > characters) break;
        ++end;
    }
    if (end == text.size()) return text;
    const auto space = text.rfind(' ', end);
    return text.substr(0, space != std::string::npos && space > end / 2 ? space : end);
}

auto fitted_object(const json& root, const json& schema, json value, int depth) -> json {
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return value;
    auto out = json::object();
    for (const auto& [name, child] : properties->items()) {
        const auto* form = resolved(root, child);
        if (form == nullptr) continue;
        if (value.contains(name))
            out[name] = fitted(root, *form, std::move(value[name]), depth + 1);
    }
    const auto required = schema.find("required");
    if (required == schema.end() || !required->is_array()) return out;
    for (const auto& name : *required) {
        if (!name.is_string() || out.contains(name.get_ref<const std::string&>())) continue;
        const auto child = properties->find(name.get_ref<const std::string&>());
        const auto* form = child == properties->end() ? nullptr : resolved(root, *child);
        if (form != nullptr)
            out[name.get<std::string>()] = fitted(root, *form, least(*form), depth + 1);
    }
    return out;
}

auto fitted_array(const json& root, const json& schema, json value, int depth) -> json {
    const auto most =
        static_cast<std::size_t>(std::max<std::int64_t>(whole(schema, "maxItems", 1 << 20), 0));
    while (value.size() > most) value.erase(value.size() - 1);
    const auto items = schema.find("items");
    const auto* form = items == schema.end() ? nullptr : resolved(root, *items);
    if (form == nullptr) return value;
    for (auto& item : value) item = fitted(root, *form, std::move(item), depth + 1);
    return value;
}

auto fitted_number(const json& schema, json value) -> json {
    const auto low = schema.find("minimum");
    const auto high = schema.find("maximum");
    if (low != schema.end() && low->is_number() && value < *low) return *low;
    if (high != schema.end() && high->is_number() && value > *high) return *high;
    return value;
}

}  // namespace

auto fitted(const json& root, const json& schema, json value, int depth) -> json {
    const auto* form = resolved(root, schema);
    if (form == nullptr || depth > max_fill_depth) return value;
    const auto choice = form->find("enum");
    if (choice != form->end() && choice->is_array() &&
        std::find(choice->begin(), choice->end(), value) == choice->end())
        return least(*form);
    if (value.is_object()) return fitted_object(root, *form, std::move(value), depth);
    if (value.is_array()) return fitted_array(root, *form, std::move(value), depth);
    if (value.is_string()) return cut(value.get<std::string>(), whole(*form, "maxLength", 1 << 20));
    if (value.is_number()) return fitted_number(*form, std::move(value));
    return value;
}

}  // namespace fanfold::model
