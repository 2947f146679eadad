#include <algorithm>
#include <array>

#include <fanfold/config/config.hpp>

namespace fanfold::config {

namespace {

constexpr std::size_t longest_word = 64;  // beyond it nobody mistypes, and the table stays small

auto lower(std::string_view word) -> std::string {
    std::string out{word};
    for (auto& letter : out) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        if (letter == '-') letter = '_';
    }
    return out;
}

/// Optimal string alignment: insert, delete, replace, swap neighbours.
auto distance(std::string_view a, std::string_view b) -> std::size_t {
    using Row = std::array<std::size_t, longest_word + 1>;
    Row before_last{}, last{}, row{};
    for (std::size_t at = 0; at <= b.size(); ++at) last[at] = at;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t k = 1; k <= b.size(); ++k) {
            const std::size_t replaced = last[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
            row[k] = std::min({last[k] + 1, row[k - 1] + 1, replaced});
            const bool swapped = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
            if (swapped) row[k] = std::min(row[k], before_last[k - 2] + 1);
        }
        before_last = last;
        last = row;
    }
    return last[b.size()];
}

/// Short words have too many neighbours: "run" is two edits away from anything of three letters.
auto reach(std::size_t length) -> std::size_t {
    return length <= 3 ? 1 : std::max<std::size_t>(2, length / 3);
}

/// "battery" of "industry/battery", "Seoul" of "Asia/Seoul"; nothing if two of them end so.
auto named_without_folder(const std::string& asked, std::span<const std::string> known)
    -> std::optional<std::string> {
    std::optional<std::string> found;
    for (const auto& candidate : known) {
        if (!lower(candidate).ends_with("/" + asked)) continue;
        if (found) return std::nullopt;
        found = candidate;
    }
    return found;
}

}  // namespace

auto nearest(std::string_view word, std::span<const std::string> known)
    -> std::optional<std::string> {
    if (word.empty() || word.size() > longest_word) return std::nullopt;
    const auto asked = lower(word);
    std::optional<std::string> best;
    std::size_t best_distance = reach(word.size()) + 1;
    for (const auto& candidate : known) {
        if (candidate.size() > longest_word) continue;
        const auto edits = distance(asked, lower(candidate));
        if (edits >= best_distance) continue;
        best_distance = edits;
        best = candidate;
    }
    return best ? best : named_without_folder(asked, known);
}

}  // namespace fanfold::config
