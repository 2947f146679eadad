#include <map>
#include <memory>
#include <utility>

#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;

auto told_findings(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::map<Digest, std::vector<Finding>>> {
    std::map<Digest, std::vector<Finding>> out;
    auto rows = db.query("told_findings", run, enterprise);
    while (rows.next()) out[rows.digest(18)].push_back(finding_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

}  // namespace

auto events_told(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<std::vector<Event>> {
    auto findings = told_findings(db, run, enterprise);
    if (!findings.ok()) return findings.error();
    std::vector<Event> out;
    auto rows = db.query("told_events", run, enterprise);
    while (rows.next()) {
        auto event = event_from(rows);
        event.enterprise = enterprise;
        event.findings = std::move(findings.value()[event.id]);
        out.push_back(std::move(event));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

namespace {

auto remembered_of(Connection& db, const EnterpriseName& enterprise, const JobName& job)
    -> Result<std::vector<Event>> {
    const auto run = db.number("last_told_run", enterprise, job);
    if (!run.ok()) return run.error();
    if (run.value() == 0) return std::vector<Event>{};
    return events_told(db, RunId{run.value()}, enterprise);
}

auto effort_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<fold::Effort> {
    const auto calls = db.number("calls_of_run", run, enterprise);
    if (!calls.ok()) return calls.error();
    const auto reused = db.number("reused_in_run", run, enterprise);
    if (!reused.ok()) return reused.error();
    fold::Effort out{static_cast<int>(*calls), static_cast<int>(*reused), {}};
    auto rows = db.query("dropped_in_run", run, enterprise);
    while (rows.next()) out.dropped.push_back({rows.text(0), rows.text(1), rows.text(2)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto runs_told_of(Connection& db, const EnterpriseName& enterprise, Instant after, Instant until)
    -> Result<std::vector<RunId>> {
    std::vector<RunId> out;
    auto rows = db.query("runs_told", enterprise, after, until);
    while (rows.next()) out.push_back(RunId{rows.integer(0)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

class SqlEventMemory final : public fold::EventMemory {
  public:
    explicit SqlEventMemory(Hands hands) : hands_(hands) {}

    auto findings(RunId run, EnterpriseName enterprise)
        -> awaitable<Result<std::vector<Finding>>> override {
        return hands_.read<std::vector<Finding>>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return findings_of(db, run, enterprise);
            });
    }
    auto runs_told(EnterpriseName enterprise, Instant after, Instant until)
        -> awaitable<Result<std::vector<RunId>>> override {
        return hands_.read<std::vector<RunId>>(
            File::state, [enterprise = std::move(enterprise), after, until](Connection& db) {
                return runs_told_of(db, enterprise, after, until);
            });
    }
    auto told(RunId run, EnterpriseName enterprise)
        -> awaitable<Result<std::vector<Event>>> override {
        return hands_.read<std::vector<Event>>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return events_told(db, run, enterprise);
            });
    }
    auto effort(RunId run, EnterpriseName enterprise) -> awaitable<Result<fold::Effort>> override {
        return hands_.read<fold::Effort>(File::state,
                                         [run, enterprise = std::move(enterprise)](Connection& db) {
                                             return effort_of(db, run, enterprise);
                                         });
    }
    auto remembered(EnterpriseName enterprise, JobName job)
        -> awaitable<Result<std::vector<Event>>> override {
        return hands_.read<std::vector<Event>>(
            File::state, [enterprise = std::move(enterprise), job = std::move(job)](
                             Connection& db) { return remembered_of(db, enterprise, job); });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_event_memory(Hands hands) -> std::unique_ptr<fold::EventMemory> {
    return std::make_unique<SqlEventMemory>(hands);
}

}  // namespace fanfold::store
