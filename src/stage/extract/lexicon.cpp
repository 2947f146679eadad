#include "lexicon.hpp"

#include <unordered_map>

namespace fanfold::extract {

namespace {

struct Entry {
    std::string_view word;
    float score;
};

constexpr Entry names[] = {
#include "lexicon_names.inc"
};
constexpr Entry words[] = {
#include "lexicon_words.inc"
};

using Table = std::unordered_map<std::string_view, float>;

template <typename Entries>
auto table_of(const Entries& entries) -> Table {
    auto table = Table{};
    table.reserve(std::size(entries) * 2);
    for (const auto& entry : entries) table.emplace(entry.word, entry.score);
    return table;
}

auto look_up(const Table& table, std::string_view word) -> float {
    const auto found = table.find(word);
    return found == table.end() ? 0 : found->second;
}

}  // namespace

auto score_of_name(std::string_view word) -> float {
    static const auto table = table_of(names);
    return look_up(table, word);
}

auto score_of_word(std::string_view word) -> float {
    static const auto table = table_of(words);
    return look_up(table, word);
}

}  // namespace fanfold::extract
