#pragma once
/// Sentences of a text, as spans of its bytes (ICU break rules, UAX #29, with abbreviations and
/// list lines mended).
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/span.hpp>

namespace fanfold::text {

auto sentences(std::string_view text) -> std::vector<ByteSpan>;
/// Words for scoring: letters and digits, folded; CJK and Hangul runs as overlapping bigrams.
auto words(std::string_view text) -> std::vector<std::string>;
/// An upper bound of tokens is its bytes; this is the estimate for plans: about 4 bytes a token in
/// Latin script, 1.5 characters a token in Hangul and CJK.
auto estimated_tokens(std::string_view text) -> std::int64_t;

/// What a tokenizer is counted by: letters of Hangul and of Han or kana one by one, everything else
/// by bytes. ASCII counts as Latin.
struct ScriptCounts {
    std::int64_t latin = 0;   ///< bytes
    std::int64_t hangul = 0;  ///< characters
    std::int64_t han = 0;     ///< characters, kana among them
    std::int64_t other = 0;   ///< bytes
    auto operator+=(const ScriptCounts& more) -> ScriptCounts&;
    auto operator==(const ScriptCounts&) const -> bool = default;
};
auto script_counts(std::string_view text) -> ScriptCounts;

}  // namespace fanfold::text
