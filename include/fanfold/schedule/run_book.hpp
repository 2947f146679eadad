#pragma once
/// Runs and how far each enterprise got in them. Implemented by store/ (state.db, synchronous
/// FULL); io thread.
#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::schedule {

enum class RunState { open, finished, cancelled };
/// What stands durably for one enterprise of a run.
enum class Progress { crawling, asking, folded, delivered, missing };

struct Run {
    RunId id;
    JobName job;
    Instant started_at{};
    std::optional<Instant> deliver_by;
    Digest config_digest;
    Digest template_digest;
    RunState state = RunState::open;
    std::optional<Instant> finished_at;
};

/// The part of the crawl's sightings that a report covers: (from, to] by sighting id.
struct View {
    SightingId from;
    SightingId to;
    Instant from_time{};
    Instant to_time{};
};

struct RunEnterprise {
    EnterpriseName enterprise;
    Progress progress = Progress::crawling;
    std::optional<View> view;  ///< set once, when asking begins; a resumed run keeps it
};

/// What `plan` said of one enterprise.
struct PlanLine {
    EnterpriseName enterprise;
    std::int64_t questions = 0, calls = 0, tokens = 0;
    Money low, expected, high;
};
struct Plan {
    JobName job;
    Instant made_at{};
    std::vector<PlanLine> lines;
};
/// A run, and the newest plan that was made for it.
struct PlannedRun {
    Run run;
    Plan plan;
};

auto to_string(Progress progress) -> std::string;
auto to_string(RunState state) -> std::string;

class RunBook {
  public:
    virtual ~RunBook() = default;
    /// The run of this job that a crash or a kill left open, if any.
    [[nodiscard]] virtual auto open_run(JobName job)
        -> boost::asio::awaitable<Result<std::optional<Run>>> = 0;
    [[nodiscard]] virtual auto start(Run run, std::vector<EnterpriseName> enterprises)
        -> boost::asio::awaitable<Result<RunId>> = 0;
    [[nodiscard]] virtual auto enterprises(RunId run)
        -> boost::asio::awaitable<Result<std::vector<RunEnterprise>>> = 0;
    /// The view's `from`: the `to` of the last delivered report of this job and enterprise; zero if
    /// there is none.
    [[nodiscard]] virtual auto last_view(JobName job, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<View>> = 0;
    /// The day that its last delivered report of this job was for: when it was due, or when it was made where nothing was
    /// due. A report that is made on Sunday evening for Monday morning is Monday's.
    [[nodiscard]] virtual auto last_day(JobName job, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::optional<Instant>>> = 0;
    [[nodiscard]] virtual auto note_progress(RunId run, RunEnterprise progress)
        -> boost::asio::awaitable<Result<Done>> = 0;
    [[nodiscard]] virtual auto finish(RunId run, Instant at)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Ends an open run for good, as it is: what it stored stays, and no start goes on with it.
    [[nodiscard]] virtual auto cancel(RunId run, Instant at)
        -> boost::asio::awaitable<Result<Done>> = 0;

    /// How long the rooms after the crawl took in the last runs of this job (p95), for the reserves
    /// before a deadline.
    struct Reserves {
        Duration asking = std::chrono::minutes{5};
        Duration folding = std::chrono::minutes{5};
    };
    [[nodiscard]] virtual auto reserves(JobName job)
        -> boost::asio::awaitable<Result<Reserves>> = 0;
    [[nodiscard]] virtual auto note_durations(RunId run, Duration asking, Duration folding)
        -> boost::asio::awaitable<Result<Done>> = 0;

    [[nodiscard]] virtual auto keep_plan(Plan plan) -> boost::asio::awaitable<Result<Done>> = 0;
    /// Of this job, the newest finished run before which a plan was made.
    [[nodiscard]] virtual auto last_planned(JobName job)
        -> boost::asio::awaitable<Result<std::optional<PlannedRun>>> = 0;
    /// Of this job, the newest finished run.
    [[nodiscard]] virtual auto last_run(JobName job)
        -> boost::asio::awaitable<Result<std::optional<Run>>> = 0;

    /// What the daemon keeps of a job from one start to the next.
    struct JobMemory {
        std::optional<Instant> handled;  ///< up to here its due times were done or left out
        bool paused = false;
    };
    [[nodiscard]] virtual auto job_memory(JobName job)
        -> boost::asio::awaitable<Result<JobMemory>> = 0;
    [[nodiscard]] virtual auto remember_job(JobName job, JobMemory memory)
        -> boost::asio::awaitable<Result<Done>> = 0;

    /// The last version of an enterprise's configuration that was good, as the text `config` wrote.
    [[nodiscard]] virtual auto keep_good_config(EnterpriseName enterprise, std::string text,
                                                Instant at)
        -> boost::asio::awaitable<Result<Done>> = 0;
    [[nodiscard]] virtual auto good_config(EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::optional<std::string>>> = 0;
};

}  // namespace fanfold::schedule
