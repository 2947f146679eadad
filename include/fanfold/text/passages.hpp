#pragma once
/// A long text in pieces that a model can take. Pure.
#include <cstdint>
#include <string_view>
#include <vector>

#include <fanfold/value/span.hpp>

namespace fanfold::text {

/// Pieces of at most `most_tokens` (estimated) each, in order, none empty, together the whole text.
/// Cut before a heading where one stands in the last third, otherwise between sentences; a piece
/// that does not begin with a heading repeats up to `overlap_tokens` of whole sentences from the
/// one before, so that what stands across a cut is read once in full. Only a sentence that is longer
/// than a piece is cut inside, between characters.
auto passages(std::string_view text, std::int64_t most_tokens, std::int64_t overlap_tokens)
    -> std::vector<ByteSpan>;

}  // namespace fanfold::text
