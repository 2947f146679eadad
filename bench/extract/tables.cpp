#include "tables.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include "blocks.hpp"

namespace fit {

namespace {

using namespace fanfold::extract;

constexpr auto line_length = std::size_t{100};
constexpr auto source =
    "// Written by: python3 bench/extract/fit.py build/release/fanfold-fit-blocks SPLIT "
    "src/stage/extract\n";

constexpr std::string_view feature_names[] = {
#define FANFOLD_NAME(name) #name,
    FANFOLD_BLOCK_FEATURES(FANFOLD_NAME)
#undef FANFOLD_NAME
};

auto number(float value) -> std::string {
    if (value == 0) return "0";
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", static_cast<double>(value));
    auto out = std::string{text};
    if (out.find('.') == std::string::npos && out.find('e') == std::string::npos) out += '.';
    if (out.starts_with("0.")) out.erase(0, 1);
    if (out.starts_with("-0.")) out.erase(1, 1);
    return out + "F";
}

/// Fills lines up to their length.
class Lines {
  public:
    explicit Lines(std::ofstream& out) : out_(out) {}
    ~Lines() { end(); }
    void add(const std::string& cell) {
        if (used_ + cell.size() + 1 > line_length) end();
        if (used_ > 0) out_ << ' ';
        out_ << cell;
        used_ += cell.size() + 1;
    }
    void end() {
        if (used_ > 0) out_ << '\n';
        used_ = 0;
    }

  private:
    std::ofstream& out_;
    std::size_t used_ = 0;
};

void write_tree(const Tree& tree, std::size_t at, Lines& lines) {
    const auto& node = tree[at];
    const auto is_leaf = node.feature < 0;
    const auto name =
        is_leaf ? std::string_view{"leaf"} : feature_names[static_cast<std::size_t>(node.feature)];
    lines.add("{" + std::string{name} + ", " + number(is_leaf ? node.value : node.cut) + "},");
    if (is_leaf) return;
    write_tree(tree, static_cast<std::size_t>(node.left), lines);
    write_tree(tree, static_cast<std::size_t>(node.right), lines);
}

}  // namespace

void write_trees(const Model& model, const std::string& folder) {
    auto out = std::ofstream{folder + "/trees.inc"};
    out << source << "constexpr auto trees_start = " << number(model.start)
        << ";\nconstexpr Node trees[] = {\n";
    for (const auto& tree : model.trees) {
        auto lines = Lines{out};
        write_tree(tree, 0, lines);
    }
    out << "};\n";
}

void write_words(const std::string& name, const std::map<float, std::set<std::string>>& by_score,
                 const std::string& folder) {
    auto out = std::ofstream{folder + "/" + name + ".inc"};
    out << source;
    for (const auto& [score, words] : by_score) {
        auto line = std::string{};
        const auto flush = [&] {
            if (!line.empty()) out << "{" << number(score) << ", \"" << line << "\"},\n";
            line.clear();
        };
        for (const auto& word : words) {
            if (line.size() + word.size() > line_length - 14) flush();
            line += line.empty() ? word : " " + word;
        }
        flush();
    }
}

void print_uses(const Model& model) {
    auto uses = std::vector<int>(feature_count);
    for (const auto& tree : model.trees)
        for (const auto& node : tree)
            if (node.feature >= 0) ++uses[static_cast<std::size_t>(node.feature)];
    auto order = std::vector<std::pair<int, std::string_view>>{};
    for (auto i = std::size_t{0}; i < uses.size(); ++i)
        if (uses[i] > 0) order.emplace_back(uses[i], feature_names[i]);
    std::sort(order.rbegin(), order.rend());
    for (const auto& [count, name] : order)
        std::printf("%.*s:%d ", static_cast<int>(name.size()), name.data(), count);
    std::printf("\n");
}

}  // namespace fit
