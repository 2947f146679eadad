#pragma once
/// Whether "Q3" in a text is a quarter of a year, and not a car, a camera or a keyboard of that name. Private to text/.
#include <cstddef>
#include <string_view>

namespace fanfold::text {

/// `text` is folded; the letter and its digit stand in [at, end). A quarter has a year, a possessive or a word that leads
/// to a time beside it, or a word of business near; what is called so has a maker before or a kind of thing behind it.
/// Looks 48 bytes to either side.
auto is_told_as_quarter(std::string_view text, std::size_t at, std::size_t end) -> bool;

}  // namespace fanfold::text
