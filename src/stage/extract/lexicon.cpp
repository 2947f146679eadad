#include "lexicon.hpp"

#include <unordered_map>

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

using Table = std::unordered_map<std::string_view, float>;

template <typename Entries>
auto table_of(const Entries& entries) -> Table {
    auto table = Table{};
    for (auto [score, rest] : entries)
        while (!rest.empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            table.emplace(rest.substr(0, end), score);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
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
