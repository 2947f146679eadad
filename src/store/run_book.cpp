#include <algorithm>
#include <memory>
#include <utility>

#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using schedule::Progress;
using schedule::Run;
using schedule::RunEnterprise;
using schedule::View;

constexpr int runs_looked_at = 20;

auto open_run_of(Connection& db, const JobName& job) -> Result<std::optional<Run>> {
    auto row = db.query("open_run", job);
    std::optional<Run> found;
    if (row.next()) found = run_from(row);
    if (row.trouble()) return *row.trouble();
    return found;
}

auto start_run(Connection& db, const Run& run, const std::vector<EnterpriseName>& enterprises)
    -> Result<RunId> {
    const auto id = db.number("start_run", run.job, run.started_at, run.deliver_by,
                              run.config_digest, run.template_digest);
    if (!id.ok()) return id.error();
    for (const auto& enterprise : enterprises) {
        auto added =
            db.run("add_run_enterprise", id.value(), enterprise, to_string(Progress::crawling));
        if (!added.ok()) return added.error();
    }
    return RunId{id.value()};
}

/// The empty view that stands where the last delivered one ended: what comes next begins there.
auto last_view_of(Connection& db, const JobName& job, const EnterpriseName& enterprise)
    -> Result<View> {
    View out;
    auto row = db.query("last_view", job, enterprise);
    if (row.next()) {
        out.from = out.to = SightingId{row.integer(0)};
        out.from_time = out.to_time = row.instant(1);
    }
    if (row.trouble()) return *row.trouble();
    return out;
}

auto last_day_of(Connection& db, const JobName& job, const EnterpriseName& enterprise)
    -> Result<std::optional<Instant>> {
    auto row = db.query("last_day", job, enterprise);
    std::optional<Instant> out;
    if (row.next()) out = row.optional_instant(0);
    if (row.trouble()) return *row.trouble();
    return out;
}

auto write_progress(Connection& db, RunId run, const RunEnterprise& one) -> Status {
    if (!one.view)
        return db.run("note_progress", run, one.enterprise, to_string(one.progress), std::nullopt,
                      std::nullopt, std::nullopt, std::nullopt);
    const auto& view = *one.view;
    return db.run("note_progress", run, one.enterprise, to_string(one.progress), view.from, view.to,
                  view.from_time, view.to_time);
}

auto percentile_95(std::vector<std::int64_t> milliseconds) -> Duration {
    if (milliseconds.empty()) return Duration::zero();
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto rank = (milliseconds.size() * 95 + 99) / 100;
    return Duration{milliseconds[rank - 1]};
}

auto reserves_of(Connection& db, const JobName& job) -> Result<schedule::RunBook::Reserves> {
    std::vector<std::int64_t> asking;
    std::vector<std::int64_t> folding;
    auto rows = db.query("last_durations", job, runs_looked_at);
    while (rows.next()) {
        asking.push_back(rows.integer(0));
        folding.push_back(rows.integer(1));
    }
    if (rows.trouble()) return *rows.trouble();
    schedule::RunBook::Reserves out;  // its defaults are the floors
    out.asking = std::max(out.asking, percentile_95(std::move(asking)));
    out.folding = std::max(out.folding, percentile_95(std::move(folding)));
    return out;
}

auto write_plan(Connection& db, const schedule::Plan& plan) -> Status {
    for (const auto& line : plan.lines) {
        auto added =
            db.run("add_plan_line", plan.job, plan.made_at, line.enterprise, line.questions,
                   line.calls, line.tokens, line.low, line.expected, line.high);
        if (!added) return added;
    }
    return Done{};
}

auto one_run(Connection& db, std::string_view query, const JobName& job)
    -> Result<std::optional<Run>> {
    auto row = db.query(query, job);
    std::optional<Run> found;
    if (row.next()) found = run_from(row);
    if (row.trouble()) return *row.trouble();
    return found;
}

auto planned_run_of(Connection& db, const JobName& job)
    -> Result<std::optional<schedule::PlannedRun>> {
    const auto run = one_run(db, "last_planned_run", job);
    if (!run) return run.error();
    if (!*run) return std::optional<schedule::PlannedRun>{};
    schedule::PlannedRun out{**run, {job, {}, {}}};
    auto rows = db.query("plan_before", job, out.run.started_at);
    while (rows.next()) {
        out.plan.lines.push_back({EnterpriseName{rows.text(0)}, rows.integer(1), rows.integer(2),
                                  rows.integer(3), rows.money(4), rows.money(5), rows.money(6)});
        out.plan.made_at = rows.instant(7);
    }
    if (rows.trouble()) return *rows.trouble();
    return std::optional{std::move(out)};
}

auto handled_key(const JobName& job) -> std::string {
    return "job/" + job.str() + "/handled";
}
auto paused_key(const JobName& job) -> std::string {
    return "job/" + job.str() + "/paused";
}

