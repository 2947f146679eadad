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
#include <set>

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

/// A job that is to be done.
struct Errand {
    JobName job;
    std::optional<Instant> due;  ///< nothing: asked for, or left open by a crash
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
    [[nodiscard]] auto running() const -> const std::optional<Running>& { return running_; }
    [[nodiscard]] auto queue() const -> const std::deque<Errand>& { return queue_; }
    [[nodiscard]] auto timetable() const -> const Timetable& { return timetable_; }
    [[nodiscard]] auto paused() const -> const std::set<JobName>& { return paused_; }
    [[nodiscard]] auto status_text() const -> std::string;
    [[nodiscard]] auto stopping() const -> bool { return stopping_; }
    /// What the last run failed of, if it will be tried again.
    [[nodiscard]] auto trouble() const -> const std::string& { return trouble_; }
    /// Of the run that ended last, in Prometheus text.
    [[nodiscard]] auto last_run_metrics() const -> const std::string& { return last_run_metrics_; }
    /// False: there is no such job, or it waits already.
    auto start_job(const JobName& job) -> bool;
    /// Ends the running job for good; false: it does not run.
    auto cancel_job(const JobName& job) -> bool;
    auto pause_job(JobName job, bool pause) -> boost::asio::awaitable<Status>;

  private:
    auto live() -> boost::asio::awaitable<void>;
    auto open_door() -> Status;
    auto recall() -> boost::asio::awaitable<Status>;
    auto keep_good() -> boost::asio::awaitable<Status>;
    auto keep_time() -> boost::asio::awaitable<void>;
    auto take_due() -> boost::asio::awaitable<void>;
    auto put_in(DueJob due) -> boost::asio::awaitable<void>;
    auto handled(JobName job, Instant due) -> boost::asio::awaitable<void>;
    auto work() -> boost::asio::awaitable<void>;
    auto send_waiting() -> boost::asio::awaitable<Deadline>;
    auto run_one(Errand errand) -> boost::asio::awaitable<void>;
    auto settle(const Context& context, const Night& night, const Running& was) -> boost::asio::awaitable<void>;
    auto reload() -> boost::asio::awaitable<void>;
    auto feed_watchdog() -> boost::asio::awaitable<void>;
    auto tell_status() -> boost::asio::awaitable<void>;
    auto wind_down() -> boost::asio::awaitable<void>;
    void wait_for_signal();
    void on_signal(int number);
    void tell(LogLevel level, std::string_view kind, std::string about, std::string text) const;

    DaemonOptions options_;
    config::Config config_;
    serve::Notify notify_;  ///< before any thread: it changes the environment
    std::shared_ptr<Premises> premises_;
    boost::asio::signal_set signals_;
    async::TaskGroup tasks_;
    async::Bell moved_;
    Timetable timetable_;
    std::set<JobName> paused_;
    std::map<JobName, Instant> retry_at_;  ///< runs that failed and are open
    std::deque<Errand> queue_;
    std::optional<Running> running_;
    std::unique_ptr<WebDoor> door_;
    std::unique_ptr<serve::HttpServer> http_;
    std::string trouble_;
    std::string last_run_metrics_;
    bool stopping_ = false;
    int code_ = 0;
};

}  // namespace fanfold::app
