#pragma once
/// What sources allow to be shown of a stored page, by today's configuration: reports may be older than their limits.
#include <optional>
#include <vector>

#include <fanfold/stage/check/limits.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app {

/// The strictest limit, in characters, of the sources that are known to have shown the page: these, and the one that showed
/// it last. None where none has one. Blocking.
auto quote_limit(const check::TermsBySource& terms, store::Reader& reader, const Digest& document, std::vector<SourceName> sources)
    -> std::optional<std::size_t>;

/// A stored report's citations, cut to what is allowed today. Blocking.
auto cut_citations(Report report, const check::TermsBySource& terms, store::Reader& reader) -> Report;

}  // namespace fanfold::app
