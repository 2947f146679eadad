#pragma once
/// Patterns and paths in one spelling (RFC 9309 §2.2.2), and whether one matches the other.
///
/// In that spelling every octet that is neither unreserved nor reserved (RFC 3986) is
/// percent-encoded, unreserved ones and those reserved ones that part nothing (`:`, `(` …) are not, hex
/// digits are upper case, and a literal `*` or `$` is encoded: what is left of these is special.
#include <string>
#include <string_view>

namespace fanfold::fetch {

/// `*` anywhere and `$` at the end keep their meaning.
auto normalized_pattern(std::string_view pattern) -> std::string;
/// Without a fragment; "/" when empty.
auto normalized_path(std::string_view path_and_query) -> std::string;
/// Of a normalised pattern or path: "/" and "?" behind the first "?" part nothing either (RFC 3986,
/// 3.4), so they are written plainly.
auto with_plain_query(std::string_view normalized) -> std::string;
/// Both normalised. `*` is any run of octets, a final `$` is the end, otherwise a prefix is enough.
auto pattern_matches(std::string_view pattern, std::string_view path) -> bool;

}  // namespace fanfold::fetch
