#include "gold.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace fanfold::sim {

using nlohmann::json;

namespace {

auto holds(std::string_view text, const json& words) -> bool {
    return words.is_string() && text.find(words.get_ref<const std::string&>()) != text.npos;
}

auto asks_for(const json& label, const PromptView& prompt) -> bool {
    const auto questions = label.value("questions", json::array());
    return holds(prompt.outside(), label.value("reader", json(nullptr))) &&
           holds(prompt.document(), label.value("quote", json(nullptr))) &&
           std::any_of(questions.begin(), questions.end(),
                       [&](const json& question) { return holds(prompt.outside(), question); });
}

// {findings: [{quote, …}]}: the properties of one finding, or null.
auto finding_properties(const json& schema) -> json {
    static const json::json_pointer place{"/properties/findings/items/properties"};
    if (!schema.contains(place) || !schema.at(place).contains("quote")) return nullptr;
    return schema.at(place);
}

auto told(const json& label, const json& properties) -> json {
    auto out = json::object();
    for (const auto& [name, schema] : properties.items()) {
        const auto list = schema.value("type", "") == "array";
        out[name] = label.value(name, list ? json::array() : json(""));
    }
    if (properties.contains("sentiment")) out["sentiment"] = label.value("sentiment", "neutral");
    return out;
}

}  // namespace

auto Gold::read(const std::string& path) -> Gold {
    std::ifstream in{path, std::ios::binary};
    const auto file = json::parse(in, nullptr, false);
    if (!file.is_object() || !file.contains("findings") || !file["findings"].is_array())
        throw std::runtime_error{path + " is no file of labels: {\"findings\": [...]}"};
    Gold out;
    out.findings_ = file["findings"];
    return out;
}

auto Gold::answer(const json& schema, const PromptView& prompt) const -> std::optional<json> {
    const auto properties = finding_properties(schema);
    if (findings_.empty() || properties.is_null()) return std::nullopt;
    std::vector<json> found;
    for (const auto& label : findings_)
        if (label.is_object() && asks_for(label, prompt)) found.push_back(told(label, properties));
    std::stable_sort(found.begin(), found.end(), [](const json& a, const json& b) {
        return a.value("importance", 0) > b.value("importance", 0);
    });
    const auto most = schema["properties"]["findings"].value("maxItems", std::size_t{8});
    if (found.size() > most) found.resize(most);
    return json{{"findings", found}};
}

}  // namespace fanfold::sim
