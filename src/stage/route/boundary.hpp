#pragma once
/// Where a term stands as a word, in folded text. Private to stage/route.
#include <cstddef>
#include <string_view>

namespace fanfold::route {

/// True if folded text[begin, end) stands alone: a Latin term between word borders, a Hangul term
/// with a border on its left; on the right of both a border or known particles up to one
/// ("이마트에서는", "Samsung이").
auto stands_alone(std::string_view folded, std::size_t begin, std::size_t end) -> bool;

/// False where no term can stand alone, told from the bytes at `begin` and before: within a run of
/// ASCII letters and digits, within one of Hangul. True does not promise that one can.
auto may_begin(std::string_view folded, std::size_t begin) -> bool;

auto code_point_at(std::string_view text, std::size_t at) -> char32_t;  ///< a space at the end
auto code_point_before(std::string_view text, std::size_t at)
    -> char32_t;  ///< a space at the start
auto is_hangul(char32_t code) -> bool;
/// A letter, mark or digit of any script.
auto is_word_character(char32_t code) -> bool;

}  // namespace fanfold::route
