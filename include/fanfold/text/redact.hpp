#pragma once
/// Personal data in a text, and the text as a model may see it. Pure; linear; never fails.
///
/// Recognised by form and check digit, so that an order number is no card:
///   email  a mailbox at a domain with a top level of letters (RFC 5321, ASCII)
///   phone  E.164 with a plus, Korean numbers, 3-3-4 of North America, numbers in groups from 0 on
///   card   13–19 digits of a known issuer's range whose Luhn digit holds (ISO/IEC 7812-1)
///   iban   a known country's length, remainder 1 modulo 97 (ISO 13616-1)
///   krn    a Korean resident number: birth date, sex and century, check digit. Numbers of the born
///          since October 2020 carry no check digit, so theirs is not asked.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/text/fold.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold::text {

enum class Personal { email, phone, card, iban, krn };
/// "email", "phone", "card", "iban", "krn"
auto to_string(Personal kind) -> std::string_view;
auto personal_from(std::string_view word) -> std::optional<Personal>;

struct PersonalDatum {
    ByteSpan at;
    Personal kind = Personal::email;
};
/// In the order in which they stand, none within another.
auto personal_data(std::string_view text, std::span<const Personal> kinds)
    -> std::vector<PersonalDatum>;

/// The text as a model sees it: without characters that nobody sees (`visible_form`), and each
/// datum of these kinds as "[e-mail]", "[phone]", "[card]", "[account]" or "[resident number]". A
/// span of it leads back to the bytes of `text`; one that ends within a mark has the whole datum.
auto shown_to_model(std::string_view text, std::span<const Personal> redacted) -> Folded;

}  // namespace fanfold::text
