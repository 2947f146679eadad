#pragma once
/// What sources allow reports to show of them: how much of their text, and under whose name. Pure. It comes after `check`,
/// which needs whole quotes.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/flow/source.hpp>

namespace fanfold::check {

struct SourceTerms {
    std::optional<std::size_t> quote_max;  ///< characters; 0: a link alone; none: no limit
    std::string attribution;               ///< "© Yonhap · CC BY 4.0"
};
using TermsBySource = std::map<SourceName, SourceTerms>;

/// Of the sources that have any.
auto terms_of(const std::map<SourceName, Source>& sources) -> TermsBySource;

/// The beginning that a limit of so many characters leaves, to the end of a word where there is one.
auto within(std::string_view quote, std::size_t characters) -> std::string_view;

/// Citations name whom their source wants named, and of those with a limit no more than it allows is left: the quote's
/// beginning, no context. A sentence that is their page's own, as one without a model is, is cut as well; of what may only
/// be linked to six words in a row are enough, and it says the title. A reason (`why`) that is goes. Of what was dropped only
/// sentences of the report stay that have no six words of these pages; all others lose their text, not their reason.
/// `sightings` tell whose documents are.
auto heed_terms(Report report, const TermsBySource& terms, const std::map<Digest, Document>& documents,
                const std::map<SightingId, Sighting>& sightings) -> Report;

}  // namespace fanfold::check
