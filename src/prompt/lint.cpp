#include <algorithm>

#include "lint_variables.hpp"
#include "parts.hpp"

namespace fanfold::prompt {

namespace {

template <class Words>
auto among(const Words& words, const std::string& word) -> bool {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void lint_partials(const Resolved& resolved, std::vector<Problem>& out) {
    const auto& parts = *resolved.parts;
    for (const auto& part : parts_of(resolved))
        each_node(part.text->root(), [&](const Template::Node& node) {
            const bool names_one = node.kind == NodeKind::partial || node.kind == NodeKind::parent;
            if (!names_one || parts.system.contains(node.name) || parts.partials->contains(node.name)) return;
            out.push_back({part.where(node), "there is no partial or parent called \"" + node.name + "\"", true});
        });
}

/// Blocks of a template and of the partials it shows.
auto blocks_of(const Resolved& resolved, const Template& part) -> std::vector<std::string> {
    auto blocks = part.block_names();
    for (const auto& partial : part.partial_names())
        if (const auto found = resolved.parts->partials->find(partial);
            found != resolved.parts->partials->end()) {
            const auto inner = found->second.block_names();
            blocks.insert(blocks.end(), inner.begin(), inner.end());
        }
    return blocks;
}

/// An overlay's block that no lower layer has is never rendered.
void lint_blocks(const Resolved& resolved, std::vector<Problem>& out) {
    std::vector<std::string> known;
    for (const auto& part : parts_of(resolved)) {
        if (part.rank == PlacedPart::Rank::shared) break;
        if (part.rank == PlacedPart::Rank::overlay)
            each_node(part.text->root(), [&](const Template::Node& node) {
                if (node.kind == NodeKind::block && !among(known, node.name))
                    out.push_back({part.where(node), "block \"" + node.name + "\" is in no layer below: it is never shown", false});
            });
        const auto blocks = blocks_of(resolved, *part.text);
        known.insert(known.end(), blocks.begin(), blocks.end());
    }
}

}  // namespace

auto Catalog::lint(const Resolved& resolved) const -> std::vector<Problem> {
    const auto known = state_->linted.find(resolved.parts);
    if (known != state_->linted.end()) return known->second;
    std::vector<Problem> out;
    lint_variables(resolved, out);
    lint_document(resolved, out);
    lint_partials(resolved, out);
    lint_blocks(resolved, out);
    if (resolved.front.title.empty())
        out.push_back({resolved.layers.front(),
                       "give it a title in its front matter: people read it in lists", false});
    if (resolved.front.kind != "map" && !resolved.front.schema.is_null())
        out.push_back({resolved.layers.front(), "schema is of map templates: what folds has its own, by the events at hand", false});
    state_->linted.emplace(resolved.parts, out);
    return out;
}

}  // namespace fanfold::prompt
