#include "disguises.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace fanfold::judged {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append(std::string& out, char32_t code) {
    const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) return byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F));
    if (code < 0x10000)
        return byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F));
    byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)), byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
}

using Swaps = std::vector<std::pair<char, std::string_view>>;

auto swapped(std::string_view text, const Swaps& swaps) -> std::string {
    std::string out;
    for (const char byte : text) {
        const auto found = std::find_if(swaps.begin(), swaps.end(),
                                        [&](const auto& swap) { return swap.first == byte; });
        if (found == swaps.end())
            out += byte;
        else
            out += found->second;
    }
    return out;
}

/// One character of UTF-8.
auto character_at(std::string_view text, std::size_t at) -> std::string_view {
    auto end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    return text.substr(at, end - at);
}

}  // namespace

auto in_base64(std::string_view text) -> std::string {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        unsigned bits = 0;
        for (std::size_t n = 0; n < 3; ++n)
            bits =
                bits << 8 | (at + n < text.size() ? static_cast<unsigned char>(text[at + n]) : 0);
        for (std::size_t n = 0; n < 4; ++n)
            out += at + n <= text.size() ? digits[bits >> (18 - 6 * n) & 63] : '=';
    }
    return out;
}

auto in_hex(std::string_view text) -> std::string {
    std::string out;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        out += {hex_digits[byte >> 4], hex_digits[byte & 15]};
    }
    return out;
}

auto in_percent(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text) out += "%" + in_hex({&byte, 1});
    return out;
}

auto in_escapes(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text) out += "\\u00" + in_hex({&byte, 1});
    return out;
}

auto in_references(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text)
        out += "&#" + std::to_string(static_cast<unsigned char>(byte)) + ";";
    return out;
}

auto rotated(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text) {
        const char first = std::isupper(static_cast<unsigned char>(byte)) != 0 ? 'A' : 'a';
        const bool letter = std::isalpha(static_cast<unsigned char>(byte)) != 0;
        out += letter ? static_cast<char>(first + (byte - first + 13) % 26) : byte;
    }
    return out;
}

auto reversed(std::string_view text) -> std::string {
    return {text.rbegin(), text.rend()};
}

auto in_leet(std::string_view text) -> std::string {
    return swapped(text, {{'a', "4"},
                          {'e', "3"},
                          {'i', "1"},
                          {'o', "0"},
                          {'s', "5"},
                          {'t', "7"},
                          {'A', "4"},
                          {'E', "3"},
                          {'I', "1"},
                          {'O', "0"},
                          {'S', "5"},
                          {'T', "7"}});
}

auto spread(std::string_view text, std::string_view between) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto letter = character_at(text, at);
        at += letter.size();
        out += letter;
        const bool joins = letter != " " && at < text.size() && text[at] != ' ';
        if (joins) out += between;
    }
    return out;
}

auto in_tags(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text) append(out, 0xE0000 + static_cast<unsigned char>(byte));
    return out;
}

auto in_cyrillic(std::string_view text) -> std::string {
    return swapped(text, {{'a', "а"}, {'e', "е"}, {'o', "о"}, {'c', "с"}, {'p', "р"}, {'i', "і"}});
}

auto in_greek(std::string_view text) -> std::string {
    return swapped(text, {{'o', "ο"}, {'v', "ν"}, {'i', "ι"}, {'I', "Ι"}, {'A', "Α"}, {'u', "υ"}});
}

auto in_fullwidth(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text)
        byte > ' ' && byte < 0x7F ? append(out, 0xFEE0 + static_cast<char32_t>(byte))
                                  : append(out, static_cast<unsigned char>(byte));
    return out;
}

auto in_bold_mathematics(std::string_view text) -> std::string {
    std::string out;
    for (const char byte : text) {
        if (byte >= 'a' && byte <= 'z')
            append(out, 0x1D41A + static_cast<char32_t>(byte - 'a'));
        else if (byte >= 'A' && byte <= 'Z')
            append(out, 0x1D400 + static_cast<char32_t>(byte - 'A'));
        else
            out += byte;
    }
    return out;
}

auto escaped_html(std::string_view text) -> std::string {
    return swapped(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}});
}

}  // namespace fanfold::judged
