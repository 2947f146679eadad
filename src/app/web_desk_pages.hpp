#pragma once
/// Pages to work on a report: its items with their evidence and marks, approval; and a document with the quoted words.
#include <fanfold/flow/crawl.hpp>

#include "web_pages.hpp"

namespace fanfold::app::web {

/// `waits`: it goes to its readers only after a person said so.
auto desk_page(const Frame& frame, const Report& report, bool waits) -> std::string;
/// With the bytes that a citation names marked.
auto document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::optional<ByteSpan> quote)
    -> std::string;

}  // namespace fanfold::app::web
