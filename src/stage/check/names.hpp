#pragma once
/// Names in a sentence, as far as capital letters tell.
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::check {

/// Runs of capitalised Latin words ("Hanbit Battery", "SK Innovation"), months and weekdays left
/// out. A capitalised word that only opens the sentence is no name by itself.
auto names_in(std::string_view sentence) -> std::vector<std::string>;

/// True if the folded text holds the name, or each of its words, at word boundaries.
auto holds_name(std::string_view folded_text, std::string_view name) -> bool;

}  // namespace fanfold::check
