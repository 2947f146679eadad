#pragma once
/// A marked page, and which of its blocks stand in the marked text.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "blocks.hpp"

namespace fit {

using namespace fanfold::extract;

using Text = std::vector<std::string>;

struct Sample {
    std::string id, kind;
    std::size_t site = 0;      ///< fold
    std::size_t own_site = 0;  ///< votes count once a site
    bool held = false;
    Rows rows;
    std::vector<Text> words;
    std::vector<float> label;
    Text truth;
    std::vector<std::vector<std::string>> lines;
    std::vector<float> chance;
    std::vector<char> by_rules;
    std::vector<std::uint32_t> parent;              ///< of every node
    std::vector<std::vector<std::uint32_t>> names;  ///< of every node, numbers in `Words::names`
    std::vector<std::vector<std::uint32_t>> front;  ///< of every block
};

inline auto text_of(std::string_view text) -> Text {
    auto out = Text{};
    auto word = std::string{};
    const auto flush = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
        auto c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0xe2 && i + 2 < text.size() &&
            static_cast<unsigned char>(text[i + 1]) == 0x80) {
            flush(), i += 2;  // general punctuation
            continue;
        }
        if (byte == 0xc2 && i + 1 < text.size()) {
            flush(), i += 1;
            continue;
        }
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || byte >= 0x80)
            word += c;
        else
            flush();
    }
    flush();
    return out;
}

inline auto joined(const Text& words, std::size_t from, std::size_t count) -> std::string {
    auto out = std::string{};
    for (auto i = from; i < from + count; ++i) out += words[i] + " ";
    return out;
}

/// Which blocks people marked: long ones by the runs of four words that stand in the marked text,
/// short ones where a line of it says the same; each part of the text is given once, where its
/// neighbours are.
class Marker {
  public:
    explicit Marker(Sample& page) : page_(page) {
        for (auto i = std::size_t{0}; i + 4 <= page.truth.size(); ++i)
            ++grams_[joined(page.truth, i, 4)];
        for (const auto& line : page.lines)
            for (auto n = std::size_t{1}; n <= 3; ++n)
                for (auto i = std::size_t{0}; i + n <= line.size(); ++i) {
                    const auto edge = i == 0 || i + n == line.size() || line.size() <= 8;
                    if (edge) ++short_[joined(line, i, n)];
                }
    }
    void mark() {
        auto& label = page_.label;
        auto groups = std::map<std::string, std::vector<std::size_t>>{};
        label.assign(page_.words.size(), 0);
        for (auto at = std::size_t{0}; at < label.size(); ++at) {
            const auto& words = page_.words[at];
            if (words.empty()) continue;
            groups[joined(words, 0, words.size())].push_back(at);
            if (words.size() >= 4) label[at] = cover(words);
        }
        const auto longs = label;
        for (const auto& [words, blocks] : groups) place(words, blocks, longs);
    }

  private:
    auto cover(const Text& words) const -> float {
        auto hit = std::vector<char>(words.size());
        for (auto i = std::size_t{0}; i + 4 <= words.size(); ++i)
            if (grams_.count(joined(words, i, 4)))
                std::fill_n(hit.begin() + static_cast<std::ptrdiff_t>(i), 4, 1);
        return static_cast<float>(std::count(hit.begin(), hit.end(), 1)) /
               static_cast<float>(words.size());
    }
    auto capacity(const Text& words) const -> std::size_t {
        if (words.size() < 4) {
            const auto found = short_.find(joined(words, 0, words.size()));
            return found == short_.end() ? 0 : static_cast<std::size_t>(found->second);
        }
        for (auto i = std::size_t{0}; i + 4 <= words.size(); ++i)
            if (const auto found = grams_.find(joined(words, i, 4)); found != grams_.end())
                return static_cast<std::size_t>(found->second);
        return 0;
    }
    auto context(std::size_t at, const std::vector<float>& longs) const -> double {
        auto in = 0.0, all = 1.0;
        for (auto i = at >= 8 ? at - 8 : 0; i < std::min(longs.size(), at + 9); ++i) {
            const auto weight = static_cast<double>(page_.words[i].size()) /
                                (2.0 + std::abs(static_cast<double>(i) - static_cast<double>(at)));
            all += weight;
            if (i != at && page_.words[i].size() >= 4) in += weight * longs[i];
        }
        return in / all;
    }
    void place(const std::string&, const std::vector<std::size_t>& blocks,
               const std::vector<float>& longs) {
        const auto& words = page_.words[blocks[0]];
        const auto room = capacity(words);
        const auto value = words.size() >= 4 ? page_.label[blocks[0]] : 1.0F;
        auto order = blocks;
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return context(a, longs) > context(b, longs); });
        for (auto i = std::size_t{0}; i < order.size(); ++i)
            page_.label[order[i]] = i < room ? value : 0.0F;
    }
    Sample& page_;
    std::unordered_map<std::string, int> grams_, short_;
};

}  // namespace fit
