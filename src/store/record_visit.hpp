#pragma once
/// What one visit leaves, written once: a second record of the same visit changes nothing.
#include <fanfold/stage/fetch/crawl_book.hpp>

#include "database.hpp"

namespace fanfold::store {

auto record_visit(Connection& db, const fetch::VisitRecord& visit, Instant now) -> Status;
/// Puts a link into the journal as pending, unless it is there.
auto journal_link(Connection& db, RunId run, const SourceName& source, const Link& link) -> Status;

}  // namespace fanfold::store
