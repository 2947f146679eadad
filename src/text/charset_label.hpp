#pragma once
/// Labels of the WHATWG Encoding Standard and what decodes them here. Private to text/.
#include <optional>
#include <string>
#include <string_view>

namespace fanfold::text {

struct Encoding {
    std::string_view name;  ///< WHATWG, lower case
    const char* converter;  ///< ICU's; nullptr for UTF-8 and x-user-defined
};

/// nullptr for labels that the standard does not know (or maps to "replacement").
auto encoding_for_label(std::string_view label) -> const Encoding*;
/// Whether the standard maps it to "replacement": nobody decodes these, for a script can hide in them.
auto is_replaced_label(std::string_view label) -> bool;
/// What uchardet answers.
auto guess_encoding(std::string_view bytes) -> const Encoding*;

/// charset= of a Content-Type value.
auto charset_of_content_type(std::string_view value) -> std::string_view;
/// The label in <?xml encoding="…"?> or in a <meta> of the first 1024 bytes (WHATWG HTML
/// §13.2.3.2), or "".
auto prescan_xml(std::string_view bytes) -> std::string_view;
auto prescan_html(std::string_view bytes) -> std::string_view;

auto equals_ignoring_case(std::string_view text, std::string_view lower) -> bool;
auto find_ignoring_case(std::string_view text, std::string_view lower, std::size_t from)
    -> std::size_t;

}  // namespace fanfold::text
