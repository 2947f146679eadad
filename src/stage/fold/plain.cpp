#include "plain.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fanfold/text/charset.hpp>
#include <fanfold/text/fold.hpp>

namespace fanfold::fold {

namespace {

constexpr std::size_t longest_input = 16'384;
constexpr std::size_t longest_tag = 400;

auto lower(char letter) -> char {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}
auto is_alpha(char letter) -> bool {
    return std::isalpha(static_cast<unsigned char>(letter)) != 0;
}
auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}
auto is_word(char letter) -> bool {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           static_cast<unsigned char>(letter) >= 0x80;
}

auto lowered(std::string_view text) -> std::string {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

/// Bidi controls, zero-width spaces, tags: nothing that a reader would see.
auto is_invisible(UChar32 point) -> bool {
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
           point == 0x200b || point == 0x200e || point == 0x200f ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) ||
           point == 0xfeff || (point >= 0xfff9 && point <= 0xfffb) ||
           (point >= 0xe0000 && point <= 0xe007f);
}

auto is_space(UChar32 point) -> bool {
    return point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == 0xa0 ||
           point == 0x3000 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
           point == 0x2029 || point == 0x202f;
}

/// Visible characters, with every white space a single ' '.
auto visible(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    const auto size = static_cast<int>(text.size());
    for (int at = 0; at < size;) {
        const int begin = at;
        UChar32 point = 0;
        U8_NEXT(text.data(), at, size, point);
        if (is_space(point)) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else if (point >= 0 && !is_invisible(point)) {
            out.append(
                text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        }
    }
    return out;
}

auto opens_tag(std::string_view text, std::size_t at) -> bool {
    if (text[at] != '<' || at + 1 >= text.size()) return false;
    const char next = text[at + 1];
    return is_alpha(next) || next == '/' || next == '!' || next == '?';
}

auto without_tags(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!opens_tag(text, at)) {
            out += text[at];
            continue;
        }
        const auto end = text.substr(at, longest_tag).find('>');
        if (end != std::string_view::npos) at += end;
        out += ' ';
    }
    return out;
}

/// "[words](target)" and "![words](target)" become "words"; targets may hold one level of
/// parentheses.
auto target_end(std::string_view text, std::size_t open) -> std::size_t {
    int depth = 0;
    for (std::size_t at = open; at < text.size() && at < open + 2'048; ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && --depth == 0) return at;
    }
    return std::string_view::npos;
}

auto without_targets(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    std::size_t hopeless = text.size();  // no ')' beyond here: keeps a run of "](" linear
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool target = text[at] == ']' && at + 1 < hopeless && text[at + 1] == '(';
        const auto end = target ? target_end(text, at + 1) : std::string_view::npos;
        if (target && end == std::string_view::npos) hopeless = at;
        out += text[at];
        if (end != std::string_view::npos) at = end;
    }
    return out;
}

/// "[3]", "[1, 2]", "[e-7k2m9qd0]" and the brackets of what was a link.
auto is_mark(std::string_view inside) -> bool {
    if (inside.starts_with("e-") || inside.starts_with("i-")) return true;
    return !inside.empty() && std::all_of(inside.begin(), inside.end(), [](char letter) {
        return is_digit(letter) || letter == ',' || letter == ' ' || letter == '-' || letter == '^';
    });
}

auto without_brackets(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '!' && at + 1 < text.size() && text[at + 1] == '[') continue;
        if (text[at] != '[' && text[at] != ']') {
            out += text[at];
            continue;
        }
        const auto end = text[at] == '[' ? text.substr(at, 40).find(']') : std::string_view::npos;
        if (end != std::string_view::npos && is_mark(text.substr(at + 1, end - 1))) at += end;
    }
    return out;
}

/// Emphasis, code and headings; a '*' or '_' between word characters ("snake_case", "2*3") stays.
auto without_emphasis(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        const bool inner =
            at > 0 && at + 1 < text.size() && is_word(text[at - 1]) && is_word(text[at + 1]);
        const bool emphasis =
            letter == '`' || ((letter == '*' || letter == '_' || letter == '~') && !inner);
        if (!emphasis || (letter == '~' && at + 1 < text.size() && is_digit(text[at + 1])))
            out += letter;
    }
    return out;
}

auto without_lead(std::string_view text) -> std::string_view {
    while (!text.empty() && (text.front() == '#' || text.front() == '>' || text.front() == ' '))
        text.remove_prefix(1);
    if (text.starts_with("- ") || text.starts_with("+ ")) text.remove_prefix(2);
    if (text.starts_with("\xe2\x80\xa2")) text.remove_prefix(3);
    return text;
}

constexpr std::array<std::string_view, 7> schemes{
    "javascript:", "vbscript:", "data:", "mailto:", "file:", "tel:", "blob:"};
constexpr std::array<std::string_view, 26> link_endings{
    "com", "net", "org", "io",  "kr",  "jp", "cn", "ru", "ai", "dev", "app", "info", "biz",
    "xyz", "top", "me",  "edu", "gov", "eu", "uk", "de", "fr", "ly",  "gg",  "to",   "tv"};

/// "evil.example.com/path", which many mail programs turn into a link by themselves.
auto is_bare_address(std::string_view token) -> bool {
    const auto slash = token.find('/');
    if (slash == std::string_view::npos) return false;
    const auto host = token.substr(0, slash);
    const auto dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    return std::find(link_endings.begin(), link_endings.end(), host.substr(dot + 1)) !=
           link_endings.end();
}

/// A scheme that means a link only when something follows it at once: "data: 5 of 6" is a sentence.
auto has_scheme(std::string_view token) -> bool {
    return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
        return token.starts_with(scheme) && token.size() > scheme.size();
    });
}

auto is_address(std::string_view token) -> bool {
    while (!token.empty() &&
           std::string_view{"(<[{\"'"}.find(token.front()) != std::string_view::npos)
        token.remove_prefix(1);
    const auto small = lowered(token);
    return small.find("://") != std::string::npos || small.starts_with("www.") ||
           has_scheme(small) || is_bare_address(small);
}

auto without_addresses(std::string_view text) -> std::string {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto token = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (token.empty() || is_address(token)) continue;
        if (!out.empty()) out += ' ';
        out += token;
    }
    return out;
}

/// "word ." and "( )" are what removals leave behind.
auto tidied(std::string text) -> std::string {
    for (std::string_view gone : {"()", "( )"})
        for (auto at = text.find(gone); at != std::string::npos; at = text.find(gone, at))
            text.erase(at, gone.size());
    std::string out;
    for (char letter : text) {
        if ((letter == '.' || letter == ',' || letter == ' ') && !out.empty() && out.back() == ' ')
            out.pop_back();
        out += letter;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

auto cut(std::string text, std::size_t bytes) -> std::string {
    if (text.size() <= bytes) return text;
    constexpr std::string_view ellipsis = "\xe2\x80\xa6";
    std::string out{text::prefix(text, bytes - std::min(bytes, ellipsis.size()))};
    const auto space = out.rfind(' ');
    if (space != std::string::npos && space > out.size() / 2) out.resize(space);
    return out += ellipsis;
}

}  // namespace

auto plain(std::string_view text, std::size_t bytes) -> std::string {
    auto out = visible(text::scrub_utf8(text::prefix(text, longest_input)));
    out = without_tags(out);
    out = without_targets(out);
    out = without_brackets(out);
    out = without_emphasis(out);
    out = without_addresses(without_lead(out));
    return cut(tidied(std::move(out)), bytes);
}

}  // namespace fanfold::fold
