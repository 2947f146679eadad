#pragma once
/// Byte classes shared by the URL parser's files. Private to value/.
#include <cstdint>
#include <string_view>

namespace fanfold {

constexpr auto hex_letter_value(char letter) -> int {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

constexpr auto is_alpha(char letter) -> bool {
    return (letter | 32) >= 'a' && (letter | 32) <= 'z';
}
constexpr auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}
constexpr auto is_slash(char letter) -> bool {
    return letter == '/' || letter == '\\';
}
constexpr auto to_lower(char letter) -> char {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

/// The byte that "%xy" at `at` stands for, or -1.
constexpr auto percent_byte(std::string_view text, std::size_t at) -> int {
    if (at + 2 >= text.size() || text[at] != '%') return -1;
    const int high = hex_letter_value(text[at + 1]);
    const int low = hex_letter_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace fanfold
