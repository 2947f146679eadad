#pragma once
/// Words that a sentence gives as somebody's own.
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::check {

/// What stands between quotation marks in a folded sentence and is long enough to be speech: titles
/// and terms in quotes are not.
auto speech_in(std::string_view folded) -> std::vector<std::string>;
/// The folded sentence without what is between quotation marks.
auto without_speech(std::string_view folded) -> std::string;
/// True if the folded text holds these words, whatever punctuation the writer put at their end.
auto holds_speech(std::string_view folded_text, std::string_view words) -> bool;

}  // namespace fanfold::check
