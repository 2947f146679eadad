#pragma once
/// `fanfold serve`: the engine of `fanfold run`, started by schedules. One run at a time, on one store; a reload changes
/// the next run, never the one that goes on. io thread, which is the thread that calls `run`.
///
///   keep_time   puts due jobs into the queue          work       takes them out, one by one
///   SIGHUP      reads the configuration again         SIGTERM    begins nothing new, waits for calls in flight, ends
///   watchdog    fed when io, cpu and store answered   a second SIGTERM ends at once
#include <boost/asio/signal_set.hpp>
#include <deque>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/serve/http.hpp>
#include <fanfold/serve/notify.hpp>
#include <nlohmann/json_fwd.hpp>
#include <set>

#include "alarms.hpp"
#include "metrics.hpp"
#include "night.hpp"
#include "timetable.hpp"

namespace fanfold::app {

struct DaemonOptions {
    std::filesystem::path config_folder;
    bool no_wait = false;
    std::string metrics_file;
    Duration grace = std::chrono::seconds{20};  ///< for calls in flight when it ends
    serve::HttpSettings http;                   ///< an empty `listen`: no HTTP
};

/// What became of a job that somebody waits for.
struct Outcome {
    int exit = cli::exit_code::late;
    std::string summary;
};

/// A job that is to be done.
struct Errand {
    JobName job;
    std::optional<Instant> due;  ///< nothing: asked for, or left open by a crash
    std::vector<std::string> enterprises;  ///< only these; empty = the job's
    std::string reask_since;
    std::shared_ptr<std::optional<Outcome>> outcome;  ///< set when it is over, for whoever waits
    bool anew = false;  ///< crawl again what was crawled a while ago
};

/// What goes on now.
struct Running {
    Errand errand;
    Instant began_at{};
    Context* context = nullptr;
    async::TaskGroup* group = nullptr;
    bool given_up = false;  ///< cancelled for good: its run is closed, not resumed
};

class WebDoor;

class Daemon {
  public:
    Daemon(config::Config config, DaemonOptions options, std::shared_ptr<log::Output> log);
    ~Daemon();
    /// Until a signal ends it; the exit code.
    auto run() -> int;

    // What other doors (HTTP) may ask and do; io thread.
    [[nodiscard]] auto config() const -> const config::Config& { return config_; }
    /// The same for other threads: a reload changes nothing of it. Made once for all who ask.
    auto shared_config() -> std::shared_ptr<const config::Config>;
    [[nodiscard]] auto running() const -> const std::optional<Running>& { return running_; }
    [[nodiscard]] auto queue() const -> const std::deque<Errand>& { return queue_; }
    [[nodiscard]] auto timetable() const -> const Timetable& { return timetable_; }
    [[nodiscard]] auto paused() const -> const std::set<JobName>& { return paused_; }
    /// The good ones, and broken ones by their last good version.
    auto enterprises() -> boost::asio::awaitable<Result<std::map<EnterpriseName, Enterprise>>>;
    [[nodiscard]] auto status_text() const -> std::string;
    [[nodiscard]] auto stopping() const -> bool { return stopping_; }
    /// What the last run failed of, if it will be tried again.
    [[nodiscard]] auto trouble() const -> const std::string& { return trouble_; }
    /// Of each job's last run that is over, in this process or before it.
    [[nodiscard]] auto last_runs() const -> const std::map<JobName, RunFigures>& { return last_runs_; }
    /// False: there is no such job, or it waits already.
    auto start_job(const JobName& job) -> bool;
    /// Does it when its turn comes, and returns when it is over.
    auto run_and_wait(Errand errand) -> boost::asio::awaitable<Outcome>;
    /// No run begins while it goes on. Errors: busy (one goes on now).
    auto clean(store::Rehearsal rehearsal) -> boost::asio::awaitable<Result<store::Cleaned>>;
    auto purge(EnterpriseName enterprise) -> boost::asio::awaitable<Result<nlohmann::ordered_json>>;
    /// Ends the running job for good; false: it does not run.
    auto cancel_job(const JobName& job) -> bool;
    auto pause_job(JobName job, bool pause) -> boost::asio::awaitable<Status>;

  private:
    auto live() -> boost::asio::awaitable<void>;
    auto open_door() -> Status;
    void open_owner_door();
    auto recall() -> boost::asio::awaitable<Status>;
    auto recall_figures() -> boost::asio::awaitable<void>;
    auto keep_good() -> boost::asio::awaitable<Status>;
    auto serving_text() -> boost::asio::awaitable<std::string>;
    auto keep_time() -> boost::asio::awaitable<void>;
    auto take_due() -> boost::asio::awaitable<void>;
    auto put_in(DueJob due) -> boost::asio::awaitable<void>;
    auto handled(JobName job, Instant due) -> boost::asio::awaitable<void>;
    auto work() -> boost::asio::awaitable<void>;
    auto keep_post() -> boost::asio::awaitable<void>;
    auto send_due() -> boost::asio::awaitable<void>;
    auto run_one(Errand errand) -> boost::asio::awaitable<void>;
    class Quiet;
    auto settle(const Night& night, const Running& was) -> boost::asio::awaitable<void>;
    [[nodiscard]] auto waits(const JobName& job) const -> bool;
    auto reload() -> boost::asio::awaitable<void>;
    auto take_in_configuration() -> boost::asio::awaitable<void>;
    auto feed_watchdog() -> boost::asio::awaitable<void>;
    auto store_answers() -> boost::asio::awaitable<bool>;
    auto tell_status() -> boost::asio::awaitable<void>;
    auto tell_alerts() -> boost::asio::awaitable<void>;
    auto wind_down() -> boost::asio::awaitable<void>;
    void wait_for_signal();
    void on_signal(int number);
    void tell(LogLevel level, std::string_view kind, std::string about, std::string text) const;

    DaemonOptions options_;
    config::Config config_;
    std::shared_ptr<const config::Config> shared_config_;  ///< a copy of it; none yet since the last load
    serve::Notify notify_;  ///< before any thread: it changes the environment
    std::shared_ptr<Premises> premises_;
    boost::asio::signal_set signals_;
    async::TaskGroup tasks_;
    async::Bell moved_;
    Timetable timetable_;
    std::set<JobName> paused_;
    std::map<JobName, Instant> retry_at_;  ///< runs that failed and are open
    std::deque<Errand> queue_;
    std::optional<JobName> at_work_;  ///< from the moment its errand left the queue until all of it is settled
    std::optional<Running> running_;
    std::unique_ptr<WebDoor> door_;
    std::unique_ptr<serve::HttpServer> http_;
    std::unique_ptr<serve::HttpServer> owner_http_;  ///< for the command line
    async::Bell over_;                               ///< a run that somebody waits for is over
    Alarms alarms_;                                  ///< between runs
    bool quiet_ = false;                             ///< no run may begin
    std::string trouble_;
    std::map<JobName, RunFigures> last_runs_;
    bool reloading_ = false;
    bool reload_again_ = false;  ///< asked for while it went on
    bool stopping_ = false;
    int code_ = 0;
};

}  // namespace fanfold::app
