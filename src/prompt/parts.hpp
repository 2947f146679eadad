#pragma once
/// All texts that a resolved template is made of, each with the file it stands in.
#include <string>
#include <vector>

#include "catalog_state.hpp"
#include "mustache_node.hpp"

namespace fanfold::prompt {

struct PlacedPart {
    enum class Rank { base, overlay, shared };
    Rank rank = Rank::base;
    std::size_t layer = 0;   ///< of base and overlays
    std::string name;        ///< of a shared one: "shared/rules"
    std::string file;        ///< as people find it
    std::size_t body_line = 1;
    const Template* text = nullptr;

    /// "prompts/market/moves.md:14"
    [[nodiscard]] auto where(const Template::Node& node) const -> std::string;
};

/// Base (its two messages), overlays, then the shared ones that they show, and those that these show. Valid as long as the
/// catalog and `resolved` are.
auto parts_of(const Resolved& resolved) -> std::vector<PlacedPart>;

/// Calls `see` with every node below, outer ones first.
template <class See>
void each_node(const Template::Node& node, const See& see) {
    see(node);
    for (const auto& child : node.children) each_node(child, see);
}

}  // namespace fanfold::prompt
