#pragma once
/// Full text of reports in search.db. CJK and Hangul are cut into bigrams here, before SQLite sees
/// them.
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fanfold/flow/report.hpp>
#include <fanfold/store/store.hpp>

#include "database.hpp"

namespace fanfold::store {

/// The words of a text as the index keeps them, separated by spaces.
auto index_words(std::string_view text) -> std::string;
/// The FTS5 expression that finds all of these words in this enterprise's items; empty when there
/// are no words.
auto match_expression(const EnterpriseName& enterprise, std::string_view words) -> std::string;

using ReportKey = std::pair<RunId, EnterpriseName>;
auto indexed_reports(Connection& search) -> Result<std::set<ReportKey>>;
/// Takes the place of what was indexed of this report before.
auto index_report(Connection& search, const Report& report) -> Status;
auto search_items(Connection& search, const EnterpriseName& enterprise, std::string_view words,
                  int limit) -> Result<std::vector<SearchHit>>;

}  // namespace fanfold::store
