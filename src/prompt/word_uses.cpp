#include <fanfold/prompt/blocks.hpp>

#include "parts.hpp"

namespace fanfold::prompt {

namespace {

constexpr std::string_view prefix = "words.";

auto names_one(const Template::Node& node) -> bool {
    const bool looked_up = node.kind == NodeKind::variable || node.kind == NodeKind::raw_variable ||
                           node.kind == NodeKind::section || node.kind == NodeKind::inverted;
    return looked_up && node.name.starts_with(prefix);
}

}  // namespace

auto words_used(const Resolved& resolved) -> std::vector<WordUse> {
    std::vector<WordUse> out;
    for (const auto& part : parts_of(resolved))
        each_node(part.text->root(), [&](const Template::Node& node) {
            if (names_one(node)) out.push_back({node.name.substr(prefix.size()), part.where(node)});
        });
    return out;
}

}  // namespace fanfold::prompt
