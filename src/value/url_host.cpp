#include "url_host.hpp"

#include <arpa/inet.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "url_bytes.hpp"

namespace fanfold {

namespace {

constexpr std::size_t longest_host = 1024;

constexpr auto forbidden_table() -> std::array<bool, 256> {
    std::array<bool, 256> table{};
    for (int byte = 0; byte <= 0x20; ++byte) table[static_cast<std::size_t>(byte)] = true;
    for (char letter : std::string_view{"#/:<>?@[\\]^|%\x7f"})
        table[static_cast<std::uint8_t>(letter)] = true;
    return table;
}
constexpr auto forbidden = forbidden_table();

auto is_forbidden(char letter) -> bool {
    return forbidden[static_cast<std::uint8_t>(letter)];
}
auto is_ascii(char letter) -> bool {
    return static_cast<std::uint8_t>(letter) < 0x80;
}

auto percent_decoded(std::string_view text) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = percent_byte(text, at);
        out += byte < 0 ? text[at] : static_cast<char>(byte);
        if (byte >= 0) at += 2;
    }
    return out;
}

// --- IDNA

auto idna() -> const UIDNA* {
    static const UIDNA* const instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        auto* made =
            uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                            &status);
        return U_SUCCESS(status) ? made : nullptr;
    }();
    return instance;
}

/// The standard runs UTS #46 with CheckHyphens and VerifyDnsLength off.
constexpr std::uint32_t ignored_errors =
    UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
    UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

auto unicode_to_ascii(std::string_view domain) -> std::optional<std::string> {
    if (!idna()) return std::nullopt;
    std::array<char, 2 * longest_host> buffer;
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const auto length = uidna_nameToASCII_UTF8(
        idna(), domain.data(), static_cast<std::int32_t>(domain.size()), buffer.data(),
        static_cast<std::int32_t>(buffer.size()), &info, &status);
    if (U_FAILURE(status) || static_cast<std::size_t>(length) > buffer.size()) return std::nullopt;
    if (info.errors & ~ignored_errors) return std::nullopt;
    return std::string{buffer.data(), static_cast<std::size_t>(length)};
}

auto lowered(std::string_view text) -> std::string {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), to_lower);
    return out;
}

auto has_punycode_label(std::string_view lower) -> bool {
    return lower.starts_with("xn--") || lower.find(".xn--") != std::string_view::npos;
}

auto domain_to_ascii(std::string_view domain) -> std::optional<std::string> {
    if (!std::all_of(domain.begin(), domain.end(), is_ascii)) return unicode_to_ascii(domain);
    auto lower = lowered(domain);
    if (has_punycode_label(lower)) return unicode_to_ascii(lower);
    return lower;
}

// --- IPv4

/// "0x1f", "037", "31"; values beyond 32 bits saturate.
auto ipv4_number(std::string_view text) -> std::optional<std::uint64_t> {
    if (text.empty()) return std::nullopt;
    unsigned base = 10;
    if (text.starts_with("0x")) {
        base = 16, text.remove_prefix(2);
    } else if (text.size() > 1 && text[0] == '0') {
        base = 8, text.remove_prefix(1);
    }
    std::uint64_t value = 0;
    for (char letter : text) {
        const int digit = hex_letter_value(letter);
        if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
        value = std::min<std::uint64_t>(value * base + static_cast<unsigned>(digit),
                                        std::uint64_t{1} << 33);
    }
    return value;
}

auto without_trailing_dot(std::string_view host) -> std::string_view {
    if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
    return host;
}

auto ends_in_a_number(std::string_view host) -> bool {
    host = without_trailing_dot(host);
    const auto last = host.substr(host.rfind('.') + 1);
    if (last.empty()) return false;
    return std::all_of(last.begin(), last.end(), is_digit) || ipv4_number(last).has_value();
}

auto parse_ipv4(std::string_view host) -> std::optional<std::uint32_t> {
    host = without_trailing_dot(host);
    std::uint64_t address = 0;
    int parts = 0;
    while (true) {
        const auto dot = host.find('.');
        const auto number = ipv4_number(host.substr(0, dot));
        if (!number || ++parts > 4) return std::nullopt;
        if (dot == std::string_view::npos) {
            const int room = 8 * (5 - parts);
            if (*number >> room) return std::nullopt;
            return static_cast<std::uint32_t>(address << room | *number);
        }
        if (*number > 255) return std::nullopt;
        address = address << 8 | *number;
        host.remove_prefix(dot + 1);
    }
}

void append_number(unsigned number, int base, std::string& out) {
    std::array<char, 8> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    out.append(digits.data(), end);
}

void append_ipv4(std::uint32_t address, std::string& out) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        append_number(address >> shift & 255, 10, out);
        if (shift) out += '.';
    }
}

// --- IPv6

using Pieces = std::array<unsigned, 8>;

auto parse_ipv6(std::string_view text) -> std::optional<Pieces> {
    std::array<char, 64> buffer{};
    if (text.size() >= buffer.size()) return std::nullopt;
    std::copy(text.begin(), text.end(), buffer.begin());
    std::array<std::uint8_t, 16> bytes;
    if (text.find('\0') != std::string_view::npos ||
        inet_pton(AF_INET6, buffer.data(), bytes.data()) != 1)
        return std::nullopt;
    Pieces pieces;
    for (std::size_t at = 0; at < 8; ++at) pieces[at] = bytes[2 * at] * 256u + bytes[2 * at + 1];
    return pieces;
}

struct ZeroRun {
    std::size_t begin = 8;
    std::size_t length = 1;  ///< a single zero is not compressed
};

auto longest_zero_run(const Pieces& pieces) -> ZeroRun {
    ZeroRun best;
    for (std::size_t at = 0; at < 8; ++at) {
        std::size_t end = at;
        while (end < 8 && pieces[end] == 0) ++end;
        if (end - at > best.length) best = {at, end - at};
        at = end;
    }
    return best;
}

void append_ipv6(const Pieces& pieces, std::string& out) {
    const auto zeros = longest_zero_run(pieces);
    for (std::size_t at = 0; at < 8; ++at) {
        if (at == zeros.begin) {
            out += at == 0 ? "::" : ":";
            at += zeros.length - 1;
            continue;
        }
        append_number(pieces[at], 16, out);
        if (at < 7) out += ':';
    }
}

auto append_bracketed(std::string_view text, std::string& out) -> bool {
    if (!text.ends_with(']')) return false;
    const auto pieces = parse_ipv6(text.substr(1, text.size() - 2));
    if (!pieces) return false;
    out += '[';
    append_ipv6(*pieces, out);
    out += ']';
    return true;
}

}  // namespace

auto append_host(std::string_view text, std::string& out) -> bool {
    if (text.empty() || text.size() > longest_host) return false;
    if (text.front() == '[') return append_bracketed(text, out);
    std::string decoded;
    if (text.find('%') != std::string_view::npos) text = decoded = percent_decoded(text);
    const auto domain = domain_to_ascii(text);
    if (!domain || domain->empty() || std::any_of(domain->begin(), domain->end(), is_forbidden))
        return false;
    if (!ends_in_a_number(*domain)) {
        out += *domain;
        return true;
    }
    const auto address = parse_ipv4(*domain);
    if (address) append_ipv4(*address, out);
    return address.has_value();
}

auto host_is_address(std::string_view host) -> bool {
    return host.starts_with('[') || ends_in_a_number(host);
}

}  // namespace fanfold
