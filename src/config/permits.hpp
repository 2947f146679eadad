#pragma once
/// Which models may read for an enterprise.
#include <functional>

#include "tree.hpp"

namespace fanfold::config {

/// Where the enterprise's value under a dotted key was written ("models.regions").
using OriginOf = std::function<std::string(const std::string& key)>;

/// Why the model may not read for the enterprise; nothing if it may.
auto refusal_of(const House& house, const Enterprise& enterprise, const ModelSettings& model,
                const OriginOf& origin) -> std::optional<std::string>;
/// What could be asked for it: its tiers' models, and all who stand in for them.
auto models_asked_for(const House& house, const std::map<std::string, ModelName>& own)
    -> std::vector<ModelName>;

}  // namespace fanfold::config
