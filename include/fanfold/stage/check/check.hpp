#pragma once
/// Check: no sentence without evidence. Pure.
///
/// Dropped: an item that cites nothing; a citation whose quote does not stand (`text[offset,length]
/// == quote`); a number or day in the sentence that none of its quotes (± 2 sentences) carries by
/// value. A name (a run of capitalised words, or an entity of the findings) that its evidence does
/// not carry is marked. Summary bullets are checked the same way against the items they stand for.
/// Everything refused is in `about.dropped`.
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/report.hpp>
#include <map>

namespace fanfold::check {

/// Returns the report without what failed; citations no longer used are removed and the rest
/// renumbered.
auto check(Report report, const std::map<Digest, Document>& documents) -> Report;

/// True if every citation of the report stands in the given texts and every item cites: what tests
/// and readers use.
auto stands(const Report& report, const std::map<Digest, Document>& documents) -> bool;

}  // namespace fanfold::check
