#include "answer_schema.hpp"

#include <algorithm>
#include <fanfold/model/structured.hpp>

namespace fanfold::prompt {

namespace {

using nlohmann::json;

constexpr int most_steps = 16;

/// What stands behind "$ref"; nothing where it leads nowhere.
auto behind_references(const json& root, const json* node) -> const json* {
    for (int step = 0; step < most_steps && node != nullptr && node->is_object(); ++step) {
        const auto reference = node->find("$ref");
        if (reference == node->end()) return node;
        if (!reference->is_string()) return nullptr;
        const auto path = reference->get<std::string>();
        if (!path.starts_with("#/$defs/")) return path == "#" ? &root : nullptr;
        const auto definitions = root.find("$defs");
        if (definitions == root.end() || !definitions->contains(path.substr(8))) return nullptr;
        node = &definitions->at(path.substr(8));
    }
    return nullptr;
}

auto property(const json& root, const json* of, const char* name) -> const json* {
    if (of == nullptr) return nullptr;
    const auto properties = of->find("properties");
    if (properties == of->end() || !properties->is_object()) return nullptr;
    const auto found = properties->find(name);
    return found == properties->end() ? nullptr : behind_references(root, &*found);
}

auto is_open(const json* schema) -> bool {
    return schema != nullptr && schema->contains("anyOf");
}

auto is_list(const json& schema) -> bool {
    const auto type = schema.find("type");
    if (type == schema.end()) return false;
    return type->is_array() ? std::find(type->begin(), type->end(), json("array")) != type->end() : *type == "array";
}

/// A night reads the findings of an answer, of each its claim and its quote, and nothing else. Alternatives are not followed.
auto finds_nothing(const json& root) -> std::string {
    const auto* top = behind_references(root, &root);
    if (is_open(top)) return {};
    const auto* findings = property(root, top, "findings");
    if (is_open(findings)) return {};
    if (findings == nullptr || !is_list(*findings))
        return "it has no list \"findings\", and nothing else of an answer is read";
    const auto items = findings->find("items");
    const auto* one = items == findings->end() ? nullptr : behind_references(root, &*items);
    if (is_open(one)) return {};
    for (const auto* name : {"claim", "quote"})
        if (property(root, one, name) == nullptr)
            return "its findings have no \"" + std::string{name} + "\", without which none is told";
    return {};
}

}  // namespace

auto schema_problems(const json& schema, const std::string& kind) -> std::vector<std::string> {
    auto out = model::check_schema(schema);
    if (!out.empty() || kind != "map") return out;
    if (auto missing = finds_nothing(schema); !missing.empty()) out.push_back(std::move(missing));
    return out;
}

}  // namespace fanfold::prompt
