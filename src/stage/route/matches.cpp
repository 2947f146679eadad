#include "matches.hpp"

#include <algorithm>
#include <optional>

#include "boundary.hpp"

namespace fanfold::route {
namespace {

/// Where the match that ends at `end` begins: `length` bytes back, spaces not counted.
auto begin_of(std::string_view text, std::size_t end, std::size_t length) -> std::size_t {
    auto at = end;
    while (length > 0) length -= text[--at] != ' ' ? 1 : 0;
    return at;
}

auto count_characters(std::string_view text) -> std::size_t {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

/// A space in the text where the name has none. "SK 하이닉스" and "한빛 배터리" are the names; "us
/// a" is not "USA", and a short name torn apart is two words.
auto may_be_torn(std::string_view match, std::size_t space) -> bool {
    const bool left = is_hangul(code_point_before(match, space));
    const bool right = is_hangul(code_point_at(match, space + 1));
    if (left != right) return count_characters(match) >= 4;
    if (!left) return false;
    const auto from = match.rfind(' ', space - 1);
    const auto left_piece = match.substr(from == match.npos ? 0 : from + 1,
                                         space - (from == match.npos ? 0 : from + 1));
    const auto right_piece = match.substr(space + 1, match.find(' ', space + 1) - space - 1);
    return count_characters(match) >= 5 && count_characters(left_piece) >= 2 &&
           count_characters(right_piece) >= 2;
}

/// A space of the name that the text lacks: "HanbitBattery", "LG전자"; but "infact" is not "In
/// Fact".
auto may_be_joined(std::string_view name, std::size_t space) -> bool {
    if (is_hangul(code_point_before(name, space)) || is_hangul(code_point_at(name, space + 1)))
        return true;
    return count_characters(name) >= 8;
}

auto spaces_agree(std::string_view name, std::string_view match) -> bool {
    std::size_t i = 0;
    for (std::size_t j = 0; j < match.size();) {
        const bool wanted = name[i] == ' ';
        const bool there = match[j] == ' ';
        if (wanted && !there && !may_be_joined(name, i)) return false;
        if (there && !wanted && !may_be_torn(match, j)) return false;
        if (wanted == there)
            ++i, ++j;
        else
            wanted ? ++i : ++j;
    }
    return true;
}

auto next_letter(std::string_view text, std::size_t& at) -> char32_t {
    while (at < text.size()) {
        const auto code = code_point_at(text, at);
        do ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
        if (is_word_character(code)) return code;
    }
    return 0;
}

auto same_letters(std::string_view a, std::string_view b) -> bool {
    std::size_t i = 0;
    std::size_t j = 0;
    while (true) {
        const auto left = next_letter(a, i);
        if (left != next_letter(b, j)) return false;
        if (left == 0) return true;
    }
}

class Verifier {
  public:
    Verifier(std::string_view source, const text::Folded& folded)
        : source_(source), folded_(folded) {}

    auto stands(const Term& term, std::size_t begin, std::size_t end) -> bool {
        const std::string_view whole = folded_.text;
        if (!term.anywhere && !alone(begin, end)) return false;
        if (!spaces_agree(term.folded, whole.substr(begin, end - begin))) return false;
        if (term.cased.empty()) return true;
        return same_letters(folded_.source_span({begin, end - begin}).of(source_), term.cased);
    }

  private:
    auto alone(std::size_t begin, std::size_t end) -> bool {
        if (begin != begin_ || end != end_) {
            begin_ = begin;
            end_ = end;
            alone_ = stands_alone(folded_.text, begin, end);
        }
        return alone_;
    }
    std::string_view source_;
    const text::Folded& folded_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool alone_ = false;
};

/// Longest wins: a name within a longer name is not meant.
void drop_covered(std::vector<Match>& matches, const WatchTerms& watched) {
    std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
        return std::tuple(a.begin, b.end, a.term) < std::tuple(b.begin, a.end, b.term);
    });
    std::size_t reach = 0;  // the furthest end of the names before this span
    std::size_t span_begin = 0;
    std::size_t span_end = 0;
    std::erase_if(matches, [&](const Match& match) {
        if (!watched.terms[match.term].names) return false;
        if (match.begin != span_begin || match.end != span_end) {
            reach = std::max(reach, span_end);
            span_begin = match.begin;
            span_end = match.end;
        }
        return match.end <= reach;
    });
}

}  // namespace

auto find_matches(const Automata& automata, const WatchTerms& watched, std::string_view source,
                  const text::Folded& folded) -> std::vector<Match> {
    std::vector<Match> out;
    Verifier verifier(source, folded);
    const auto verify = [&](std::uint32_t pattern, std::size_t begin, std::size_t end,
                            bool anywhere) {
        for (const auto term : watched.by_pattern[pattern])
            if (watched.terms[term].anywhere == anywhere &&
                verifier.stands(watched.terms[term], begin, end))
                out.push_back({term, begin, end});
    };
    // What must stand alone is looked for only where a word begins.
    for (std::size_t begin = 0; begin < folded.text.size(); ++begin)
        if (may_begin(folded.text, begin))
            automata.words.scan_from(folded.text, begin, [&](auto pattern, std::size_t end) {
                verify(pattern, begin, end, false);
            });
    if (!watched.anywhere.empty())
        automata.anywhere.scan(folded.text, [&](std::uint32_t number, std::size_t end) {
            const auto pattern = watched.anywhere[number];
            verify(pattern, begin_of(folded.text, end, watched.patterns[pattern].size()), end,
                   true);
        });
    drop_covered(out, watched);
    return out;
}

}  // namespace fanfold::route
