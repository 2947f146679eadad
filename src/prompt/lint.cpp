#include <algorithm>
#include <array>

#include "catalog_state.hpp"

namespace fanfold::prompt {

namespace {

constexpr std::array map_variables{"enterprise", "words", "house", "hits", "document", "fence"};
/// Would make the same question look different every night, so that no answer could be found again.
constexpr std::array volatile_variables{"date", "today", "now", "run", "counter", "watch"};

auto head(const std::string& name) -> std::string {
    return name.substr(0, name.find('.'));
}

template <class Words>
auto among(const Words& words, const std::string& word) -> bool {
    return std::find(words.begin(), words.end(), word) != words.end();
}

auto all_variables(const Resolved& resolved) -> std::vector<std::string> {
    std::vector<std::string> names;
    const auto collect = [&](const Template& part) {
        const auto more = part.variables();
        names.insert(names.end(), more.begin(), more.end());
        for (const auto& partial : part.partial_names())
            if (const auto found = resolved.parts->partials->find(partial);
                found != resolved.parts->partials->end()) {
                const auto inner = found->second.variables();
                names.insert(names.end(), inner.begin(), inner.end());
            }
    };
    for (const auto& [layer, part] : resolved.parts->system) collect(part);
    for (const auto& [layer, part] : resolved.parts->user) collect(part);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void lint_variables(const Resolved& resolved, std::vector<Problem>& out) {
    const bool map = resolved.front.kind == "map";
    const auto& where = resolved.layers.front();
    for (const auto& name : all_variables(resolved)) {
        const auto first = head(name);
        if (map && among(volatile_variables, first))
            out.push_back(
                {where, "{{" + name + "}} changes from night to night: a map prompt may not use it",
                 true});
        else if (map && !among(map_variables, first) && name != ".")
            out.push_back({where, "unknown variable {{" + name + "}}", true});
        else if (!map && first == "document")
            out.push_back({where, "{{" + name + "}} is not there when answers are folded", true});
    }
}

void lint_partials(const Resolved& resolved, std::vector<Problem>& out) {
    for (const auto* half : {&resolved.parts->system, &resolved.parts->user})
        for (const auto& [layer, part] : *half)
            for (const auto& name : part.partial_names())
                if (!half->contains(name) && !resolved.parts->partials->contains(name))
                    out.push_back({resolved.layers.front(),
                                   "there is no partial or parent called \"" + name + "\"", true});
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
    for (std::size_t layer = 0; layer < resolved.layers.size(); ++layer) {
        const auto name = "layer" + std::to_string(layer);
        if (layer > 0)
            for (const auto& block : resolved.parts->system.at(name).block_names())
                if (!among(known, block))
                    out.push_back(
                        {resolved.layers[layer],
                         "block \"" + block + "\" is in no layer below: it is never shown", false});
        for (const auto* half : {&resolved.parts->system, &resolved.parts->user}) {
            const auto blocks = blocks_of(resolved, half->at(name));
            known.insert(known.end(), blocks.begin(), blocks.end());
        }
    }
}

}  // namespace

auto Catalog::lint(const Resolved& resolved) const -> std::vector<Problem> {
    const auto known = state_->linted.find(resolved.parts);
    if (known != state_->linted.end()) return known->second;
    std::vector<Problem> out;
    lint_variables(resolved, out);
    lint_partials(resolved, out);
    lint_blocks(resolved, out);
    if (resolved.front.title.empty())
        out.push_back({resolved.layers.front(),
                       "give it a title in its front matter: people read it in lists", false});
    state_->linted.emplace(resolved.parts, out);
    return out;
}

}  // namespace fanfold::prompt
