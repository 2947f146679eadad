#pragma once
/// What a hostile page hides: characters that nobody sees, letters that look like others, and
/// orders to a model that reads it. Pure; linear in the text; never fails.
///
/// Rules over words, not proof: an order put as ordinary news passes, and so does one in quotation
/// marks that a sentence merely reports. What a report may hold is therefore checked again on its
/// way out (stage/check).
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/text/fold.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold::text {

/// Folded as `fold` does, and more: what nobody sees is gone (zero-width characters, bidi controls,
/// variation selectors, overlays), tag characters (U+E0020 …) are the ASCII they stand for, small
/// capitals are letters, and in words that mix Latin with another script the letters that look
/// Latin are Latin (after Unicode's confusables.txt, UTS #39). Spans lead back to `text`.
auto unmasked(std::string_view text) -> Folded;

/// What a reader sees: without invisible characters and bidi controls, everything else as it is.
auto visible_form(std::string_view text) -> std::string;

/// How many characters of a text hide something.
struct Masks {
    int invisible = 0;  ///< zero-width, tags, fillers, overlays
    int bidi = 0;       ///< overrides, embeddings, isolates
    int look_alikes = 0;
};
auto masks_in(std::string_view text) -> Masks;

/// A passage that orders a model about, in English or Korean (some more languages for the usual
/// "ignore your instructions"), plain or disguised: spelt out, in leetspeak, backwards, in base64,
/// hexadecimal, percent signs, escapes or references, as a comment, a turn of a conversation, a
/// fence or an answer.
struct OrderPassage {
    ByteSpan at;            ///< the sentence or line, in the text
    std::string_view kind;  ///< "override", "address", "output", "importance", "role", "leak",
                            ///< "turn", "fence", "answer", "encoded"
};
/// In the order in which they stand, at most 16.
auto orders_in(std::string_view text) -> std::vector<OrderPassage>;

}  // namespace fanfold::text
