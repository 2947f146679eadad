#include "page_terms.hpp"

#include <utility>

namespace fanfold::app {

auto quote_limit(const check::TermsBySource& terms, store::Reader& reader, const Digest& document, std::vector<SourceName> sources)
    -> std::optional<std::size_t> {
    if (terms.empty()) return std::nullopt;
    const auto seen = reader.sighting_of(document);
    if (seen && *seen) sources.push_back((*seen)->source);
    return check::strictest(terms, sources);
}

auto cut_citations(Report report, const check::TermsBySource& terms, store::Reader& reader) -> Report {
    for (auto& citation : report.citations)
        if (const auto limit = quote_limit(terms, reader, citation.document, {citation.source})) check::cut(citation, *limit);
    return report;
}

}  // namespace fanfold::app
