#include "block_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fanfold::extract {

namespace {

/// A node of a tree in depth-first order: left is the next one. Leaves have no feature; their value
/// counts.
struct Node {
    Feature feature;
    float value;
};
constexpr auto leaf = Feature::count;

namespace tables {
using enum Feature;
#include "trees.inc"
}  // namespace tables

class Trees {
  public:
    template <typename Nodes>
    Trees(float start, const Nodes& nodes) : start_(start) {
        for (const auto& node : nodes) steps_.push_back({node.value, 0, node.feature});
        for (auto at = std::size_t{0}; at < steps_.size();) {
            roots_.push_back(at);
            at = place_rights(at);
        }
    }

    [[nodiscard]] auto chances(const std::vector<Features>& rows) const -> std::vector<float> {
        auto out = std::vector<float>{};
        out.reserve(rows.size());
        for (const auto& row : rows) out.push_back(1.0F / (1.0F + std::exp(-sum_of(row))));
        return out;
    }

  private:
    struct Step {
        float value;
        std::uint16_t right;  ///< how much further on
        Feature feature;
    };
    /// Says where each node's right side stands; gives the end of the tree.
    auto place_rights(std::size_t root) -> std::size_t {
        auto open = std::vector<std::size_t>{};
        for (auto at = root;;) {
            if (steps_[at].feature != leaf) {
                open.push_back(at++);
                continue;
            }
            ++at;
            if (open.empty()) return at;
            steps_[open.back()].right = static_cast<std::uint16_t>(at - open.back());
            open.pop_back();
        }
    }
    [[nodiscard]] auto sum_of(const Features& row) const -> float {
        auto sum = start_;
        for (const auto root : roots_) {
            auto at = root;
            while (steps_[at].feature != leaf) {
                const auto value = row[static_cast<std::size_t>(steps_[at].feature)];
                at += value <= steps_[at].value ? 1 : steps_[at].right;
            }
            sum += steps_[at].value;
        }
        return sum;
    }

    float start_;
    std::vector<Step> steps_;
    std::vector<std::size_t> roots_;
};

auto by_chance(const std::vector<float>& chances) -> std::vector<std::uint32_t> {
    auto order = std::vector<std::uint32_t>(chances.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return chances[a] > chances[b]; });
    return order;
}

}  // namespace

auto chances_of(const std::vector<Features>& rows) -> std::vector<float> {
    static const auto trees = Trees{tables::trees_start, tables::trees};
    return trees.chances(rows);
}

auto best_blocks(const std::vector<Block>& blocks, const std::vector<float>& chances) -> Kept {
    const auto order = by_chance(chances);
    auto wanted = 0.0;
    for (const auto at : order) wanted += static_cast<double>(chances[at]) * blocks[at].weight;
    auto out = Kept{};
    auto hit = 0.0;
    auto got = 0.0;
    for (auto i = std::size_t{0}; i < order.size(); ++i) {
        hit += static_cast<double>(chances[order[i]]) * blocks[order[i]].weight;
        got += blocks[order[i]].weight;
        const auto f1 = 2 * hit / (got + wanted + 1e-9);
        if (f1 > out.expected) out.expected = f1, out.count = i + 1;
    }
    out.block.assign(blocks.size(), 0);
    for (auto i = std::size_t{0}; i < out.count; ++i) out.block[order[i]] = 1;
    return out;
}

auto expected_f1(const std::vector<Block>& blocks, const std::vector<float>& chances,
                 const std::vector<char>& kept) -> double {
    auto wanted = 0.0;
    auto hit = 0.0;
    auto got = 0.0;
    for (auto at = std::size_t{0}; at < blocks.size(); ++at) {
        const auto share = static_cast<double>(chances[at]) * blocks[at].weight;
        wanted += share;
        hit += kept[at] != 0 ? share : 0;
        got += kept[at] != 0 ? blocks[at].weight : 0;
    }
    return 2 * hit / (got + wanted + 1e-9);
}

}  // namespace fanfold::extract
