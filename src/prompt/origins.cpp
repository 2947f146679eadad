#include <map>

#include <fanfold/prompt/blocks.hpp>

#include "parts.hpp"

namespace fanfold::prompt {

namespace {

using Node = Template::Node;

/// Blocks by name, each of the highest layer that has it; what shared parts bring along yields to all.
auto shown_blocks(const Resolved& resolved) -> std::map<std::string, std::pair<std::string, const Node*>> {
    std::map<std::string, std::pair<std::string, const Node*>> out;
    const auto parts = parts_of(resolved);
    const auto each_block = [](const PlacedPart& part, const auto& see) {
        each_node(part.text->root(), [&](const Node& node) {
            if (node.kind == NodeKind::block) see(node);
        });
    };
    for (const auto& part : parts)
        if (part.rank != PlacedPart::Rank::overlay)
            each_block(part, [&](const Node& block) { out.emplace(block.name, std::pair{part.where(block), &block}); });
    // What no layer below has is never shown.
    for (const auto& part : parts)
        if (part.rank == PlacedPart::Rank::overlay)
            each_block(part, [&](const Node& block) {
                if (const auto known = out.find(block.name); known != out.end()) known->second = {part.where(block), &block};
            });
    return out;
}

auto tag(const char* sigil, const std::string& name) -> std::string {
    return std::string{"{{"} + sigil + name + "}}";
}

auto source_of(const std::vector<Node>& nodes) -> std::string;

auto enclosed(const char* sigil, const Node& node) -> std::string {
    return tag(sigil, node.name) + source_of(node.children) + tag("/", node.name);
}

auto source_of(const Node& node) -> std::string {
    switch (node.kind) {
        case NodeKind::text:
            return node.text;
        case NodeKind::variable:
            return tag("", node.name);
        case NodeKind::raw_variable:
            return tag("&", node.name);
        case NodeKind::section:
            return enclosed("#", node);
        case NodeKind::inverted:
            return enclosed("^", node);
        case NodeKind::partial:
            return tag("> ", node.name);
        case NodeKind::parent:
            return enclosed("<", node);
        case NodeKind::block:
            return enclosed("$", node);
    }
    return {};
}

auto source_of(const std::vector<Node>& nodes) -> std::string {
    std::string out;
    for (const auto& node : nodes) out += source_of(node);
    return out;
}

}  // namespace

auto Resolved::origins() const -> std::vector<Origin> {
    std::vector<Origin> out;
    for (auto& [block, found] : shown_blocks(*this)) out.push_back({block, std::move(found.first)});
    return out;
}

auto blocks_of(const Resolved& resolved) -> std::vector<Block> {
    std::vector<Block> out;
    for (auto& [name, found] : shown_blocks(resolved))
        out.push_back({name, std::move(found.first), source_of(found.second->children)});
    return out;
}

auto shared_parts_of(const Resolved& resolved) -> std::vector<SharedPart> {
    std::vector<SharedPart> out;
    for (const auto& part : parts_of(resolved))
        if (part.rank == PlacedPart::Rank::shared) out.push_back({part.name, part.file + ":" + std::to_string(part.body_line)});
    return out;
}

}  // namespace fanfold::prompt
