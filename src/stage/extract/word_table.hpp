#pragma once
/// What is known of words, to be looked up for each class name and each first word of a page: open
/// addressing, two places and more for each word, no division. Filled once, then read by all
/// threads; the words themselves must outlive it.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::extract {

template <typename Value>
class WordTable {
  public:
    using Entry = std::pair<std::string_view, Value>;

    /// Of a word that is told twice the first counts; the empty word is never known.
    explicit WordTable(const std::vector<Entry>& entries)
        : places_(std::bit_ceil(2 * entries.size() + 1)) {
        for (const auto& entry : entries)
            if (auto& place = places_[place_of(entry.first)]; place.first.empty()) place = entry;
    }

    /// `otherwise` when the word is not known.
    [[nodiscard]] auto get(std::string_view word, Value otherwise) const -> Value {
        const auto& place = places_[place_of(word)];
        return place.first.empty() ? otherwise : place.second;
    }

  private:
    /// Where the word stands, or the free place where it would.
    [[nodiscard]] auto place_of(std::string_view word) const -> std::size_t {
        auto hash = std::uint64_t{14695981039346656037ULL};  // FNV-1a
        for (const auto c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        for (hash ^= hash >> 32;; ++hash) {
            const auto at = hash & (places_.size() - 1);
            if (places_[at].first.empty() || places_[at].first == word) return at;
        }
    }

    std::vector<Entry> places_;
};

}  // namespace fanfold::extract
