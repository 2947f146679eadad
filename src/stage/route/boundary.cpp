#include "boundary.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace fanfold::route {
namespace {

/// Particles, copulas and suffixes that may follow a name. Left out are those that also end other
/// words with the same beginning (대상자, 현대인, 현대사, 기아나). One Hangul syllable is three
/// bytes; the longest has four.
auto is_particle(std::string_view text) -> bool {
    static const std::unordered_set<std::string_view> known{
        "은",     "는",       "이",     "가",       "을",   "를",     "의",     "에",   "에서",
        "에게",   "에게서",   "께",     "께서",     "한테", "로",     "으로",   "로서", "으로서",
        "로써",   "으로써",   "로부터", "으로부터", "와",   "과",     "랑",     "이랑", "하고",
        "도",     "만",       "까지",   "부터",     "보다", "처럼",   "같이",   "마저", "조차",
        "밖에",   "뿐",       "뿐만",   "만큼",     "커녕", "이나",   "이든",   "라고", "이라고",
        "라는",   "이라는",   "란",     "이란",     "라도", "이라도", "이라면", "라며", "이라며",
        "라서",   "이라서",   "이다",   "이었다",   "였다", "이며",   "이고",   "이자", "입니다",
        "이에요", "예요",     "이었던", "였던",     "측",   "등",     "들",     "씨",   "님",
        "대비",   "주식회사", "社",     "側"};
    return known.contains(text);
}

auto is_border(char32_t code) -> bool {
    return !is_word_character(code) && code != U'_';
}

constexpr std::size_t syllable = 3;
constexpr std::size_t longest_particle = 4;
constexpr int most_particles = 3;

/// Particles from `at` on up to a border; `left` of them may still be taken.
auto particles_end_word(std::string_view text, std::size_t at, int left) -> bool {
    if (is_border(code_point_at(text, at))) return true;
    if (left == 0) return false;
    for (auto length = longest_particle; length > 0; --length) {
        const auto bytes = length * syllable;
        if (at + bytes > text.size()) continue;
        const auto piece = text.substr(at, bytes);
        if (is_particle(piece) && particles_end_word(text, at + bytes, left - 1)) return true;
    }
    return false;
}

auto left_is_free(std::string_view text, std::size_t begin) -> bool {
    const auto first = code_point_at(text, begin);
    if (!is_word_character(first)) return true;
    if (is_border(code_point_before(text, begin))) return true;
    constexpr std::string_view company = "주식회사";
    const auto head = text.substr(0, begin);
    if (!head.ends_with(company)) return false;
    return is_border(code_point_before(text, begin - company.size()));
}

auto right_is_free(std::string_view text, std::size_t end) -> bool {
    if (!is_word_character(code_point_before(text, end))) return true;
    return particles_end_word(text, end, most_particles);
}

/// Han and kana are written without spaces: no border can be asked.
auto has_no_borders(char32_t code) -> bool {
    return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0x20000 && code <= 0x3FFFF);
}

}  // namespace

auto code_point_at(std::string_view text, std::size_t at) -> char32_t {
    if (at >= text.size()) return U' ';
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto index = static_cast<std::int64_t>(at);
    UChar32 code = 0;
    U8_NEXT_OR_FFFD(bytes, index, static_cast<std::int64_t>(text.size()), code);
    return static_cast<char32_t>(code);
}

auto code_point_before(std::string_view text, std::size_t at) -> char32_t {
    if (at == 0 || at > text.size()) return U' ';
    const auto tail = text.substr(at > U8_MAX_LENGTH ? at - U8_MAX_LENGTH : 0,
                                  std::min<std::size_t>(at, U8_MAX_LENGTH));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(tail.data());
    auto index = static_cast<std::int32_t>(tail.size());
    UChar32 code = 0;
    U8_PREV_OR_FFFD(bytes, 0, index, code);
    return static_cast<char32_t>(code);
}

auto is_hangul(char32_t code) -> bool {
    return (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0x1100 && code <= 0x11FF) ||
           (code >= 0x3130 && code <= 0x318F);
}

auto is_word_character(char32_t code) -> bool {
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') ||
               (code >= 'A' && code <= 'Z');
    if (code >= 0xAC00 && code <= 0xD7A3) return true;
    return (U_MASK(u_charType(static_cast<UChar32>(code))) &
            (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

auto may_begin(std::string_view folded, std::size_t begin) -> bool {
    const auto byte = static_cast<std::uint8_t>(folded[begin]);
    if (byte == ' ' || (byte & 0xC0) == 0x80) return false;
    if (begin == 0) return true;
    const auto last = static_cast<std::uint8_t>(folded[begin - 1]);
    if (byte < 0x80)
        return last >= 0x80 || !is_word_character(byte) ||
               !(is_word_character(last) || last == '_');
    if (byte < 0xEA || byte > 0xED || last < 0x80) return true;
    if (!is_hangul(code_point_at(folded, begin)) || !is_hangul(code_point_before(folded, begin)))
        return true;
    return folded.substr(0, begin).ends_with("주식회사");
}

auto stands_alone(std::string_view folded, std::size_t begin, std::size_t end) -> bool {
    const bool left = has_no_borders(code_point_at(folded, begin)) || left_is_free(folded, begin);
    return left && (has_no_borders(code_point_before(folded, end)) || right_is_free(folded, end));
}

}  // namespace fanfold::route
