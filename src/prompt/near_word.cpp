#include "near_word.hpp"

#include <algorithm>
#include <numeric>

namespace fanfold::prompt {

namespace {

auto edits_between(std::string_view one, std::string_view other) -> std::size_t {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t at = 0; at < one.size(); ++at) {
        auto diagonal = row[0];
        row[0] = at + 1;
        for (std::size_t column = 0; column < other.size(); ++column) {
            const auto changed = diagonal + (one[at] == other[column] ? 0 : 1);
            diagonal = row[column + 1];
            row[column + 1] = std::min({changed, diagonal + 1, row[column] + 1});
        }
    }
    return row.back();
}

}  // namespace

auto near_word(std::string_view word, const std::vector<std::string>& known)
    -> std::optional<std::string> {
    const auto most = std::size_t{word.size() < 4 ? 1u : 2u};
    std::optional<std::string> best;
    auto least = most + 1;
    // A key may be hundreds of bytes long: what is longer by more than `most` cannot be near.
    for (const auto& candidate : known) {
        if (word.size() > candidate.size() + most) continue;
        const auto edits = edits_between(word, candidate);
        if (edits >= least) continue;
        least = edits;
        best = candidate;
    }
    return best;
}

}  // namespace fanfold::prompt
