#include "block_model.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
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

/// All trees at once, without a branch that depends on the page (Lucchese et al., "QuickScorer",
/// SIGIR 2015): every tree starts with all its leaves; each test that a value fails strikes out the
/// leaves on its left side, and the first leaf that is left is the one that the tree comes to.
/// Tests are sorted by feature and threshold, so that those that fail stand in front.
class Trees {
  public:
    template <typename Nodes>
    Trees(float start, const Nodes& nodes) : start_(start) {
        auto by_feature = std::vector<std::vector<Test>>(features);
        for (auto at = std::begin(nodes); at != std::end(nodes); ++trees_) {
            auto place = 0;
            at = read(at, place, by_feature);
            leaves_.resize((trees_ + 1) * most_leaves);
        }
        for (auto& tests : by_feature) {
            std::sort(tests.begin(), tests.end(),
                      [](const Test& a, const Test& b) { return a.threshold < b.threshold; });
            tests_.insert(tests_.end(), tests.begin(), tests.end());
            ends_.push_back(tests_.size());
        }
    }

    [[nodiscard]] auto chances(const std::vector<Features>& rows) const -> std::vector<float> {
        auto out = std::vector<float>{};
        out.reserve(rows.size());
        auto open = std::vector<Leaves>(trees_);
        for (const auto& row : rows) out.push_back(1.0F / (1.0F + std::exp(-sum_of(row, open))));
        return out;
    }

  private:
    using Leaves = std::uint32_t;  ///< a bit for each, the leftmost lowest
    static constexpr auto most_leaves = std::size_t{32};
    static constexpr auto features = static_cast<std::size_t>(leaf);
    struct Test {
        float threshold;
        std::uint32_t tree;
        Leaves keeps;  ///< where the value is greater
    };

    /// Reads what stands below one node; gives what comes after it.
    template <typename Iterator>
    auto read(Iterator at, int& place, std::vector<std::vector<Test>>& tests) -> Iterator {
        const auto& node = *at++;
        if (node.feature == leaf) {
            leaves_.push_back(node.value);
            ++place;
            return at;
        }
        const auto first = place;
        at = read(at, place, tests);
        const auto left = ((Leaves{1} << place) - 1) & ~((Leaves{1} << first) - 1);
        tests[static_cast<std::size_t>(node.feature)].push_back(
            {node.value, static_cast<std::uint32_t>(trees_), ~left});
        return read(at, place, tests);
    }
    [[nodiscard]] auto sum_of(const Features& row, std::vector<Leaves>& open) const -> float {
        std::fill(open.begin(), open.end(), ~Leaves{0});
        auto at = std::size_t{0};
        for (auto feature = std::size_t{0}; feature < features; ++feature) {
            for (; at < ends_[feature] && row[feature] > tests_[at].threshold; ++at)
                open[tests_[at].tree] &= tests_[at].keeps;
            at = ends_[feature];
        }
        auto sum = start_;
        for (auto tree = std::size_t{0}; tree < trees_; ++tree)
            sum += leaves_[tree * most_leaves + static_cast<std::size_t>(std::countr_zero(open[tree]))];
        return sum;
    }

    float start_;
    std::size_t trees_ = 0;
    std::vector<Test> tests_;
    std::vector<std::size_t> ends_;  ///< of each feature's tests
    std::vector<float> leaves_;      ///< `most_leaves` places a tree
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
