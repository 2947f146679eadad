#include "beside.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace fanfold::route {

namespace {

constexpr std::size_t side = 60;
constexpr std::size_t most_text = 20'000;
constexpr std::size_t most_words = 5;
constexpr std::size_t fewest_documents = 3;
constexpr std::size_t shortest = 4;  ///< bytes; two Hangul syllables are six

auto is_letter(char letter) -> bool {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z');
}

/// A particle at the end of a Hangul word is no part of it.
auto without_particle(std::string word) -> std::string {
    for (const std::string_view particle :
         {"은", "는", "이", "가", "을", "를", "의", "에", "도", "와", "과", "로"})
        if (word.size() >= 9 && word.ends_with(particle))
            return word.substr(0, word.size() - particle.size());
    return word;
}

auto words_in(const Document& document) -> std::set<std::string> {
    const auto folded = text::fold_key(text::prefix(document.text, most_text));
    std::set<std::string> out;
    for (std::size_t at = 0; at < folded.size();) {
        auto end = at;
        while (end < folded.size() && is_letter(folded[end])) ++end;
        if (end - at >= shortest) out.insert(without_particle(folded.substr(at, end - at)));
        at = std::max(end, at + 1);
    }
    return out;
}

auto count_words(const std::vector<const Document*>& documents)
    -> std::map<std::string, std::size_t> {
    std::map<std::string, std::size_t> out;
    for (const auto* document : documents)
        for (const auto& word : words_in(*document)) ++out[word];
    return out;
}

auto own_words(const std::map<std::string, std::size_t>& own, std::size_t own_size,
               const std::map<std::string, std::size_t>& other, std::size_t other_size)
    -> std::vector<std::string> {
    std::vector<std::pair<double, std::string>> ranked;
    for (const auto& [word, count] : own) {
        const auto found = other.find(word);
        const auto there = found == other.end() ? 0 : found->second;
        if (count < 2 || count * 3 < own_size || there * 10 > other_size) continue;
        const double share = static_cast<double>(count) / static_cast<double>(own_size);
        const double strange = static_cast<double>(there) / static_cast<double>(other_size);
        ranked.emplace_back(strange - share, word);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::string> out;
    for (const auto& [rank, word] : ranked)
        if (out.size() < most_words) out.push_back(word);
    return out;
}

auto on_one_line(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : text) {
        const bool blank = static_cast<unsigned char>(letter) <= 0x20;
        if (!blank)
            out += letter;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

}  // namespace

auto around(std::string_view text, ByteSpan at) -> std::string {
    const auto before = text::suffix(text.substr(0, at.offset), side);
    const auto after = text::prefix(text.substr(at.end()), side);
    return on_one_line(std::string{before} + std::string{at.of(text)} + std::string{after});
}

auto telling_words(const std::vector<const Document*>& meant,
                   const std::vector<const Document*>& doubtful) -> TellingWords {
    TellingWords out;
    if (meant.size() < fewest_documents || doubtful.size() < fewest_documents) return out;
    const auto here = count_words(meant);
    const auto there = count_words(doubtful);
    out.meant = own_words(here, meant.size(), there, doubtful.size());
    out.doubtful = own_words(there, doubtful.size(), here, meant.size());
    out.apart = out.meant.size() >= 2 && out.doubtful.size() >= 2;
    return out;
}

}  // namespace fanfold::route
