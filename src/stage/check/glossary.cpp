#include "glossary.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fanfold/text/fold.hpp>

namespace fanfold::check {

namespace {

constexpr std::size_t syllable_bytes = 3;
constexpr std::size_t longest_particle = 4;  ///< syllables: 에서부터
constexpr std::array<std::string_view, 26> particles{
    "은", "는", "이",   "가", "을", "를", "의", "에", "와", "과", "도", "로", "으",
    "만", "측", "까지", "부", "보", "처", "라", "나", "들", "및", "그", "한", "대"};

auto is_word(char letter) -> bool {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0;
}

/// Hangul syllables are U+AC00…U+D7A3: lead bytes EA (from B0), EB, EC and ED (to 9E).
auto is_hangul_at(std::string_view text, std::size_t at) -> bool {
    if (at + syllable_bytes > text.size()) return false;
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto next = static_cast<unsigned char>(text[at + 1]);
    return (lead == 0xEA && next >= 0xB0) || lead == 0xEB || lead == 0xEC ||
           (lead == 0xED && next <= 0x9E);
}

auto free_before(std::string_view text, std::size_t at) -> bool {
    if (at == 0) return true;
    if (is_word(text[at - 1])) return false;
    return at < syllable_bytes || !is_hangul_at(text, at - syllable_bytes);
}

auto free_behind(std::string_view text, std::size_t at) -> bool {
    if (at >= text.size()) return true;
    if (is_word(text[at])) return false;
    if (!is_hangul_at(text, at)) return true;
    std::size_t syllables = 0;
    for (auto end = at; is_hangul_at(text, end); end += syllable_bytes) ++syllables;
    return syllables <= longest_particle &&
           std::any_of(particles.begin(), particles.end(), [&](std::string_view particle) {
               return text.substr(at).starts_with(particle);
           });
}

}  // namespace

auto find_name(std::string_view folded, std::string_view name, std::size_t from) -> std::size_t {
    if (name.empty()) return std::string_view::npos;
    for (auto at = folded.find(name, from); at != std::string_view::npos;
         at = folded.find(name, at + 1))
        if (free_before(folded, at) && free_behind(folded, at + name.size())) return at;
    return std::string_view::npos;
}

Glossary::Glossary(const std::vector<Term>& terms) {
    for (std::size_t term = 0; term < terms.size(); ++term)
        for (const auto& name : terms[term].names)
            if (auto folded = text::fold_key(name); folded.size() > 1)
                spellings_.push_back({std::move(folded), term});
    std::stable_sort(spellings_.begin(), spellings_.end(), [](const auto& a, const auto& b) {
        return a.folded.size() > b.folded.size();
    });
}

auto Glossary::mentions(std::string_view folded) const -> std::vector<Mention> {
    std::vector<Mention> out;
    for (const auto& spelling : spellings_) {
        const auto size = spelling.folded.size();
        for (auto at = find_name(folded, spelling.folded); at != std::string_view::npos;
             at = find_name(folded, spelling.folded, at + size)) {
            const bool taken = std::any_of(out.begin(), out.end(), [&](const Mention& other) {
                return at < other.end && other.begin < at + size;
            });
            if (!taken) out.push_back({spelling.term, at, at + size});
        }
    }
    std::sort(out.begin(), out.end(),
              [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
    return out;
}

auto Glossary::holds(std::string_view folded, std::size_t term) const -> bool {
    return std::any_of(spellings_.begin(), spellings_.end(), [&](const Spelling& spelling) {
        return spelling.term == term && find_name(folded, spelling.folded) != folded.npos;
    });
}

auto Glossary::knows(std::string_view folded_name) const -> bool {
    return std::any_of(spellings_.begin(), spellings_.end(), [&](const Spelling& spelling) {
        return find_name(folded_name, spelling.folded) != folded_name.npos;
    });
}

}  // namespace fanfold::check
