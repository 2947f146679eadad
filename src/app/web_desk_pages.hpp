#pragma once
/// Pages to work on a report: its items with their evidence and marks, approval; and a document with the quoted words.
#include <fanfold/flow/crawl.hpp>
#include <map>

#include "web_pages.hpp"

namespace fanfold::app::web {

/// `waits`: it goes to its readers only after a person said so. `marked`: item → its newest mark.
auto desk_page(const Frame& frame, const Report& report, bool waits, const std::map<std::string, std::string>& marked) -> std::string;
/// What a citation of a report stands on; without the document, the words around the quote that the report keeps.
auto evidence_page(const Frame& frame, const Report& report, const Citation& citation, const std::optional<Document>& document)
    -> std::string;
/// With the bytes that a citation names marked.
auto document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::optional<ByteSpan> quote)
    -> std::string;
/// Of a source that allows no more to be shown: its title, its link, and what is allowed of the words that are cited.
auto limited_document_page(const Frame& frame, const Document& document, const std::optional<Sighting>& seen, std::string_view shown)
    -> std::string;

}  // namespace fanfold::app::web
