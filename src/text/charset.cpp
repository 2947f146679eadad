#include <fanfold/text/charset.hpp>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>

#include "charset_label.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

constexpr std::string_view replacement_bytes = "\xEF\xBF\xBD";
/// What the detector reads: more costs time and tells nothing new.
constexpr std::size_t enough_to_guess = 64 * 1024;

struct Attempt {
    Decoded decoded;
    std::size_t broken = 0;  ///< U+FFFD that decoding made
};

auto count_broken(std::string_view text) -> std::size_t {
    std::size_t count = 0;
    for (auto at = text.find(replacement_bytes); at != text.npos;
         at = text.find(replacement_bytes, at + 3))
        ++count;
    return count;
}

auto decode_user_defined(std::string_view bytes) -> std::string {
    std::string out;
    for (const char byte : bytes) {
        if (is_ascii(byte))
            out += byte;
        else
            append_code_point(out, 0xF780 + static_cast<unsigned char>(byte) - 0x80U);
    }
    return out;
}

auto decode_by_icu(std::string_view bytes, const char* name) -> std::string {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(name, &status),
                                                                       &ucnv_close);
    std::string out;
    if (U_FAILURE(status)) return std::string(bytes);
    // In pieces, so that a large page is not held three times over. Half a surrogate pair waits for
    // the next piece.
    std::array<UChar, 8 * 1024> units{};
    std::size_t held = 0;
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    do {
        UChar* to = units.data() + held;
        status = U_ZERO_ERROR;
        ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, end, nullptr, true,
                       &status);
        const auto made = static_cast<std::size_t>(to - units.data());
        held =
            status == U_BUFFER_OVERFLOW_ERROR && made > 0 && U16_IS_LEAD(units[made - 1]) ? 1 : 0;
        icu::UnicodeString(false, units.data(), static_cast<std::int32_t>(made - held))
            .toUTF8String(out);
        if (held == 1) units[0] = units[made - 1];
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    return out;
}

auto decode(std::string_view bytes, const Encoding& encoding) -> Attempt {
    Attempt out;
    out.decoded.charset = encoding.name;
    if (encoding.converter != nullptr)
        out.decoded.text = scrub_utf8(decode_by_icu(bytes, encoding.converter));
    else if (encoding.name == "utf-8")
        out.decoded.text = scrub_utf8(bytes);
    else
        out.decoded.text = scrub_utf8(decode_user_defined(bytes));
    out.broken = count_broken(out.decoded.text);
    return out;
}

/// Sequences of two bytes and more in valid UTF-8: legacy text that happens to be valid has very
/// few.
auto count_sequences(std::string_view text) -> std::size_t {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
}

auto utf8() -> const Encoding& {
    return *encoding_for_label("utf-8");
}
auto fallback() -> const Encoding& {
    return *encoding_for_label("windows-1252");
}

auto byte_order_mark(std::string_view bytes) -> std::pair<const Encoding*, std::size_t> {
    if (bytes.starts_with("\xEF\xBB\xBF")) return {&utf8(), 3};
    if (bytes.starts_with("\xFE\xFF")) return {encoding_for_label("utf-16be"), 2};
    if (bytes.starts_with("\xFF\xFE")) return {encoding_for_label("utf-16le"), 2};
    using namespace std::string_view_literals;
    if (bytes.size() >= 4 && bytes.starts_with("<\0"sv) && bytes[3] == '\0')
        return {encoding_for_label("utf-16le"), 0};
    if (bytes.starts_with("\0<\0"sv)) return {encoding_for_label("utf-16be"), 0};
    return {nullptr, 0};
}

/// A meta in ASCII cannot be UTF-16; x-user-defined there means windows-1252 (WHATWG HTML
/// §13.2.3.2).
auto encoding_in_document(std::string_view bytes, bool html) -> const Encoding* {
    auto label = prescan_xml(bytes);
    if (label.empty() && html) label = prescan_html(bytes);
    const auto* found = encoding_for_label(label);
    if (found == nullptr) return nullptr;
    if (found->name.starts_with("utf-16")) return &utf8();
    return found->name == "x-user-defined" ? &fallback() : found;
}

/// Escape sequences of ISO 2022 are ASCII, and therefore valid UTF-8.
auto has_escapes(std::string_view bytes) -> bool {
    return bytes.find("\x1B$") != bytes.npos || bytes.find("\x1B(") != bytes.npos;
}

auto tolerable(const Attempt& attempt, std::string_view bytes) -> bool {
    if (attempt.broken == 0) return true;
    const auto wide = static_cast<std::size_t>(
        std::count_if(bytes.begin(), bytes.end(), [](char c) { return !is_ascii(c); }));
    // A page cut at the size cap ends in half a character; a few stray bytes are common.
    return attempt.broken <= std::max<std::size_t>(wide / 50, wide > 8 ? 2 : 0);
}

auto undeclared(std::string_view bytes, bool valid) -> Attempt {
    if (valid && !has_escapes(bytes)) return decode(bytes, utf8());
    const auto* guessed = guess_encoding(bytes.substr(0, enough_to_guess));
    if (valid && (guessed == nullptr || guessed->name != "iso-2022-jp"))
        return decode(bytes, utf8());
    auto best = decode(bytes, guessed != nullptr ? *guessed : fallback());
    if (auto cut = decode(bytes, utf8());
        cut.broken < best.broken || (cut.broken == 1 && count_sequences(bytes) > 8))
        best = std::move(cut);
    return best;
}

