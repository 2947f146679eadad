#pragma once
/// The known word that a mistyped one most likely meant.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::prompt {

/// At most two edits away, one for words of under four letters (Levenshtein, by bytes: keys are
/// ASCII); the first of the nearest. None when nothing is that near.
auto near_word(std::string_view word, const std::vector<std::string>& known)
    -> std::optional<std::string>;

}  // namespace fanfold::prompt
