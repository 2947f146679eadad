#pragma once
/// Words that must not come out: addresses, pictures, banned words, canaries, the prompt. Private
/// to stage/check.
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::check {

/// The reasons, as `Dropped` tells them and deliver translates them.
inline constexpr std::string_view foreign_address = "a web or mail address in the answer";
inline constexpr std::string_view foreign_image = "an image or link in the answer";
inline constexpr std::string_view banned_word = "a banned word";
inline constexpr std::string_view leaked_canary = "a canary in the answer";
inline constexpr std::string_view leaked_prompt = "the prompt in the answer";
inline constexpr std::string_view ordered_quote = "its quote gives orders to a model";
inline constexpr std::string_view hostile_headline = "a hostile page's words in the headline";

/// "https://…", "www.…", "name@host.tld", "host.tld/path".
auto holds_address(std::string_view text) -> bool;
/// "![…](…)", "[…](…)", "<img".
auto holds_image(std::string_view text) -> bool;

/// Folded words to look for, as whole words where they begin and end with letters.
class ForbiddenWords {
  public:
    explicit ForbiddenWords(const std::vector<std::string>& words);
    /// The first that stands in the text, or empty.
    [[nodiscard]] auto first_in(std::string_view text, bool whole_words) const -> std::string;

  private:
    std::vector<std::string> folded_;
};

/// True if 48 bytes and more of the prompt stand in the text.
auto repeats(std::string_view folded_prompt, std::string_view text) -> bool;

/// True if nearly all letters are of a script that the language is not written in.
auto in_other_script(std::string_view text, std::string_view language) -> bool;

}  // namespace fanfold::check
