#include "lexicon.hpp"

#include "word_table.hpp"

namespace fanfold::extract {

namespace {

/// Words that say the same.
struct Entry {
    float score;
    std::string_view words;
};

constexpr Entry names[] = {
#include "names.inc"
};
constexpr Entry words[] = {
#include "words.inc"
};

template <typename Entries>
auto table_of(const Entries& entries) -> WordTable<float> {
    auto all = std::vector<WordTable<float>::Entry>{};
    for (auto [score, rest] : entries)
        while (!rest.empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            all.emplace_back(rest.substr(0, end), score);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    return WordTable<float>{all};
}

}  // namespace

auto score_of_name(std::string_view word) -> float {
    static const auto table = table_of(names);
    return table.get(word, 0);
}

auto score_of_word(std::string_view word) -> float {
    static const auto table = table_of(words);
    return table.get(word, 0);
}

}  // namespace fanfold::extract