auto job_memory_of(Connection& db, const JobName& job) -> Result<schedule::RunBook::JobMemory> {
    schedule::RunBook::JobMemory out;
    {
        auto row = db.query("setting", handled_key(job));
        if (row.next()) out.handled = row.instant(0);
        if (row.trouble()) return *row.trouble();
    }
    auto row = db.query("setting", paused_key(job));
    if (row.next()) out.paused = row.integer(0) != 0;
    if (row.trouble()) return *row.trouble();
    return out;
}

auto keep_job_memory(Connection& db, const JobName& job, const schedule::RunBook::JobMemory& memory)
    -> Status {
    if (memory.handled)
        if (auto kept = db.run("keep_setting", handled_key(job), *memory.handled); !kept) return kept;
    return db.run("keep_setting", paused_key(job), memory.paused ? 1 : 0);
}

class SqlRunBook final : public schedule::RunBook {
  public:
    explicit SqlRunBook(Hands hands) : hands_(hands) {}

    auto open_run(JobName job) -> awaitable<Result<std::optional<Run>>> override {
        return hands_.read<std::optional<Run>>(
            File::state, [job = std::move(job)](Connection& db) { return open_run_of(db, job); });
    }
    auto start(Run run, std::vector<EnterpriseName> enterprises)
        -> awaitable<Result<RunId>> override {
        return hands_.write<RunId>(File::state,
                                   [run = std::move(run), enterprises = std::move(enterprises)](
                                       Connection& db) { return start_run(db, run, enterprises); });
    }
    auto enterprises(RunId run) -> awaitable<Result<std::vector<RunEnterprise>>> override {
        return hands_.read<std::vector<RunEnterprise>>(
            File::state, [run](Connection& db) { return enterprises_of(db, run); });
    }
    auto last_view(JobName job, EnterpriseName enterprise) -> awaitable<Result<View>> override {
        return hands_.read<View>(File::state,
                                 [job = std::move(job), enterprise = std::move(enterprise)](
                                     Connection& db) { return last_view_of(db, job, enterprise); });
    }
    auto last_day(JobName job, EnterpriseName enterprise)
        -> awaitable<Result<std::optional<Instant>>> override {
        return hands_.read<std::optional<Instant>>(
            File::state, [job = std::move(job), enterprise = std::move(enterprise)](
                             Connection& db) { return last_day_of(db, job, enterprise); });
    }
    auto note_progress(RunId run, RunEnterprise progress) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [run, progress = std::move(progress)](Connection& db) {
                                      return write_progress(db, run, progress);
                                  });
    }
    auto finish(RunId run, Instant at) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state, [run, at](Connection& db) { return db.run("finish_run", run, at); });
    }
    auto cancel(RunId run, Instant at) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state, [run, at](Connection& db) { return db.run("cancel_run", run, at); });
    }
    auto reserves(JobName job) -> awaitable<Result<Reserves>> override {
        return hands_.read<Reserves>(
            File::state, [job = std::move(job)](Connection& db) { return reserves_of(db, job); });
    }
    auto note_durations(RunId run, Duration asking, Duration folding)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [run, asking, folding](Connection& db) {
            return db.run("note_durations", run, asking, folding);
        });
    }
    auto keep_plan(schedule::Plan plan) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [plan = std::move(plan)](Connection& db) {
            return write_plan(db, plan);
        });
    }
    auto last_planned(JobName job)
        -> awaitable<Result<std::optional<schedule::PlannedRun>>> override {
        return hands_.read<std::optional<schedule::PlannedRun>>(
            File::state,
            [job = std::move(job)](Connection& db) { return planned_run_of(db, job); });
    }
    auto last_run(JobName job) -> awaitable<Result<std::optional<Run>>> override {
        return hands_.read<std::optional<Run>>(File::state,
                                               [job = std::move(job)](Connection& db) {
                                                   return one_run(db, "last_finished_run", job);
                                               });
    }
    auto job_memory(JobName job) -> awaitable<Result<JobMemory>> override {
        return hands_.read<JobMemory>(File::state, [job = std::move(job)](Connection& db) {
            return job_memory_of(db, job);
        });
    }
    auto remember_job(JobName job, JobMemory memory) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [job = std::move(job), memory](Connection& db) {
            return keep_job_memory(db, job, memory);
        });
    }
    auto keep_good_config(EnterpriseName enterprise, std::string text, Instant at)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [enterprise = std::move(enterprise),
                                                text = std::move(text), at](Connection& db) {
            return db.run("keep_good_config", enterprise, text, at);
        });
    }
    auto good_config(EnterpriseName enterprise)
        -> awaitable<Result<std::optional<std::string>>> override {
        return hands_.read<std::optional<std::string>>(
            File::state, [enterprise = std::move(enterprise)](Connection& db) {
                return good_config_of(db, enterprise);
            });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_run_book(Hands hands) -> std::unique_ptr<schedule::RunBook> {
    return std::make_unique<SqlRunBook>(hands);
}

}  // namespace fanfold::store
