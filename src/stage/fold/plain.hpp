#pragma once
/// What a model wrote, as a plain sentence: no markup, no URL, no citation mark of its own, no
/// control that could change how the rest of the page reads. Escaping at the door of each format is
/// still deliver's duty.
#include <cstddef>
#include <string>
#include <string_view>

namespace fanfold::fold {

inline constexpr std::size_t longest_sentence = 600;

/// One line of at most `bytes`, cut on a character with an ellipsis. Linear time.
auto plain(std::string_view text, std::size_t bytes = longest_sentence) -> std::string;

}  // namespace fanfold::fold
