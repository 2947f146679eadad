#pragma once
/// What the front of a document is about: figures, days and names. Private to stage/dedupe.
#include <fanfold/flow/crawl.hpp>

namespace fanfold::dedupe {

/// False where each of the two names a figure, a day or a company at its front that the other does
/// not know at all: the same template, filled in for another.
auto leads_agree(const Document& a, const Document& b) -> bool;

}  // namespace fanfold::dedupe
