#include "json_cursor.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fanfold/text/charset.hpp>

#include "json_scan.hpp"

namespace fanfold::model {

namespace {

auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}

auto hex_digit(char letter) -> int {
    if (is_digit(letter)) return letter - '0';
    const auto lower = static_cast<char>(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_code_point(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            put(0xE0 | code >> 12);
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3F));
        }
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

}  // namespace

auto JsonCursor::text(std::string_view& out) -> bool {
    if (!take('"')) return false;
    const auto from = at_;
    at_ = end_of_plain(text_, at_);
    out = text_.substr(from, at_ - from);
    if (here() == '\\') {
        unescaped_.assign(out);
        if (!unescape()) return false;
        out = unescaped_;
    }
    if (here() != '"') return false;
    ++at_;
    return text::is_valid_utf8(out);
}

auto JsonCursor::string(std::string& out) -> bool {
    std::string_view view;
    if (!text(view)) return false;
    out.assign(view);
    return true;
}

auto JsonCursor::number(Number& out) -> bool {
    skip_space();
    const auto from = at_;
    if (here() == '-') ++at_;
    const bool zero = here() == '0';
    const auto first = at_;
    if (!digits() || (zero && at_ - first > 1)) return false;
    out.whole = here() != '.' && here() != 'e' && here() != 'E';
    if (!out.whole && !fraction()) return false;
    out.text = text_.substr(from, at_ - from);
    return true;
}

auto JsonCursor::number(double& out) -> bool {
    Number written;
    if (!number(written)) return false;
    const auto* const end = written.text.data() + written.text.size();
    const auto [last, error] = std::from_chars(written.text.data(), end, out);
    return error == std::errc{} && last == end;
}

auto JsonCursor::word(std::string_view wanted) -> bool {
    skip_space();
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
}

auto JsonCursor::skip() -> bool {
    std::string_view unwanted;
    double count = 0;
    switch (peek()) {
        case '{':
            return object([this](std::string_view) { return skip(); });
        case '[':
            return array([this] { return skip(); });
        case '"':
            return text(unwanted);
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number(count);
    }
}

auto JsonCursor::unescape() -> bool {
    constexpr std::size_t usual = 4096;
    unescaped_.reserve(std::min(text_.size(), usual));
    while (here() == '\\') {
        ++at_;
        if (!escape()) return false;
        const auto plain = at_;
        at_ = end_of_plain(text_, at_);
        unescaped_.append(text_, plain, at_ - plain);
    }
    return true;
}

auto JsonCursor::escape() -> bool {
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    const auto letter = here();
    ++at_;
    if (letter == 'u') return code_point();
    const auto which = letters.find(letter);
    if (which == std::string_view::npos) return false;
    unescaped_ += meanings[which];
    return true;
}

/// Half a pair is an error, as it is for the library.
auto JsonCursor::code_point() -> bool {
    auto code = four_digits();
    if (code < 0 || (code >= 0xDC00 && code < 0xE000)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (!text_.substr(at_).starts_with("\\u")) return false;
        at_ += 2;
        const auto low = four_digits();
        if (low < 0xDC00 || low >= 0xE000) return false;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_code_point(unescaped_, static_cast<std::uint32_t>(code));
    return true;
}

auto JsonCursor::four_digits() -> int {
    if (text_.size() - std::min(at_, text_.size()) < 4) return -1;
    int out = 0;
    for (const char letter : text_.substr(at_, 4)) {
        const auto digit = hex_digit(letter);
        if (digit < 0) return -1;
        out = out * 16 + digit;
    }
    at_ += 4;
    return out;
}

auto JsonCursor::digits() -> bool {
    const auto from = at_;
    while (is_digit(here())) ++at_;
    return at_ > from;
}

auto JsonCursor::fraction() -> bool {
    if (here() == '.') {
        ++at_;
        if (!digits()) return false;
    }
    if (here() != 'e' && here() != 'E') return true;
    ++at_;
    if (here() == '+' || here() == '-') ++at_;
    return digits();
}

}  // namespace fanfold::model
