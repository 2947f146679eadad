#pragma once
/// Ways of writing a text so that it does not look like what it is. Bytes in, bytes out.
#include <string>
#include <string_view>

namespace fanfold::judged {

auto in_base64(std::string_view text) -> std::string;
auto in_hex(std::string_view text) -> std::string;
auto in_percent(std::string_view text) -> std::string;
auto in_escapes(std::string_view text) -> std::string;     ///< \u0069; ASCII only
auto in_references(std::string_view text) -> std::string;  ///< &#105;
auto rotated(std::string_view text) -> std::string;        ///< rot13
auto reversed(std::string_view text) -> std::string;       ///< by bytes; ASCII only
auto in_leet(std::string_view text) -> std::string;
/// `between` after every letter but the last of a word; word borders stay.
auto spread(std::string_view text, std::string_view between) -> std::string;
auto in_tags(std::string_view text) -> std::string;  ///< U+E0020 …: nobody sees them
auto in_cyrillic(std::string_view text) -> std::string;
auto in_greek(std::string_view text) -> std::string;
auto in_fullwidth(std::string_view text) -> std::string;
auto in_bold_mathematics(std::string_view text) -> std::string;
auto escaped_html(std::string_view text) -> std::string;

}  // namespace fanfold::judged
