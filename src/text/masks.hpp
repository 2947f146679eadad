#pragma once
/// Characters that hide something. Private to text/.
#include <algorithm>
#include <array>
#include <cstdint>

namespace fanfold::text {

constexpr auto is_bidi_control(char32_t code) -> bool {
    return code == 0x61C || code == 0x200E || code == 0x200F ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

constexpr auto is_tag(char32_t code) -> bool {
    return code >= 0xE0020 && code <= 0xE007E;
}

/// Default ignorables (DerivedCoreProperties.txt) that are no bidi controls, Hangul fillers, and
/// marks that strike a letter through.
constexpr auto is_unseen(char32_t code) -> bool {
    return code == 0xAD || code == 0x34F || code == 0x115F || code == 0x1160 ||
           (code >= 0x17B4 && code <= 0x17B5) || (code >= 0x180B && code <= 0x180F) ||
           (code >= 0x200B && code <= 0x200D) || (code >= 0x2060 && code <= 0x2065) ||
           (code >= 0x206A && code <= 0x206F) || code == 0x3164 ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF || code == 0xFFA0 ||
           (code >= 0x334 && code <= 0x338) || (code >= 0x20D0 && code <= 0x20F0) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

struct LookAlike {
    std::uint16_t code;
    char latin;
};

/// Letters of other scripts that look like a Latin one: what confusables.txt (UTS #39) says of
/// Greek, Cyrillic and Armenian. Sorted.
inline constexpr std::array look_alikes{
    LookAlike{0x391, 'A'}, LookAlike{0x392, 'B'}, LookAlike{0x395, 'E'}, LookAlike{0x396, 'Z'},
    LookAlike{0x397, 'H'}, LookAlike{0x399, 'I'}, LookAlike{0x39A, 'K'}, LookAlike{0x39C, 'M'},
    LookAlike{0x39D, 'N'}, LookAlike{0x39F, 'O'}, LookAlike{0x3A1, 'P'}, LookAlike{0x3A4, 'T'},
    LookAlike{0x3A5, 'Y'}, LookAlike{0x3A7, 'X'}, LookAlike{0x3B1, 'a'}, LookAlike{0x3B3, 'y'},
    LookAlike{0x3B5, 'e'}, LookAlike{0x3B7, 'n'}, LookAlike{0x3B9, 'i'}, LookAlike{0x3BA, 'k'},
    LookAlike{0x3BD, 'v'}, LookAlike{0x3BF, 'o'}, LookAlike{0x3C1, 'p'}, LookAlike{0x3C3, 'o'},
    LookAlike{0x3C4, 't'}, LookAlike{0x3C5, 'u'}, LookAlike{0x3C7, 'x'}, LookAlike{0x3C9, 'w'},
    LookAlike{0x3F2, 'c'}, LookAlike{0x3F3, 'j'}, LookAlike{0x405, 'S'}, LookAlike{0x406, 'I'},
    LookAlike{0x408, 'J'}, LookAlike{0x410, 'A'}, LookAlike{0x412, 'B'}, LookAlike{0x415, 'E'},
    LookAlike{0x41A, 'K'}, LookAlike{0x41C, 'M'}, LookAlike{0x41D, 'H'}, LookAlike{0x41E, 'O'},
    LookAlike{0x420, 'P'}, LookAlike{0x421, 'C'}, LookAlike{0x422, 'T'}, LookAlike{0x423, 'Y'},
    LookAlike{0x425, 'X'}, LookAlike{0x430, 'a'}, LookAlike{0x433, 'r'}, LookAlike{0x435, 'e'},
    LookAlike{0x43A, 'k'}, LookAlike{0x43E, 'o'}, LookAlike{0x43F, 'n'}, LookAlike{0x440, 'p'},
    LookAlike{0x441, 'c'}, LookAlike{0x442, 't'}, LookAlike{0x443, 'y'}, LookAlike{0x445, 'x'},
    LookAlike{0x44C, 'b'}, LookAlike{0x451, 'e'}, LookAlike{0x455, 's'}, LookAlike{0x456, 'i'},
    LookAlike{0x457, 'i'}, LookAlike{0x458, 'j'}, LookAlike{0x475, 'v'}, LookAlike{0x4AE, 'Y'},
    LookAlike{0x4AF, 'y'}, LookAlike{0x4BB, 'h'}, LookAlike{0x4C0, 'I'}, LookAlike{0x4CF, 'l'},
    LookAlike{0x501, 'd'}, LookAlike{0x51B, 'q'}, LookAlike{0x51D, 'w'}, LookAlike{0x54D, 'U'},
    LookAlike{0x54F, 'S'}, LookAlike{0x555, 'O'}, LookAlike{0x561, 'w'}, LookAlike{0x566, 'q'},
    LookAlike{0x570, 'h'}, LookAlike{0x578, 'n'}, LookAlike{0x57D, 'u'}, LookAlike{0x581, 'g'},
    LookAlike{0x585, 'o'}};

/// Small capitals and other shapes of Latin letters that no spelling uses. Sorted.
inline constexpr std::array letter_shapes{
    LookAlike{0x131, 'i'},  LookAlike{0x251, 'a'},  LookAlike{0x261, 'g'},  LookAlike{0x262, 'g'},
    LookAlike{0x26A, 'i'},  LookAlike{0x274, 'n'},  LookAlike{0x280, 'r'},  LookAlike{0x28F, 'y'},
    LookAlike{0x299, 'b'},  LookAlike{0x29C, 'h'},  LookAlike{0x29F, 'l'},  LookAlike{0x1D00, 'a'},
    LookAlike{0x1D04, 'c'}, LookAlike{0x1D05, 'd'}, LookAlike{0x1D07, 'e'}, LookAlike{0x1D0A, 'j'},
    LookAlike{0x1D0B, 'k'}, LookAlike{0x1D0D, 'm'}, LookAlike{0x1D0F, 'o'}, LookAlike{0x1D18, 'p'},
    LookAlike{0x1D1B, 't'}, LookAlike{0x1D1C, 'u'}, LookAlike{0x1D20, 'v'}, LookAlike{0x1D21, 'w'},
    LookAlike{0x1D22, 'z'}, LookAlike{0xA730, 'f'}, LookAlike{0xA731, 's'}};

/// 0 when the table does not have it.
template <std::size_t n>
constexpr auto latin_in(const std::array<LookAlike, n>& table, char32_t code) -> char {
    const auto found =
        std::lower_bound(table.begin(), table.end(), code,
                         [](const LookAlike& each, char32_t wanted) { return each.code < wanted; });
    return found != table.end() && found->code == code ? found->latin : '\0';
}

}  // namespace fanfold::text
