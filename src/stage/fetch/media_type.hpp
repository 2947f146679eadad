#pragma once
/// What kind of page a response is, by its Content-Type and first bytes.
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/flow/crawl.hpp>

namespace fanfold::fetch {

/// "Text/HTML; charset=euc-kr" → "text/html".
auto essence(std::string_view content_type) -> std::string;
/// nullopt: it holds no text for us (image, video, PDF, archive, script …).
auto form_of(std::string_view content_type, std::string_view body) -> std::optional<PageForm>;

}  // namespace fanfold::fetch
