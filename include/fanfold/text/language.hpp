#pragma once
/// Which language a text is in (CLD2), with the declared one as a hint.
#include <string>
#include <string_view>

namespace fanfold::text {

/// BCP 47 ("en", "ko", "zh-Hant"), or "und" when it can't be told.
auto language_of(std::string_view text, std::string_view declared) -> std::string;

/// Whether `language_of` can tell it: "ko", not "kr". "und" is none.
auto is_language(std::string_view code) -> bool;

}  // namespace fanfold::text
