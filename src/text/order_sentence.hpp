#pragma once
/// One folded sentence, taken apart for the rules about orders. Private to text/.
#include <cstdint>
#include <string_view>
#include <vector>

#include "order_words.hpp"

namespace fanfold::text {

struct OrderToken {
    std::string_view word;
    std::uint32_t classes = plain_word;
    char before = ' ';  ///< the mark that stands before it: ' ', ',', ':', '"' …; '^' at the start
    bool quoted = false;  ///< within quotation marks
    bool hangul = false;
    [[nodiscard]] auto is(std::uint32_t wanted) const -> bool { return (classes & wanted) != 0; }
};

struct OrderSentence {
    std::string_view text;
    std::vector<OrderToken> tokens;
    bool has_url = false;
    bool has_image = false;   ///< a Markdown image with an address
    bool has_speech = false;  ///< 15 bytes or more between quotation marks
    bool has_code = false;    ///< "cnry-2041": letters, a hyphen, digits
    bool korean_command = false;
    bool has_hangul = false;

    /// Any token from `from` to before `to` with one of these classes.
    [[nodiscard]] auto any(std::size_t from, std::size_t to, std::uint32_t classes) const -> bool;
    [[nodiscard]] auto any(std::uint32_t classes) const -> bool {
        return any(0, tokens.size(), classes);
    }
    /// True if the token stands where a command does: first, after a mark, after "please", "then",
    /// "you must".
    [[nodiscard]] auto commands(std::size_t at) const -> bool;
    [[nodiscard]] auto has(std::string_view words) const -> bool {
        return text.find(words) != text.npos;
    }
};

auto order_sentence(std::string_view folded) -> OrderSentence;
/// Sentences of one folded line: cut after ". ", "! ", "? ", "。", "; ".
auto order_sentences(std::string_view folded_line) -> std::vector<std::string_view>;

}  // namespace fanfold::text
