#include "parts.hpp"

#include <algorithm>

#include "front_matter.hpp"

namespace fanfold::prompt {

namespace {

auto is_known(const std::vector<PlacedPart>& parts, const std::string& name) -> bool {
    return std::any_of(parts.begin(), parts.end(), [&](const PlacedPart& part) { return part.name == name; });
}

void add_shared(const Resolved& resolved, std::vector<PlacedPart>& out) {
    const auto& parts = *resolved.parts;
    for (std::size_t at = 0; at < out.size(); ++at)
        for (const auto& name : out[at].text->partial_names()) {
            const auto found = parts.partials->find(name);
            if (found == parts.partials->end() || is_known(out, name)) continue;
            const auto& file = parts.files->at(name);
            out.push_back({PlacedPart::Rank::shared, 0, name, file.label, split_file(file.text).body_line, &found->second});
        }
}

}  // namespace

auto PlacedPart::where(const Template::Node& node) const -> std::string {
    return file + ":" + std::to_string(body_line + node.line - 1);
}

auto parts_of(const Resolved& resolved) -> std::vector<PlacedPart> {
    const auto& parts = *resolved.parts;
    std::vector<PlacedPart> out;
    for (std::size_t layer = 0; layer < resolved.layers.size(); ++layer) {
        const auto name = "layer" + std::to_string(layer);
        const auto rank = layer == 0 ? PlacedPart::Rank::base : PlacedPart::Rank::overlay;
        const auto add = [&](const Template& text) {
            out.push_back({rank, layer, {}, resolved.layers[layer], parts.body_lines[layer], &text});
        };
        add(parts.system.at(name));
        if (layer == 0) add(parts.user.at(name));  // an overlay is parsed for both: the same text
    }
    add_shared(resolved, out);
    return out;
}

}  // namespace fanfold::prompt
