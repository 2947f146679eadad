#pragma once
/// Bytes to UTF-8, by the WHATWG order: BOM, HTTP header, meta prescan, then statistics.
#include <string>
#include <string_view>

namespace fanfold::text {

struct Decoded {
    std::string text;     ///< always valid UTF-8; what could not be decoded is U+FFFD
    std::string charset;  ///< WHATWG name that was used ("euc-kr" decodes as windows-949)
};

/// `content_type` is the HTTP header as sent, or "". `html` turns the meta prescan on.
auto to_utf8(std::string_view bytes, std::string_view content_type, bool html) -> Decoded;
/// Replaces ill-formed sequences by U+FFFD (Unicode 15, table 3-7), drops NUL and C0 controls but
/// \t and \n; a carriage return alone becomes \n.
auto scrub_utf8(std::string_view text) -> std::string;
auto is_valid_utf8(std::string_view text) -> bool;

}  // namespace fanfold::text
