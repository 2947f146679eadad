#include <map>

#include "catalog_state.hpp"
#include "mustache_node.hpp"

namespace fanfold::prompt {

namespace {

using Node = Template::Node;

/// Calls `see` with every block below `node`, outer ones first.
template <class See>
void each_block(const Node& node, const See& see) {
    if (node.kind == NodeKind::block) see(node);
    for (const auto& child : node.children) each_block(child, see);
}

class Origins {
  public:
    explicit Origins(const Resolved& resolved) : resolved_(resolved) {}

    auto run() -> std::vector<Resolved::Origin> {
        for (std::size_t layer = 0; layer < resolved_.layers.size(); ++layer) add_layer(layer);
        std::vector<Resolved::Origin> out;
        for (auto& [block, where] : found_) out.push_back({block, std::move(where)});
        return out;
    }

  private:
    void add_layer(std::size_t layer) {
        const auto name = "layer" + std::to_string(layer);
        for (const auto* half : {&resolved_.parts->system, &resolved_.parts->user}) {
            const auto& part = half->at(name);
            if (layer == 0) add_partials(part);
            // An overlay is parsed for both halves; what no layer below has is never shown.
            each_block(part.root(), [&](const Node& block) {
                if (layer > 0 && !found_.contains(block.name)) return;
                found_[block.name] =
                    resolved_.layers[layer] + ":" + std::to_string(line_in_file(layer, block.line));
            });
        }
    }

    void add_partials(const Template& part) {
        for (const auto& name : part.partial_names())
            if (const auto shared = resolved_.parts->partials->find(name);
                shared != resolved_.parts->partials->end())
                each_block(shared->second.root(),
                           [&](const Node& block) { found_.emplace(block.name, name + ".md"); });
    }

    [[nodiscard]] auto line_in_file(std::size_t layer, std::size_t line) const -> std::size_t {
        return resolved_.parts->body_lines[layer] + line - 1;
    }

    const Resolved& resolved_;
    std::map<std::string, std::string> found_;
};

}  // namespace

auto Resolved::origins() const -> std::vector<Origin> {
    return Origins{*this}.run();
}

}  // namespace fanfold::prompt
