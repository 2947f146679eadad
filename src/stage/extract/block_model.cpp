#include "block_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fanfold::extract {

namespace {

/// A node of a tree in depth-first order: left is the next one, right stands `right` further on.
/// Leaves have no feature; their value counts.
struct Node {
    std::int16_t feature;
    std::uint16_t right;
    float value;
};

#include "block_trees.inc"

auto size_of_tree(std::size_t at) -> std::size_t {
    auto open = std::size_t{1};
    auto size = std::size_t{0};
    for (; open > 0; ++size) open = nodes[at + size].feature < 0 ? open - 1 : open + 1;
    return size;
}

auto starts_of_trees() -> std::vector<std::uint32_t> {
    auto starts = std::vector<std::uint32_t>{};
    for (auto at = std::size_t{0}; at < std::size(nodes); at += size_of_tree(at))
        starts.push_back(static_cast<std::uint32_t>(at));
    return starts;
}

auto leaf_of(std::size_t at, const Features& row) -> float {
    while (nodes[at].feature >= 0)
        at += row[static_cast<std::size_t>(nodes[at].feature)] <= nodes[at].value ? 1
                                                                                  : nodes[at].right;
    return nodes[at].value;
}

}  // namespace

auto chances_of(const std::vector<Features>& rows) -> std::vector<float> {
    static const auto starts = starts_of_trees();
    auto sums = std::vector<float>(rows.size(), block_trees_start);
    for (const auto start : starts)
        for (auto i = std::size_t{0}; i < rows.size(); ++i) sums[i] += leaf_of(start, rows[i]);
    for (auto& sum : sums) sum = 1.0F / (1.0F + std::exp(-sum));
    return sums;
}

auto best_blocks(const std::vector<Block>& blocks, const std::vector<float>& chances) -> Kept {
    auto order = std::vector<std::uint32_t>(blocks.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return chances[a] > chances[b]; });
    auto wanted = 0.0;
    for (const auto at : order) wanted += static_cast<double>(chances[at]) * blocks[at].weight;
    auto out = Kept{};
    auto hit = 0.0;
    auto got = 0.0;
    for (auto i = std::size_t{0}; i < order.size(); ++i) {
        hit += static_cast<double>(chances[order[i]]) * blocks[order[i]].weight;
        got += blocks[order[i]].weight;
        const auto f1 = 2 * hit / (got + wanted);
        if (f1 > out.expected) out.expected = f1, out.count = i + 1;
    }
    out.block.assign(blocks.size(), 0);
    for (auto i = std::size_t{0}; i < out.count; ++i) out.block[order[i]] = 1;
    return out;
}

}  // namespace fanfold::extract
