#include <algorithm>

#include "cleaning_steps.hpp"
#include "queries.hpp"

namespace fanfold::store {

namespace {

/// Runs a deleting query and counts its rows under `table`.
template <class... Values>
auto count(Connection& db, Rows& rows, const char* table, std::string_view query, const Values&... values) -> Status {
    auto done = db.run(query, values...);
    if (done && db.changes() > 0) rows[table] += db.changes();
    return done;
}

struct Sweep {
    const char* table;
    const char* query;
};

template <class... Values>
auto sweep_all(Connection& db, Rows& rows, std::initializer_list<Sweep> sweeps, const Values&... values) -> Status {
    for (const auto& [table, query] : sweeps)
        if (auto done = count(db, rows, table, query, values...); !done) return done;
    return Done{};
}

auto pinned_in(Connection& db) -> Result<std::vector<Digest>> {
    std::vector<Digest> out;
    auto rows = db.query("pinned_documents");
    while (rows.next()) out.push_back(rows.digest(0));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto gone_reports(Connection& db) -> Result<std::vector<ReportKey>> {
    std::vector<ReportKey> out;
    auto rows = db.query("gone_reports");
    while (rows.next()) out.emplace_back(RunId{rows.integer(0)}, EnterpriseName{rows.text(1)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

/// Two months and a little: what a month's cap may still count.
constexpr Duration counted_by_caps = std::chrono::hours{24 * 65};

struct OldSweep {
    Sweep sweep;
    std::optional<Instant> before;  ///< what it takes, if anything
};

/// What rows are found by goes after them: whoever is cut off finds the rest again.
auto sweeps_of(const Cuts& cuts) -> std::vector<OldSweep> {
    const auto uncounted = std::min(cuts.runs, cuts.now - counted_by_caps);
    return {{{"state.citation", "delete_gone_citations"}, {}},
            {{"state.report_version", "delete_gone_versions"}, {}},
            {{"state.told_finding", "delete_gone_told_findings"}, {}},
            {{"state.told_event", "delete_gone_events"}, {}},
            {{"state.delivery", "delete_gone_deliveries"}, {}},
            {{"state.report", "delete_gone_reports"}, {}},
            {{"state.question", "delete_gone_questions"}, {}},
            {{"state.finding", "delete_gone_findings"}, {}},
            {{"state.dropped", "delete_gone_dropped"}, {}},
            {{"state.attempt", "delete_gone_attempts"}, uncounted},
            {{"state.run_enterprise", "delete_gone_run_enterprises"}, {}},
            {{"state.run", "delete_gone_runs"}, {}},
            {{"state.plan", "delete_old_plans"}, cuts.runs},
            {{"state.provider_batch", "delete_old_batches"}, cuts.runs},
            {{"state.alert", "delete_old_alerts"}, cuts.runs},
            {{"state.answer", "delete_old_answers"}, cuts.answers},
            {{"state.answer", "delete_expired_answers"}, cuts.now}};
}

auto find_gone(Connection& db, const Cuts& cuts) -> Status {
    auto done = db.run_script(query_text("prepare_cleaning_state"));
    if (done) done = db.run("find_gone_reports", cuts.reports);
    return done ? db.run("find_gone_runs", cuts.runs) : done;
}

auto rehearse(Connection& db, const Cuts& cuts) -> Result<StateLeft> {
    if (auto found = find_gone(db, cuts); !found) return found.error();
    Rows gone;
    while (true) {
        const auto some = delete_some_state(db, cuts);
        if (!some) return some.error();
        if (some->empty()) break;
        for (const auto& [table, rows] : *some) gone[table] += rows;
    }
    auto out = state_left(db);
    if (out) out->rows = std::move(gone);
    return out;
}

auto refuse_open_run(Connection& db, const EnterpriseName& enterprise) -> Status {
    const auto run = db.number("open_run_of_enterprise", enterprise);
    if (!run) return run.error();
    if (*run == 0) return Done{};
    return Error{ErrorKind::busy, to_string(RunId{*run}) + " is open and serves " + enterprise.str() +
                                      "; let it end (`fanfold run`), then purge"};
}

}  // namespace

void add(const Rows& rows, Cleaned& out) {
    for (const auto& [table, count] : rows)
        if (!table.empty()) out.rows[table] += count;
}

auto mark_state(Connection& db, const Cuts& cuts) -> Result<Done> {
    auto kept = db.run("keep_setting", "cleaned_at", cuts.now);
    return kept ? find_gone(db, cuts) : kept;
}

auto delete_some_state(Connection& db, const Cuts& cuts) -> Result<Rows> {
    Rows rows;
    for (const auto& [sweep, before] : sweeps_of(cuts)) {
        auto done = before ? count(db, rows, sweep.table, sweep.query, *before) : count(db, rows, sweep.table, sweep.query);
        if (!done) return done.error();
        if (!rows.empty()) break;
    }
    return rows;
}

auto state_left(Connection& db) -> Result<StateLeft> {
    StateLeft out;
    auto pinned = pinned_in(db);
    if (!pinned) return pinned.error();
    out.pinned = std::move(*pinned);
    auto reports = gone_reports(db);
    if (!reports) return reports.error();
    out.reports = std::move(*reports);
    return out;
}

auto rehearse_state(Connection& db, const Cuts& cuts) -> Result<StateLeft> {
    if (auto begun = db.run("begin_rehearsal"); !begun) return begun.error();
    auto out = rehearse(db, cuts);
    for (const auto* query : {"undo_rehearsal", "end_rehearsal"})
        if (auto undone = db.run(query); !undone) return undone.error();
    return out;
}

auto may_purge(Connection& db, const EnterpriseName& enterprise) -> Result<Done> {
    return refuse_open_run(db, enterprise);
}

auto purge_state(Connection& db, const EnterpriseName& enterprise, const std::vector<SourceName>& sources)
    -> Result<StateLeft> {
    if (auto refused = refuse_open_run(db, enterprise); !refused) return refused.error();
    StateLeft out;
    auto done = db.run_script(query_text("prepare_cleaning_state"));
    if (done) done = db.run("overwrite_deleted");
    if (done) done = db.run("find_own_answers", enterprise);
    if (done)
        done = sweep_all(db, out.rows, {{"state.answer", "purge_answers"}, {"state.batch_reply", "purge_batch_replies"}});
    if (done)
        done = sweep_all(db, out.rows, {{"state.attempt (kept without its name)", "purge_attempts"},
                                        {"state.report_version", "purge_versions"},
                                        {"state.citation", "purge_citations"},
                                        {"state.delivery", "purge_deliveries"},
                                        {"state.told_event", "purge_events"},
                                        {"state.told_finding", "purge_told_findings"},
                                        {"state.finding", "purge_findings"},
                                        {"state.dropped", "purge_dropped"},
                                        {"state.question", "purge_questions"},
                                        {"state.report", "purge_reports"},
                                        {"state.run_enterprise", "purge_run_enterprises"},
                                        {"state.good_config", "purge_config"},
                                        {"state.plan", "purge_plans"},
                                        {"state.alert", "purge_alerts"}}, enterprise);
    for (const auto& source : sources)
        if (done) done = count(db, out.rows, "state.alert", "purge_alerts", source);
    if (done) done = db.run("begin_purge", enterprise);
    if (done) done = db.run("keep_setting", anew_due, std::int64_t{1});
    if (!done) return done.error();
    auto pinned = pinned_in(db);
    if (!pinned) return pinned.error();
    out.pinned = std::move(*pinned);
    return out;
}

auto is_anew_due(Connection& db) -> Result<bool> {
    const auto due = db.number("setting", anew_due);
    if (!due) return due.error();
    return *due != 0;
}

auto end_purge(Connection& db, const EnterpriseName& enterprise) -> Result<Done> {
    return db.run("end_purge", enterprise);
}

}  // namespace fanfold::store
