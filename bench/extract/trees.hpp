#pragma once
/// Gradient-boosted trees for two classes (logistic loss, histograms of 64 bins, grown leaf by
/// leaf), as small as the job allows: fits in seconds what the extract room reads as a table.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <random>
#include <vector>

namespace fit {

struct Node {
    int feature = -1;  ///< -1: a leaf
    float cut = 0;     ///< left when value <= cut
    int left = 0, right = 0;
    float value = 0;
};
using Tree = std::vector<Node>;

struct Options {
    int trees = 100;
    int leaves = 16;
    double rate = 0.12;
    double ridge = 2.0;
    double least_weight = 2.0;  ///< sum of hessians in a leaf
    double features = 0.6;      ///< share looked at in a tree
    double rows = 0.8;
    unsigned seed = 1;
};

/// To three digits: what is written into a table is what was fitted.
inline auto rounded(float value) -> float {
    if (value == 0 || !std::isfinite(value)) return value;
    const auto unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 2);
    return static_cast<float>(std::round(value / unit) * unit);
}

struct Data {
    std::size_t width = 0;
    std::vector<float> values;  ///< row after row
    std::vector<float> label;   ///< 0 ... 1
    std::vector<float> weight;
    [[nodiscard]] auto size() const -> std::size_t { return label.size(); }
    [[nodiscard]] auto row(std::size_t at) const -> const float* {
        return values.data() + at * width;
    }
};

struct Model {
    float start = 0;
    std::vector<Tree> trees;
    [[nodiscard]] auto score(const float* row) const -> float {
        auto sum = start;
        for (const auto& tree : trees) {
            auto at = 0;
            while (tree[at].feature >= 0)
                at = row[tree[at].feature] <= tree[at].cut ? tree[at].left : tree[at].right;
            sum += tree[at].value;
        }
        return sum;
    }
    [[nodiscard]] auto chance(const float* row) const -> float {
        return 1.0F / (1.0F + std::exp(-score(row)));
    }
};

class Trainer {
  public:
    Trainer(const Data& data, const std::vector<std::uint32_t>& rows, Options options)
        : data_(data), rows_(rows), options_(options) {
        bin();
    }

    auto fit() -> Model {
        auto model = Model{};
        auto sum = 0.0, whole = 0.0;
        for (const auto r : rows_)
            sum += data_.label[r] * data_.weight[r], whole += data_.weight[r];
        const auto p = std::clamp(sum / whole, 1e-4, 1 - 1e-4);
        model.start = rounded(static_cast<float>(std::log(p / (1 - p))));
        score_.assign(rows_.size(), model.start);
        grad_.resize(rows_.size());
        hess_.resize(rows_.size());
        auto random = std::mt19937{options_.seed};
        for (auto t = 0; t < options_.trees; ++t) {
            for (auto i = std::size_t{0}; i < rows_.size(); ++i) {
                const auto chance = 1.0F / (1.0F + std::exp(-score_[i]));
                grad_[i] = data_.weight[rows_[i]] * (data_.label[rows_[i]] - chance);
                hess_[i] = data_.weight[rows_[i]] * std::max(1e-6F, chance * (1 - chance));
            }
            model.trees.push_back(grow(random));
        }
        return model;
    }

  private:
    static constexpr int bins = 64;
    static constexpr int stride = bins;
    struct Cell {
        float g = 0, h = 0;
    };
    struct Split {
        double gain = 0;
        int feature = -1;
        int bin = 0;
    };
    struct Leaf {
        std::vector<std::uint32_t> in;  ///< positions in rows_
        std::vector<Cell> cells;        ///< bins of every feature
        int node = 0;
        double g = 0, h = 0;
        Split split;
    };

    void bin() {
        cuts_.resize(data_.width);
        binned_.resize(data_.width, std::vector<std::uint8_t>(rows_.size()));
        each_feature([&](std::size_t f) {
            auto sample = std::vector<float>{};
            const auto step = std::max<std::size_t>(1, rows_.size() / 40000);
            for (auto i = std::size_t{0}; i < rows_.size(); i += step)
                sample.push_back(data_.row(rows_[i])[f]);
            std::sort(sample.begin(), sample.end());
            auto& cuts = cuts_[f];
            auto distinct = sample;
            distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
            if (distinct.size() < bins) {
                for (auto i = std::size_t{0}; i + 1 < distinct.size(); ++i)
                    add_cut(cuts, (distinct[i] + distinct[i + 1]) / 2);
            } else {
                for (auto b = 1; b < bins; ++b) {
                    add_cut(cuts, sample[sample.size() * static_cast<std::size_t>(b) / bins]);
                }
            }
            for (auto i = std::size_t{0}; i < rows_.size(); ++i)
                binned_[f][i] = static_cast<std::uint8_t>(
                    std::lower_bound(cuts.begin(), cuts.end(), data_.row(rows_[i])[f]) -
                    cuts.begin());
        });
    }