/// Accented letters of Latin text stand alone among ASCII; letters of other alphabets and of CJK
/// stand in runs, whatever the page declares.
auto stands_in_runs(std::string_view bytes) -> bool {
    constexpr auto enough = std::size_t{32};
    auto wide = std::size_t{0};
    auto beside = std::size_t{0};
    for (auto at = std::size_t{0}; at < bytes.size(); ++at) {
        if (is_ascii(bytes[at])) continue;
        ++wide;
        beside += at > 0 && !is_ascii(bytes[at - 1]) ? 1 : 0;
    }
    return wide >= enough && beside * 10 >= wide * 6;
}

/// What bytes are that cannot be what was declared: ISO-8859-1 is the default of many editors and
/// servers, and ISO-2022-JP is ASCII to those who do not know it. Null where the declaration may be
/// right.
auto belied(std::string_view bytes, const Encoding& declared, bool valid) -> const Encoding* {
    const auto escaped = valid && has_escapes(bytes);
    const auto foreign = !valid && declared.name == "windows-1252" && stands_in_runs(bytes);
    if (!escaped && !foreign) return nullptr;
    const auto* guessed = guess_encoding(bytes.substr(0, enough_to_guess));
    if (guessed == nullptr || guessed->name == declared.name) return nullptr;
    return foreign || guessed->name == "iso-2022-jp" ? guessed : nullptr;
}

/// Declared to be in a charset that browsers replace, and truly switching between charsets: a page of plain UTF-8 that only says so
/// is read as what it is.
auto is_replaced(std::string_view bytes, std::string_view content_type, bool html) -> bool {
    auto label = charset_of_content_type(content_type);
    if (label.empty()) label = prescan_xml(bytes);
    if (label.empty() && html) label = prescan_html(bytes);
    if (label.empty() || !is_replaced_label(label)) return false;
    return has_escapes(bytes) || bytes.find('\x0E') != bytes.npos || bytes.find("~{") != bytes.npos;
}

auto by_declaration(std::string_view bytes, std::string_view content_type, bool html) -> Decoded {
    if (is_replaced(bytes, content_type, html)) return {std::string{replacement_bytes}, "replacement"};
    const bool valid = is_valid_utf8(bytes);
    const auto* in_header = encoding_for_label(charset_of_content_type(content_type));
    const auto* in_document = encoding_in_document(bytes, html);
    std::optional<Attempt> best;
    for (const auto* declared : {in_header, in_document}) {
        if (declared == nullptr) continue;
        if (const auto* other = belied(bytes, *declared, valid))
            return decode(bytes, *other).decoded;
        auto attempt = decode(bytes, *declared);
        const bool overruled = valid && declared->name != "utf-8" &&
                               !declared->name.starts_with("iso-2022") &&
                               (attempt.broken > 0 || count_sequences(bytes) >= 8);
        if (overruled) return decode(bytes, utf8()).decoded;
        if (tolerable(attempt, bytes)) return std::move(attempt.decoded);
        if (!best || attempt.broken < best->broken) best = std::move(attempt);
    }
    auto guessed = undeclared(bytes, valid);
    const bool keep = best && best->broken <= guessed.broken;
    return keep ? std::move(best->decoded) : std::move(guessed.decoded);
}

/// Eight bytes that are all ASCII and no control characters (Bit Twiddling Hacks, "hasless").
auto all_printable(std::uint64_t eight) -> bool {
    constexpr auto ones = std::uint64_t{0x0101010101010101};
    constexpr auto highs = ones * 0x80;
    return (((eight - ones * ' ') | eight) & highs) == 0;
}
auto stays(char byte) -> bool {
    return (byte >= ' ' && is_ascii(byte)) || byte == '\n' || byte == '\t';
}

/// Bytes from the front that stay as they are: ASCII without the control characters that never
/// belong to a text.
auto plain_ahead(std::string_view text) -> std::size_t {
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size();) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        const auto next = at + sizeof eight;
        if (all_printable(eight)) at = next;
        for (; at < next; ++at)
            if (!stays(text[at])) return at;
    }
    while (at < text.size() && stays(text[at])) ++at;
    return at;
}

}  // namespace

auto is_valid_utf8(std::string_view text) -> bool {
    for (std::size_t at = 0; at < text.size();) {
        at += ascii_ahead(text.substr(at));
        if (at == text.size()) break;
        const auto from = at;
        if (next_code_point(text, at) == replacement &&
            text.substr(from, at - from) != replacement_bytes)
            return false;
    }
    return true;
}

auto scrub_utf8(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    std::size_t kept = 0;  // what stands from here on is copied at the next change
    for (std::size_t at = 0; at < text.size();) {
        at += plain_ahead(text.substr(at));
        if (at == text.size()) break;
        const auto from = at;
        const auto code = next_code_point(text, at);
        if (code >= 0x80 && code != replacement) continue;
        out.append(text, kept, from - kept);
        kept = at;
        const bool lone_return = code == '\r' && (at >= text.size() || text[at] != '\n');
        if (lone_return) out += '\n';
        if (code == replacement) out.append(replacement_bytes);
    }
    out.append(text, kept);
    return out;
}

auto to_utf8(std::string_view bytes, std::string_view content_type, bool html) -> Decoded {
    const auto [marked, length] = byte_order_mark(bytes);
    if (marked != nullptr) return decode(bytes.substr(length), *marked).decoded;
    return by_declaration(bytes, content_type, html);
}

}  // namespace fanfold::text
