#pragma once
/// A page of which a source allows no more than some letters to be shown, and whether a sentence is that page's own. Pure.
///
/// Compared folded, by runs of six words without the punctuation around them: markup and addresses may have been taken out
/// of a sentence, and a sentence in other words is ours. A text that puts no spaces between words is compared whole.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/stage/check/quotes.hpp>

namespace fanfold::check {

/// The strictest limit of these sources; none, where none has one: a page that several showed has the terms of all.
auto strictest(const TermsBySource& terms, const std::vector<SourceName>& sources) -> std::optional<std::size_t>;

/// Leaves of a citation what a limit of so many characters allows: the quote's beginning, no context.
void cut(Citation& citation, std::size_t characters);

/// Holds eight bytes a word of the page, and its words.
class LimitedPage {
  public:
    /// `characters` as in SourceTerms.
    LimitedPage(std::string_view text, std::size_t characters);

    [[nodiscard]] auto characters() const -> std::size_t { return characters_; }
    /// True if most of the sentence's runs of words stand in the page; if one does, where nothing of it may be shown.
    [[nodiscard]] auto tells(std::string_view sentence) const -> bool;
    /// True if one run does.
    [[nodiscard]] auto tells_a_part(std::string_view sentence) const -> bool;
    /// The sentence, if it is not the page's own; else its beginning with an ellipsis, or `instead` where there is none.
    [[nodiscard]] auto shown(std::string_view sentence, std::string_view instead = {}) const -> std::string;

  private:
    /// Of a sentence's runs.
    struct Share {
        std::size_t found = 0;
        std::size_t all = 0;
    };
    [[nodiscard]] auto share_of(std::string_view sentence) const -> Share;

    std::size_t characters_;
    std::string words_;              ///< in lower case, one space between them
    std::vector<std::size_t> runs_;  ///< their digests, sorted
};

}  // namespace fanfold::check
