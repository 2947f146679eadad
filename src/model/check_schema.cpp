#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <fanfold/model/structured.hpp>
#include <string>

#include "schema_ref.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;
using Problems = std::vector<std::string>;

constexpr std::array<std::string_view, 7> type_names{"object",  "array",   "string", "number",
                                                     "integer", "boolean", "null"};

auto is_type_name(const json& value) -> bool {
    if (!value.is_string()) return false;
    const auto& name = value.get_ref<const std::string&>();
    return std::find(type_names.begin(), type_names.end(), name) != type_names.end();
}

/// Walks a schema once; every rule reports under the pointer of the place it judges.
class SchemaCheck {
  public:
    explicit SchemaCheck(const json& root) : root_(root) {}

    auto run() -> Problems {
        schema(root_, "", 0);
        return std::move(problems_);
    }

  private:
    void complain(const std::string& where, const std::string& what) {
        if (problems_.size() < 50) problems_.push_back((where.empty() ? "/" : where) + ": " + what);
    }

    void schema(const json& node, const std::string& at, int depth) {
        if (depth > max_schema_depth) return complain(at, "is nested too deeply");
        if (!node.is_object()) return complain(at, "a schema must be an object");
        for (const auto& [keyword, value] : node.items())
            rule(keyword, value, at + "/" + keyword, depth);
    }

    void rule(const std::string& keyword, const json& value, const std::string& at, int depth) {
        if (keyword == "properties" || keyword == "$defs") return schemas_by_name(value, at, depth);
        if (keyword == "items") return schema(value, at, depth + 1);
        if (keyword == "anyOf") return alternatives(value, at, depth);
        if (keyword == "type") return types(value, at);
        if (keyword == "required") return names(value, at);
        if (keyword == "pattern") return pattern(value, at);
        if (keyword == "$ref") return reference(value, at);
        if (!simple(keyword, value, at))
            complain(at, "the keyword \"" + keyword + "\" can't be used here");
    }

    /// Keywords whose value is judged by its type alone; false for an unknown keyword.
    auto simple(const std::string& keyword, const json& value, const std::string& at) -> bool {
        if (keyword == "const") return true;
        if (keyword == "enum")
            return expect(value.is_array() && !value.empty(), at, "must be a list of values");
        if (keyword == "additionalProperties")
            return expect(value.is_boolean(), at, "must be true or false");
        if (keyword == "title" || keyword == "description")
            return expect(value.is_string(), at, "must be a text");
        if (keyword == "minimum" || keyword == "maximum")
            return expect(value.is_number(), at, "must be a number");
        if (keyword == "minItems" || keyword == "maxItems" || keyword == "minLength" ||
            keyword == "maxLength")
            return expect(value.is_number_integer() && value >= 0, at,
                          "must be a whole number, 0 or more");
        return false;
    }

    auto expect(bool good, const std::string& at, const char* what) -> bool {
        if (!good) complain(at, what);
        return true;
    }

    void schemas_by_name(const json& value, const std::string& at, int depth) {
        if (!value.is_object()) return complain(at, "must be an object of schemas");
        for (const auto& [name, child] : value.items()) schema(child, at + "/" + name, depth + 1);
    }

    void alternatives(const json& value, const std::string& at, int depth) {
        if (!value.is_array() || value.empty()) return complain(at, "must be a list of schemas");
        for (std::size_t index = 0; index < value.size(); ++index)
            schema(value[index], at + "/" + std::to_string(index), depth + 1);
    }

    void types(const json& value, const std::string& at) {
        const bool list = value.is_array() && !value.empty() &&
                          std::all_of(value.begin(), value.end(), is_type_name);
        if (!list && !is_type_name(value)) complain(at, "must be a JSON type or a list of them");
    }

    void names(const json& value, const std::string& at) {
        const auto text = [](const json& name) { return name.is_string(); };
        if (!value.is_array() || !std::all_of(value.begin(), value.end(), text))
            complain(at, "must be a list of names");
    }

    void pattern(const json& value, const std::string& at) {
        if (!value.is_string()) return complain(at, "must be a regular expression");
        const re2::RE2 compiled{value.get_ref<const std::string&>(), re2::RE2::Quiet};
        if (!compiled.ok())
            complain(at, "is not a regular expression that RE2 knows: " + compiled.error());
    }

    void reference(const json& value, const std::string& at) {
        if (referred(root_, value) == nullptr)
            complain(at, "must point into this schema (\"#/$defs/…\")");
    }

    const json& root_;
    Problems problems_;
};

}  // namespace

auto referred(const json& root, const json& reference) -> const json* {
    if (!reference.is_string()) return nullptr;
    const auto& text = reference.get_ref<const std::string&>();
    if (text == "#") return &root;
    if (!text.starts_with("#/$defs/")) return nullptr;
    const auto definitions = root.find("$defs");
    if (definitions == root.end() || !definitions->is_object()) return nullptr;
    const auto found = definitions->find(text.substr(8));
    return found == definitions->end() ? nullptr : &*found;
}

auto resolved(const json& root, const json& node) -> const json* {
    const json* at = &node;
    for (int step = 0; step <= max_schema_depth; ++step) {
        if (!at->is_object()) return nullptr;
        const auto reference = at->find("$ref");
        if (reference == at->end()) return at;
        at = referred(root, *reference);
        if (at == nullptr) return nullptr;
    }
    return nullptr;
}

auto check_schema(const json& schema) -> std::vector<std::string> {
    return SchemaCheck{schema}.run();
}

}  // namespace fanfold::model
