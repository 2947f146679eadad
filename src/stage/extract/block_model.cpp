#include "block_model.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numeric>

#include <fanfold/value/vector_clones.hpp>

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

/// Of the largest tree.
template <typename Nodes>
constexpr auto leaves_of(const Nodes& nodes) -> std::size_t {
    auto most = std::size_t{0};
    auto leaves = std::size_t{0};
    auto open = 1;
    for (const auto& node : nodes) {
        leaves += node.feature == leaf ? 1 : 0;
        open += node.feature == leaf ? -1 : 1;
        if (open > 0) continue;
        most = std::max(most, leaves);
        leaves = 0;
        open = 1;
    }
    return most;
}

/// All trees for a lot of rows at once, without a branch that depends on the page (after Lucchese
/// et al., "QuickScorer", SIGIR 2015): every tree starts with all its leaves; each test that a value
/// fails strikes out the leaves on its left side, and the first leaf that is left is the one that
/// the tree comes to. Rows stand side by side, so that a test is a few vector instructions; the
/// tests of a feature stand by their thresholds, so that none is made that no row of a lot fails.
class Trees {
  public:
    template <typename Nodes>
    Trees(float start, const Nodes& nodes) : start_(start) {
        for (auto at = std::begin(nodes); at != std::end(nodes); ++trees_) {
            auto place = 0;
            at = read(at, place);
            leaves_.resize((trees_ + 1) * most_leaves);
        }
        for (auto& tests : tests_)
            std::sort(tests.begin(), tests.end(),
                      [](const Test& a, const Test& b) { return a.threshold < b.threshold; });
    }

    [[nodiscard]] auto chances(const std::vector<Features>& rows) const -> std::vector<float> {
        auto out = std::vector<float>{};
        out.reserve(rows.size());
        auto columns = Columns{};
        auto open = std::vector<Lot<Leaves>>(trees_);
        for (auto from = std::size_t{0}; from < rows.size(); from += lot) {
            const auto count = std::min(lot, rows.size() - from);
            for (auto row = std::size_t{0}; row < count; ++row)
                for (auto at = std::size_t{0}; at < features; ++at)
                    columns[at][row] = rows[from + row][at];
            strike(columns, open);
            for (auto row = std::size_t{0}; row < count; ++row)
                out.push_back(1.0F / (1.0F + std::exp(-sum_of(open, row))));
        }
        return out;
    }

  private:
    using Leaves = std::uint32_t;  ///< a bit for each, the leftmost lowest
    static constexpr auto most_leaves = std::size_t{32};
    static_assert(leaves_of(tables::trees) < most_leaves);
    static constexpr auto features = static_cast<std::size_t>(leaf);
    static constexpr auto lot = std::size_t{16};
    template <typename Number>
    using Lot = std::array<Number, lot>;
    using Columns = std::array<Lot<float>, features>;
    struct Test {
        float threshold;
        std::uint32_t tree;
        Leaves keeps;  ///< where the value is greater
    };

    /// Reads what stands below one node; gives what comes after it.
    template <typename Iterator>
    auto read(Iterator at, int& place) -> Iterator {
        const auto& node = *at++;
        if (node.feature == leaf) {
            leaves_.push_back(node.value);
            ++place;
            return at;
        }
        const auto first = place;
        at = read(at, place);
        const auto left = ((Leaves{1} << place) - 1) & ~((Leaves{1} << first) - 1);
        tests_[static_cast<std::size_t>(node.feature)].push_back(
            {node.value, static_cast<std::uint32_t>(trees_), ~left});
        return read(at, place);
    }
    FANFOLD_VECTOR_CLONES void strike(const Columns& columns,
                                      std::vector<Lot<Leaves>>& open) const {
        for (auto& tree : open) tree.fill(~Leaves{0});
        for (auto feature = std::size_t{0}; feature < features; ++feature) {
            const auto& values = columns[feature];
            const auto most = *std::max_element(values.begin(), values.end());
            for (const auto [threshold, tree, keeps] : tests_[feature]) {
                if (threshold >= most) break;
                auto& left = open[tree];
                for (auto row = std::size_t{0}; row < lot; ++row)
                    left[row] &= values[row] > threshold ? keeps : ~Leaves{0};
            }
        }
    }
    [[nodiscard]] auto sum_of(const std::vector<Lot<Leaves>>& open, std::size_t row) const
        -> float {
        auto sum = start_;
        auto leaf_of = leaves_.begin();
        for (const auto& tree : open) {
            sum += leaf_of[std::countr_zero(tree[row])];
            leaf_of += most_leaves;
        }
        return sum;
    }

    float start_;
    std::size_t trees_ = 0;
    std::array<std::vector<Test>, features> tests_;  ///< of each feature, by their thresholds
    std::vector<float> leaves_;  ///< `most_leaves` places a tree
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