    static void add_cut(std::vector<float>& cuts, float cut) {
        cut = rounded(cut);
        if (cuts.empty() || cut > cuts.back()) cuts.push_back(cut);
    }

    template <typename Work>
    void each_feature(Work work) {
        for (auto f = std::size_t{0}; f < data_.width; ++f) work(f);
    }

    /// Sums of a leaf's rows; with `whole` and `other`, what the other child leaves of the whole.
    void sum_cells(Leaf& leaf, const Leaf* whole, const Leaf* other) {
        leaf.cells.assign(data_.width * stride, Cell{});
        each_feature([&](std::size_t f) {
            if (!used_[f]) return;
            auto* cells = leaf.cells.data() + f * stride;
            if (whole != nullptr) {
                const auto* all = whole->cells.data() + f * stride;
                const auto* less = other->cells.data() + f * stride;
                for (auto b = 0; b < stride; ++b)
                    cells[b] = {all[b].g - less[b].g, all[b].h - less[b].h};
                return;
            }
            const auto& column = binned_[f];
            for (const auto i : leaf.in)
                cells[column[i]].g += grad_[i], cells[column[i]].h += hess_[i];
        });
    }

    auto best_split(const Leaf& leaf) const -> Split {
        const auto worth = [&](double g, double h) { return g * g / (h + options_.ridge); };
        const auto before = worth(leaf.g, leaf.h);
        auto best = Split{};
        for (auto f = std::size_t{0}; f < data_.width; ++f) {
            if (!used_[f]) continue;
            const auto* cells = leaf.cells.data() + f * stride;
            auto g = 0.0, h = 0.0;
            for (auto b = std::size_t{0}; b < cuts_[f].size(); ++b) {
                g += cells[b].g, h += cells[b].h;
                if (h < options_.least_weight || leaf.h - h < options_.least_weight) continue;
                const auto gain = worth(g, h) + worth(leaf.g - g, leaf.h - h) - before;
                if (gain > best.gain) best = {gain, static_cast<int>(f), static_cast<int>(b)};
            }
        }
        return best;
    }

    auto grow(std::mt19937& random) -> Tree {
        auto coin = std::uniform_real_distribution<double>{0, 1};
        used_.assign(data_.width, false);
        for (auto f = std::size_t{0}; f < data_.width; ++f)
            used_[f] = coin(random) < options_.features;
        auto tree = Tree{Node{}};
        auto leaves = std::vector<Leaf>{};
        auto root = Leaf{};
        for (auto i = std::uint32_t{0}; i < rows_.size(); ++i)
            if (coin(random) < options_.rows) root.in.push_back(i);
        total(root);
        sum_cells(root, nullptr, nullptr);
        root.split = best_split(root);
        leaves.push_back(std::move(root));
        while (static_cast<int>(leaves.size()) < options_.leaves) {
            auto at = std::max_element(
                leaves.begin(), leaves.end(),
                [](const Leaf& a, const Leaf& b) { return a.split.gain < b.split.gain; });
            if (at->split.feature < 0 || at->split.gain <= 1e-9) break;
            auto leaf = std::move(*at);
            leaves.erase(at);
            auto left = Leaf{}, right = Leaf{};
            const auto& column = binned_[leaf.split.feature];
            for (const auto i : leaf.in)
                (column[i] <= leaf.split.bin ? left : right).in.push_back(i);
            left.node = static_cast<int>(tree.size());
            right.node = left.node + 1;
            auto& node = tree[leaf.node];
            node.feature = leaf.split.feature;
            node.cut = cuts_[leaf.split.feature][leaf.split.bin];
            node.left = left.node, node.right = right.node;
            tree.resize(tree.size() + 2);
            auto& small = left.in.size() < right.in.size() ? left : right;
            auto& large = &small == &left ? right : left;
            sum_cells(small, nullptr, nullptr);
            sum_cells(large, &leaf, &small);
            for (auto* made : {&left, &right}) {
                total(*made);
                made->split = best_split(*made);
                leaves.push_back(std::move(*made));
            }
        }
        for (const auto& leaf : leaves)
            tree[leaf.node].value =
                rounded(static_cast<float>(options_.rate * leaf.g / (leaf.h + options_.ridge)));
        for (auto i = std::size_t{0}; i < rows_.size(); ++i) {
            auto at = 0;
            const auto* row = data_.row(rows_[i]);
            while (tree[at].feature >= 0)
                at = row[tree[at].feature] <= tree[at].cut ? tree[at].left : tree[at].right;
            score_[i] += tree[at].value;
        }
        return tree;
    }
    void total(Leaf& leaf) const {
        for (const auto i : leaf.in) leaf.g += grad_[i], leaf.h += hess_[i];
    }

    const Data& data_;
    const std::vector<std::uint32_t>& rows_;
    Options options_;
    std::vector<std::vector<float>> cuts_;
    std::vector<std::vector<std::uint8_t>> binned_;
    std::vector<float> score_, grad_, hess_;
    std::vector<char> used_;
};

}  // namespace fit
