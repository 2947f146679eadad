#pragma once
/// Folded text for matching, with a map back to the bytes it came from.
///
/// Folding: NFKC, case folding, curly quotes and dashes to ASCII, ellipsis to "...", every run of
/// white space (NBSP, line breaks, zero-width) to one space, invisible and bidi controls dropped.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/span.hpp>

namespace fanfold::text {

struct Folded {
    std::string text;
    std::vector<std::uint32_t>
        origin;  ///< origin[i] = byte offset in the source of folded byte i; size()+1 entries
    /// The source bytes behind folded[at].
    [[nodiscard]] auto source_span(ByteSpan at) const -> ByteSpan;
};

auto fold(std::string_view text) -> Folded;
/// Only the folded text, when no map is needed.
auto fold_key(std::string_view text) -> std::string;

/// Where `quote` stands in `text`, matched folded, as a span of `text`'s own bytes on character
/// boundaries. Ellipses at its ends are ignored; at one in its middle up to 300 bytes of the text
/// may have been left out, and the span has them again. nullopt if it does not stand.
auto find_quote(std::string_view text, std::string_view quote) -> std::optional<ByteSpan>;
auto find_quote(const Folded& folded, std::string_view quote) -> std::optional<ByteSpan>;

/// Cuts to at most `bytes` on a character boundary.
auto prefix(std::string_view text, std::size_t bytes) -> std::string_view;
auto suffix(std::string_view text, std::size_t bytes) -> std::string_view;

/// NFC, '\n' line ends, trailing spaces and runs of blank lines removed: the form in which texts
/// are stored.
auto stored_form(std::string_view text) -> std::string;

}  // namespace fanfold::text
