#include "robots_match.hpp"

#include <algorithm>

namespace fanfold::fetch {

namespace {

auto hex_value(char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

auto unreserved(unsigned char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

/// Reserved octets that part nothing: RFC 9309 compares all reserved ones encoded, so these are the same in either spelling.
/// A slash, a question mark and what parts parameters mean something else when they are encoded.
auto parts_nothing(unsigned char c) -> bool {
    return std::string_view{":@!'(),[]"}.find(static_cast<char>(c)) != std::string_view::npos;
}

auto reserved(unsigned char c) -> bool {
    return std::string_view{":/?#[]@!&'()+,;="}.find(static_cast<char>(c)) !=
           std::string_view::npos;
}

void append_encoded(unsigned char octet, std::string& out) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[octet >> 4];
    out += digits[octet & 15];
}

/// The octet that "%41" at `at` stands for, or -1.
auto encoded_octet(std::string_view text, std::size_t at) -> int {
    if (text[at] != '%' || at + 2 >= text.size()) return -1;
    auto high = hex_value(text[at + 1]);
    auto low = hex_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

auto normalized(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto octet = static_cast<unsigned char>(text[at]);
        auto encoded = encoded_octet(text, at);
        if (encoded >= 0) {
            octet = static_cast<unsigned char>(encoded);
            at += 2;
        }
        auto plain = unreserved(octet) || parts_nothing(octet) ||
                     (encoded < 0 && (reserved(octet) || octet == '%'));
        if (plain)
            out += static_cast<char>(octet);
        else
            append_encoded(octet, out);
    }
    return out;
}

}  // namespace

auto normalized_pattern(std::string_view pattern) -> std::string {
    auto anchored = pattern.ends_with('$');
    if (anchored) pattern.remove_suffix(1);
    std::string out;
    while (true) {
        auto star = pattern.find('*');
        out += normalized(pattern.substr(0, star));
        if (star == std::string_view::npos) break;
        if (!out.ends_with('*')) out += '*';
        pattern.remove_prefix(star + 1);
    }
    return anchored ? out + '$' : out;
}

auto normalized_path(std::string_view path_and_query) -> std::string {
    auto path = path_and_query.substr(0, path_and_query.find('#'));
    if (!path.starts_with('/')) return "/" + normalized(path);
    return normalized(path);
}

auto with_plain_query(std::string_view normalized) -> std::string {
    std::string out{normalized};
    const auto mark = out.find('?');
    for (auto at = std::min(mark, out.size()); (at = out.find('%', at)) != std::string::npos; ++at) {
        const auto octet = encoded_octet(out, at);
        if (octet == '/' || octet == '?') out.replace(at, 3, 1, static_cast<char>(octet));
    }
    return out;
}

auto pattern_matches(std::string_view pattern, std::string_view path) -> bool {
    auto anchored = pattern.ends_with('$');
    if (anchored) pattern.remove_suffix(1);
    auto star = pattern.find('*');
    if (!path.starts_with(pattern.substr(0, star))) return false;
    if (star == std::string_view::npos) return !anchored || path.size() == pattern.size();
    path.remove_prefix(star);
    pattern.remove_prefix(star + 1);
    // The leftmost place for each piece leaves the most for the next, so there is nothing to go
    // back for.
    while (true) {
        star = pattern.find('*');
        auto piece = pattern.substr(0, star);
        if (star == std::string_view::npos && anchored) return path.ends_with(piece);
        auto at = path.find(piece);
        if (at == std::string_view::npos) return false;
        if (star == std::string_view::npos) return true;
        path.remove_prefix(at + piece.size());
        pattern.remove_prefix(star + 1);
    }
}

}  // namespace fanfold::fetch
