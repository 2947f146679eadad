#pragma once
/// UTF-8 by code points, over hostile bytes. Private to text/.
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace fanfold::text {

inline constexpr char32_t replacement = 0xFFFD;

/// The code point at `at`, which moves on; an ill-formed sequence is one U+FFFD (Unicode 15, table
/// 3-7).
inline auto next_code_point(std::string_view text, std::size_t& at) -> char32_t {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int64_t>(text.size());
    auto index = static_cast<std::int64_t>(at);
    UChar32 code = 0;
    U8_NEXT_OR_FFFD(bytes, index, size, code);
    at = static_cast<std::size_t>(index);
    return static_cast<char32_t>(code);
}

inline void append_code_point(std::string& out, char32_t code) {
    char bytes[U8_MAX_LENGTH];
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, static_cast<std::uint32_t>(code));
    out.append(bytes, length);
}

constexpr auto is_ascii(char byte) -> bool {
    return static_cast<unsigned char>(byte) < 0x80;
}
/// How many bytes from the start are ASCII, thirty-two at a time: most of most texts is.
inline auto ascii_ahead(std::string_view text) -> std::size_t {
    constexpr auto highs = std::uint64_t{0x8080808080808080};
    std::size_t at = 0;
    for (std::uint64_t word[4]; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(word, text.data() + at, sizeof word);
        if (((word[0] | word[1] | word[2] | word[3]) & highs) != 0) break;
    }
    for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & highs) != 0) break;
    }
    while (at < text.size() && is_ascii(text[at])) ++at;
    return at;
}
constexpr auto is_continuation(char byte) -> bool {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}
constexpr auto is_ascii_space(char byte) -> bool {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

constexpr auto is_hangul(char32_t code) -> bool {
    return (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0x1100 && code <= 0x11FF) ||
           (code >= 0x3130 && code <= 0x318F);
}
/// Han and kana: scripts without spaces between words.
constexpr auto is_cjk(char32_t code) -> bool {
    return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0x3040 && code <= 0x30FF) ||
           (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

}  // namespace fanfold::text
