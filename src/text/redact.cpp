#include <fanfold/text/redact.hpp>

#include <algorithm>
#include <array>

#include "digits.hpp"
#include "utf8.hpp"

namespace fanfold::text {
namespace {

auto is_letter(char byte) -> bool {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
auto is_digit(char byte) -> bool {
    return byte >= '0' && byte <= '9';
}
auto is_mailbox(char byte) -> bool {
    return is_letter(byte) || is_digit(byte) || byte == '.' || byte == '_' || byte == '%' ||
           byte == '+' || byte == '-';
}
auto is_host(char byte) -> bool {
    return is_letter(byte) || is_digit(byte) || byte == '.' || byte == '-';
}

constexpr std::size_t longest_mailbox = 64;
constexpr std::size_t longest_host = 253;

/// Where the host that begins at `from` ends; `from` if its last label is no top level.
auto host_end(std::string_view text, std::size_t from) -> std::size_t {
    auto end = from;
    while (end < text.size() && end - from < longest_host && is_host(text[end])) ++end;
    while (end > from && !is_letter(text[end - 1])) --end;
    const auto host = text.substr(from, end - from);
    const auto dot = host.rfind('.');
    if (dot == host.npos || dot == 0 || host.size() - dot < 3) return from;
    const auto top = host.substr(dot + 1);
    return std::all_of(top.begin(), top.end(), is_letter) ? end : from;
}

auto email_around(std::string_view text, std::size_t at) -> std::optional<ByteSpan> {
    auto begin = at;
    while (begin > 0 && at - begin < longest_mailbox && is_mailbox(text[begin - 1])) --begin;
    while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
    if (begin == at || text[at - 1] == '.') return std::nullopt;
    const auto end = host_end(text, at + 1);
    if (end == at + 1) return std::nullopt;
    return ByteSpan{begin, end - begin};
}

void add_emails(std::string_view text, std::vector<PersonalDatum>& out) {
    for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + 1))
        if (const auto span = email_around(text, at)) out.push_back({*span, Personal::email});
}

/// Country and length of an IBAN (ISO 13616 registry).
constexpr std::string_view iban_lengths =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18"
    "FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LI21LT20LU20LV21LY25"
    "MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27ST25"
    "SV28TL23TN24TR26UA29VA22VG24XK20";

auto upper(char byte) -> char {
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 32) : byte;
}

auto iban_length(char first, char second) -> std::size_t {
    for (std::size_t at = 0; at + 3 < iban_lengths.size(); at += 4)
        if (iban_lengths[at] == upper(first) && iban_lengths[at + 1] == upper(second))
            return static_cast<std::size_t>(iban_lengths[at + 2] - '0') * 10 +
                   static_cast<std::size_t>(iban_lengths[at + 3] - '0');
    return 0;
}

/// ISO 7064, modulo 97: the first four characters go to the end, letters count from 10.
auto passes_mod_97(std::string iban) -> bool {
    std::rotate(iban.begin(), iban.begin() + 4, iban.end());
    int rest = 0;
    for (const char byte : iban)
        rest = is_digit(byte) ? (rest * 10 + byte - '0') % 97 : (rest * 100 + byte - 'A' + 10) % 97;
    return rest == 1;
}

auto iban_at(std::string_view text, std::size_t at) -> std::optional<ByteSpan> {
    if (at + 4 > text.size() || !is_letter(text[at]) || !is_letter(text[at + 1]) ||
        !is_digit(text[at + 2]) || !is_digit(text[at + 3]))
        return std::nullopt;
    const auto wanted = iban_length(text[at], text[at + 1]);
    std::string iban;
    auto end = at;
    while (wanted > 0 && end < text.size() && iban.size() < wanted) {
        const char byte = text[end];
        const bool gap = byte == ' ' && end + 1 < text.size() && text[end + 1] != ' ';
        if (is_letter(byte) || is_digit(byte))
            iban += upper(byte);
        else if (!gap)
            break;
        ++end;
    }
    if (wanted == 0 || iban.size() != wanted || !passes_mod_97(iban)) return std::nullopt;
    if (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) return std::nullopt;
    return ByteSpan{at, end - at};
}

void add_ibans(std::string_view text, std::vector<PersonalDatum>& out) {
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool word = is_letter(text[at]) || is_digit(text[at]);
        if (word && !inside)
            if (const auto span = iban_at(text, at)) {
                out.push_back({*span, Personal::iban});
                at = span->end() - 1;
            }
        inside = word;
    }
}

auto wants(std::span<const Personal> kinds, Personal kind) -> bool {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

struct NumberTest {
    Personal kind;
    bool (*holds)(const DigitRun&);
};
/// The strictest first.
constexpr std::array number_tests{NumberTest{Personal::krn, is_resident_number},
                                  NumberTest{Personal::card, is_card},
                                  NumberTest{Personal::phone, is_phone}};

void add_numbers(std::string_view text, std::span<const Personal> kinds,
                 std::vector<PersonalDatum>& out) {
    for (std::size_t at = 0; at < text.size();) {
        const auto run = digit_run_at(text, at);
        if (!run) {
            ++at;
            continue;
        }
        at = run->at.end();
        for (const auto& [kind, holds] : number_tests)
            if (wants(kinds, kind) && holds(*run)) {
                out.push_back({run->at, kind});
                break;
            }
    }
}

constexpr std::array kind_words{std::pair{Personal::email, "email"},
                                std::pair{Personal::phone, "phone"},
                                std::pair{Personal::card, "card"},
                                std::pair{Personal::iban, "iban"}, std::pair{Personal::krn, "krn"}};

}  // namespace

auto to_string(Personal kind) -> std::string_view {
    for (const auto& [each, word] : kind_words)
        if (each == kind) return word;
    return {};
}

auto personal_from(std::string_view word) -> std::optional<Personal> {
    for (const auto& [kind, name] : kind_words)
        if (word == name) return kind;
    return std::nullopt;
}

auto personal_data(std::string_view text, std::span<const Personal> kinds)
    -> std::vector<PersonalDatum> {
    std::vector<PersonalDatum> found;
    if (wants(kinds, Personal::email)) add_emails(text, found);
    if (wants(kinds, Personal::iban)) add_ibans(text, found);
    if (wants(kinds, Personal::krn) || wants(kinds, Personal::card) ||
        wants(kinds, Personal::phone))
        add_numbers(text, kinds, found);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.at.offset != b.at.offset ? a.at.offset < b.at.offset : a.at.length > b.at.length;
    });
    std::size_t reach = 0;
    std::erase_if(found, [&](const PersonalDatum& datum) {
        if (datum.at.offset < reach) return true;
        reach = datum.at.end();
        return false;
    });
    return found;
}

}  // namespace fanfold::text
