#pragma once
/// The last steps that every form of page shares.
#include <string>
#include <string_view>

#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/text/charset.hpp>

namespace fanfold::extract {

/// Text in its stored form, language told, identity made.
void finish_document(Document& document, std::string_view text, std::string_view declared_language);
/// Whether WHATWG's "replacement" stood in for a text that nobody decodes, and what is said of it.
auto is_replaced(const text::Decoded& decoded) -> bool;
auto replaced_charset() -> Error;
/// Shorter than this, a page has no main text of its own.
inline constexpr std::size_t least_text = 40;

}  // namespace fanfold::extract
