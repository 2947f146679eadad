#pragma once
/// What Cleaner does, transaction by transaction. Each runs on the store thread.
#include <fanfold/store/cleaning.hpp>
#include <functional>
#include <set>
#include <string_view>

#include "database.hpp"
#include "search.hpp"

namespace fanfold::store {

/// A setting of state.db: the files hold bytes that only new ones would not.
inline constexpr std::string_view anew_due = "anew_due";

using Rows = std::map<std::string, std::int64_t>;  ///< by "file.table"
using Step = std::function<Result<Rows>(Connection&)>;

/// What is older goes.
struct Cuts {
    Instant now, documents, links, runs, answers, reports;
    Instant newest;           ///< even a full store keeps what is newer
    std::uint64_t bytes = 0;  ///< of crawl.db; 0 = as many as there are
};

/// What is left of state.db, as far as the other files must know.
struct StateLeft {
    Rows rows;
    std::vector<Digest> pinned;
    std::vector<ReportKey> reports;  ///< that went
};

void add(const Rows& rows, Cleaned& out);

/// Writes down which reports and runs go, in temporary tables.
auto mark_state(Connection& db, const Cuts& cuts) -> Result<Done>;
/// A few rows of one table, until none is left.
auto delete_some_state(Connection& db, const Cuts& cuts) -> Result<Rows>;
/// Once they are gone; `rows` is left empty.
auto state_left(Connection& db) -> Result<StateLeft>;
/// All of that at once, and undone.
auto rehearse_state(Connection& db, const Cuts& cuts) -> Result<StateLeft>;
/// Errors: busy.
auto may_purge(Connection& db, const EnterpriseName& enterprise) -> Result<Done>;
/// All but its name, which goes with `end_purge`, when everything else is gone.
auto purge_state(Connection& db, const EnterpriseName& enterprise, const std::vector<SourceName>& sources)
    -> Result<StateLeft>;
auto end_purge(Connection& db, const EnterpriseName& enterprise) -> Result<Done>;

/// Writes down what goes, in temporary tables, and counts it.
auto mark_crawl(Connection& db, const Cuts& cuts, const std::vector<Digest>& pinned) -> Result<Cleaned>;
/// A few of what was marked, until none is left.
auto delete_some_sightings(Connection& db) -> Result<Rows>;
auto delete_some_documents(Connection& db) -> Result<Rows>;
auto delete_some_links(Connection& db, Instant before) -> Result<Rows>;
auto delete_source_runs(Connection& db, Instant before) -> Result<Rows>;
/// Marks the documents that only this source has shown, and deletes the rest of it.
auto purge_source(Connection& db, const SourceName& source, const std::vector<Digest>& pinned) -> Result<Rows>;
/// Marks the documents that a purge which was cut off has left without a sighting.
auto mark_orphans(Connection& db, const std::vector<Digest>& pinned) -> Result<Done>;

auto forget_reports(Connection& db, const std::vector<ReportKey>& reports) -> Result<Rows>;
auto purge_search(Connection& db, const EnterpriseName& enterprise) -> Result<Rows>;

/// Up to 200 free pages go back to the disk; how many bytes that were.
auto give_back_pages(Connection& db) -> Result<std::int64_t>;
auto file_bytes(Connection& db) -> Result<std::int64_t>;
/// It can give pages back.
auto can_shrink(Connection& db) -> Result<bool>;
/// Of state.db: a purge left the files to be written anew.
auto is_anew_due(Connection& db) -> Result<bool>;

}  // namespace fanfold::store
