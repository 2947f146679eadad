#pragma once
/// What names of classes and first words of a block say for or against it: tables fitted on marked
/// pages (bench/extract), one vote a site. A word that is not in them says nothing, so that pages
/// in other languages are judged by their form alone.
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace fanfold::extract {

/// Logarithm of odds against the mean; 0 for what is not known. `word` in lower case.
auto score_of_name(std::string_view word) -> float;
auto score_of_word(std::string_view word) -> float;

/// Least, greatest and sum of scores.
struct Scores {
    float low = 0;
    float high = 0;
    float sum = 0;
    float count = 0;
    void add(float score) {
        low = std::min(low, score);
        high = std::max(high, score);
        sum += score;
        count += 1;
    }
    [[nodiscard]] auto mean() const -> float { return count > 0 ? sum / count : 0; }
};

/// What the names of a node and of all above it say.
struct Trail {
    float low = 0;
    float high = 0;
    float sum = 0;
    float near = 0;  ///< its own and its parent's
    float own = 0;
};
inline auto below(const Trail& up, const Scores& own) -> Trail {
    const auto mean = own.mean();
    return {std::min(up.low, own.low), std::max(up.high, own.high), up.sum + mean, up.own + mean,
            mean};
}

/// How many words of a block are looked at, and how long one may be.
inline constexpr auto first_words = std::size_t{12};
inline constexpr auto longest_word = std::size_t{20};

}  // namespace fanfold::extract
