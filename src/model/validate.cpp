#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <fanfold/model/structured.hpp>
#include <fanfold/text/fold.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "schema_ref.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

constexpr std::size_t max_problems = 32;
/// Keeps a schema whose alternatives refer to themselves from taking exponential time on a hostile
/// value.
constexpr long max_steps = 2'000'000;

auto shown(const json& value) -> std::string {
    if (value.is_structured()) return value.is_array() ? "a list" : "an object";
    const auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() <= 80) return text;
    return std::string{text::prefix(text, 80)} + "…";
}

auto has_type(const json& value, const std::string& type) -> bool {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "number") return value.is_number();
    if (type != "integer") return false;
    if (value.is_number_integer()) return true;
    return value.is_number_float() && std::nearbyint(value.get<double>()) == value.get<double>();
}

auto matches_type(const json& value, const json& type) -> bool {
    if (type.is_string()) return has_type(value, type.get_ref<const std::string&>());
    return std::any_of(type.begin(), type.end(), [&](const json& one) {
        return one.is_string() && has_type(value, one.get_ref<const std::string&>());
    });
}

auto characters(const std::string& text) -> std::size_t {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

auto pointer_step(std::string_view key) -> std::string {
    std::string out{"/"};
    for (const char letter : text::prefix(key, 64)) {
        if (letter == '~')
            out += "~0";
        else if (letter == '/')
            out += "~1";
        else
            out += letter;
    }
    return out;
}

class Validator {
  public:
    explicit Validator(const json& root) : root_(root) {}

    auto run(const json& value) -> std::vector<std::string> {
        check(root_, value, "", 0);
        return std::move(problems_);
    }

  private:
    using Pattern = std::unique_ptr<re2::RE2>;

    void complain(const std::string& at, const std::string& what) {
        if (problems_.size() < max_problems)
            problems_.push_back((at.empty() ? "/" : at) + ": " + what);
    }
    [[nodiscard]] auto done() const -> bool { return problems_.size() >= max_problems; }

    void check(const json& schema, const json& value, const std::string& at, int depth) {
        if (done()) return;
        if (depth > max_schema_depth) return complain(at, "is nested too deeply");
        if (++steps_ > max_steps) return complain(at, "is too complex to check");
        if (!schema.is_object())
            return complain(at, "can't be checked: its schema is not an object");
        check_reference(schema, value, at, depth);
        if (!check_type(schema, value, at)) return;
        check_choice(schema, value, at);
        if (value.is_string()) check_text(schema, value.get_ref<const std::string&>(), at);
        if (value.is_number()) check_number(schema, value, at);
        if (value.is_array()) check_array(schema, value, at, depth);
        if (value.is_object()) check_object(schema, value, at, depth);
        check_alternatives(schema, value, at, depth);
    }

    void check_reference(const json& schema, const json& value, const std::string& at, int depth) {
        const auto reference = schema.find("$ref");
        if (reference == schema.end()) return;
        const auto* target = referred(root_, *reference);
        if (target == nullptr) return complain(at, "can't be checked: its $ref points nowhere");
        check(*target, value, at, depth + 1);
    }

    auto check_type(const json& schema, const json& value, const std::string& at) -> bool {
        const auto type = schema.find("type");
        if (type == schema.end() || matches_type(value, *type)) return true;
        complain(at, shown(value) + " is not of type " + shown_types(*type));
        return false;
    }

    static auto shown_types(const json& type) -> std::string {
        if (type.is_string()) return type.get<std::string>();
        std::string out;
        for (const auto& one : type)
            out += (out.empty() ? "" : " or ") + (one.is_string() ? one.get<std::string>() : "?");
        return out;
    }

    void check_choice(const json& schema, const json& value, const std::string& at) {
        if (const auto only = schema.find("const"); only != schema.end() && *only != value)
            complain(at, shown(value) + " is not " + shown(*only));
        const auto choice = schema.find("enum");
        if (choice == schema.end() || !choice->is_array()) return;
        if (std::find(choice->begin(), choice->end(), value) == choice->end())
            complain(at, shown(value) + " is not one of " + shown_choice(*choice));
    }

    static auto shown_choice(const json& choice) -> std::string {
        std::string out;
        for (const auto& one : choice) {
            if (out.size() > 400) return out + ", …";
            out += (out.empty() ? "" : ", ") + shown(one);
        }
        return out;
    }

    void check_text(const json& schema, const std::string& text, const std::string& at) {
        const auto length = characters(text);
        if (const auto least = bound(schema, "minLength"); least && length < *least)
            complain(at, std::to_string(length) + " characters are fewer than " +
                             std::to_string(*least));
        if (const auto most = bound(schema, "maxLength"); most && length > *most)
            complain(at,
                     std::to_string(length) + " characters are more than " + std::to_string(*most));
        const auto pattern = schema.find("pattern");
        if (pattern != schema.end() && pattern->is_string())
            check_pattern(pattern->get_ref<const std::string&>(), text, at);
    }

    void check_pattern(const std::string& pattern, const std::string& text, const std::string& at) {
        auto& compiled = patterns_[pattern];
        if (!compiled) compiled = std::make_unique<re2::RE2>(pattern, re2::RE2::Quiet);
        if (!compiled->ok())
            return complain(at, "can't be checked: its pattern is not a regular expression");
        if (!re2::RE2::PartialMatch(text, *compiled))
            complain(at, shown(json(text)) + " does not match " + pattern);
    }

    void check_number(const json& schema, const json& value, const std::string& at) {
        if (const auto least = schema.find("minimum");
            least != schema.end() && least->is_number() && value < *least)
            complain(at, shown(value) + " is less than " + shown(*least));
        if (const auto most = schema.find("maximum");
            most != schema.end() && most->is_number() && value > *most)
            complain(at, shown(value) + " is more than " + shown(*most));
    }

    static auto bound(const json& schema, const char* keyword) -> std::optional<std::size_t> {
        const auto found = schema.find(keyword);
        if (found == schema.end() || !found->is_number_integer() || *found < 0) return std::nullopt;
        return found->get<std::size_t>();
    }

    void check_array(const json& schema, const json& value, const std::string& at, int depth) {
        if (const auto least = bound(schema, "minItems"); least && value.size() < *least)
            complain(at, std::to_string(value.size()) + " items are fewer than " +
                             std::to_string(*least));
        if (const auto most = bound(schema, "maxItems"); most && value.size() > *most)
            complain(
                at, std::to_string(value.size()) + " items are more than " + std::to_string(*most));
        const auto items = schema.find("items");
        if (items == schema.end()) return;
        for (std::size_t index = 0; index < value.size() && !done(); ++index)
            check(*items, value[index], at + "/" + std::to_string(index), depth + 1);
    }

    void check_object(const json& schema, const json& value, const std::string& at, int depth) {
        check_required(schema, value, at);
        const auto properties = schema.find("properties");
        const bool known = properties != schema.end() && properties->is_object();
        const bool closed =
            schema.contains("additionalProperties") && schema["additionalProperties"] == false;
        for (const auto& [key, member] : value.items()) {
            const auto child = known ? properties->find(key) : value.end();
            if (known && child != properties->end())
                check(*child, member, at + pointer_step(key), depth + 1);
            else if (closed)
                complain(at + pointer_step(key), "is not a property that is asked for");
        }
    }

    void check_required(const json& schema, const json& value, const std::string& at) {
        const auto required = schema.find("required");
        if (required == schema.end() || !required->is_array()) return;
        for (const auto& name : *required)
            if (name.is_string() && !value.contains(name.get_ref<const std::string&>()))
                complain(at, "the property " + shown(name) + " is missing");
    }

    void check_alternatives(const json& schema, const json& value, const std::string& at,
                            int depth) {
        const auto forms = schema.find("anyOf");
        if (forms == schema.end() || !forms->is_array()) return;
        std::vector<std::string> nearest;
        for (const auto& form : *forms) {
            auto found = problems_of(form, value, at, depth + 1);
            if (found.empty()) return;
            if (nearest.empty() || found.size() < nearest.size()) nearest = std::move(found);
        }
        complain(at, "matches none of the " + std::to_string(forms->size()) + " allowed forms");
        for (auto& problem : nearest)
            if (!done()) problems_.push_back(std::move(problem));
    }

    auto problems_of(const json& schema, const json& value, const std::string& at, int depth)
        -> std::vector<std::string> {
        std::vector<std::string> outer;
        std::swap(outer, problems_);
        check(schema, value, at, depth);
        std::swap(outer, problems_);
        return outer;
    }

    const json& root_;
    long steps_ = 0;
    std::map<std::string, Pattern> patterns_;
    std::vector<std::string> problems_;
};

}  // namespace

auto validate(const json& schema, const json& value) -> std::vector<std::string> {
    return Validator{schema}.run(value);
}

}  // namespace fanfold::model
