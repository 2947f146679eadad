#pragma once
/// Which bytes stand in a JSON string as they are, eight at a time (Bit Twiddling Hacks, "hasless" and "haszero").
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fanfold::model {

/// Its lowest set bit is the top bit of the first byte that is a control character, a quote or a stroke; 0: there is none.
inline auto marked(std::uint64_t eight) -> std::uint64_t {
    constexpr auto ones = std::uint64_t{0x0101010101010101};
    constexpr auto highs = ones * 0x80;
    const auto quote = eight ^ (ones * '"');
    const auto stroke = eight ^ (ones * '\\');
    return (((eight - ones * ' ') & ~eight) | ((quote - ones) & ~quote) | ((stroke - ones) & ~stroke)) & highs;
}

inline auto is_plain(char letter) -> bool {
    return static_cast<unsigned char>(letter) >= ' ' && letter != '"' && letter != '\\';
}

/// Where the first byte from `at` on stands that must be written otherwise, or ends the string; or the end of the text.
inline auto end_of_plain(std::string_view text, std::size_t at) -> std::size_t {
    static_assert(std::endian::native == std::endian::little);
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if (const auto found = marked(eight)) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    }
    while (at < text.size() && is_plain(text[at])) ++at;
    return at;
}

}  // namespace fanfold::model
