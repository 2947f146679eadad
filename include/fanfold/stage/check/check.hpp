#pragma once
/// Check: no sentence without evidence. Pure.
///
/// Dropped: an item that cites nothing; a citation whose quote does not stand (`text[offset,length]
/// == quote`); a number or day in the sentence that none of its quotes (± 2 sentences) carries by
/// value; words in quotation marks, or a name of the glossary in any of its spellings, that no
/// cited document holds. Marked: a run of capitalised words that its evidence does not carry; a
/// name beside the quote told instead of one in it; a sentence that denies what its quote says,
/// tells a plan as done or a deed as planned, or swaps actor and target (rules over cues, so a mark
/// and not a refusal). Summary bullets are checked the same way against the items they stand for.
/// Everything refused is in `about.dropped`.
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/report.hpp>
#include <map>
#include <vector>

namespace fanfold::check {

/// Returns the report without what failed; citations no longer used are removed and the rest
/// renumbered.
auto check(Report report, const std::map<Digest, Document>& documents,
           const std::vector<Term>& glossary = {}) -> Report;

/// True if every citation of the report stands in the given texts and every item cites: what tests
/// and readers use.
auto stands(const Report& report, const std::map<Digest, Document>& documents) -> bool;

}  // namespace fanfold::check
