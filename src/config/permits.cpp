#include "permits.hpp"

#include <algorithm>

#include "complaints.hpp"
#include "house.hpp"

namespace fanfold::config {

namespace {

auto listed(const std::vector<std::string>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + in_quotes(word);
    return out;
}

auto is_among(const std::vector<std::string>& words, const std::string& word) -> bool {
    return std::ranges::find(words, word) != words.end();
}

/// "${NAME}" or the file; empty for a server that asks for none.
auto key_words(const ModelSettings& model) -> std::string {
    if (!model.key_env.empty()) return "${" + model.key_env + "}";
    return model.key_file.string();
}

auto has_key(const House& house, const std::vector<std::string>& keys, const std::string& key)
    -> bool {
    return std::ranges::any_of(keys, [&](const std::string& allowed) {
        return allowed == key || from_root(house.root, allowed).string() == key;
    });
}

auto names_of(const std::vector<ModelName>& models) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const auto& model : models) out.push_back(model.str());
    return out;
}

}  // namespace

auto refusal_of(const House& house, const Enterprise& enterprise, const ModelSettings& model,
                const OriginOf& origin) -> std::optional<std::string> {
    if (model.provider == "extractive" || model.provider == "replay") return std::nullopt;
    const auto& permits = enterprise.permits;
    const auto words = [&](const std::string& key, const std::vector<std::string>& allowed,
                           const std::string& its) {
        return "model " + in_quotes(model.name.str()) + " may not read for " +
               enterprise.name.str() + ": models." + key + " (" + origin("models." + key) +
               ") allows " + listed(allowed) + ", and [models." + model.name.str() + "] (" +
               to_string(model.at) + ") " + its;
    };
    const auto allowed = names_of(permits.models);
    if (!allowed.empty() && !is_among(allowed, model.name.str()))
        return words("allow", allowed, "is not among them");
    if (!permits.regions.empty() && !is_among(permits.regions, model.region))
        return words("regions", permits.regions,
                     model.region.empty() ? "says no region" : "is in " + in_quotes(model.region));
    const auto key = key_words(model);
    if (!permits.keys.empty() && !key.empty() && !has_key(house, permits.keys, key))
        return words("keys", permits.keys, "has the key " + in_quotes(key));
    return std::nullopt;
}

auto models_asked_for(const House& house, const std::map<std::string, ModelName>& own)
    -> std::vector<ModelName> {
    std::vector<ModelName> out;
    const auto add = [&](const ModelName& name) {
        if (std::ranges::find(out, name) == out.end()) out.push_back(name);
    };
    for (const auto& [tier, model] : house.tiers) {
        const auto chosen = own.find(tier);
        add(chosen == own.end() ? model : chosen->second);
    }
    for (const auto& model : house.when_money_ends) add(model);
    for (std::size_t at = 0; at < out.size(); ++at) {
        const auto found = house.models.find(out[at]);
        if (found == house.models.end()) continue;
        for (const auto& model : found->second.fallback) add(model);
    }
    return out;
}

auto refused_models(const Config& config, const Enterprise& enterprise)
    -> std::map<ModelName, std::string> {
    const auto origins = config.origins.find(enterprise.name);
    const OriginOf origin = [&](const std::string& key) -> std::string {
        if (origins == config.origins.end()) return "its last good version";
        const auto found = origins->second.find(key);
        return found == origins->second.end() ? key : to_string(found->second);
    };
    std::map<ModelName, std::string> out;
    for (const auto& [name, model] : config.house.models)
        if (auto why = refusal_of(config.house, enterprise, model, origin))
            out.emplace(name, std::move(*why));
    return out;
}

}  // namespace fanfold::config
