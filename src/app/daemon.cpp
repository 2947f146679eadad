#include "daemon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fanfold/async/offload.hpp>
#include <nlohmann/json.hpp>

#include "closing.hpp"
#include "owner_door.hpp"
#include "owner_work.hpp"
#include "purging.hpp"
#include "web_door.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;

/// A clock that is set forward is noticed after so long.
constexpr Duration look_again = std::chrono::seconds{20};
/// A full disk may have room soon; other trouble lasts longer.
constexpr Duration retry_when_full = std::chrono::seconds{10};
constexpr Duration retry_later = std::chrono::minutes{10};
constexpr Duration look_at_calls = std::chrono::milliseconds{50};
constexpr Duration status_every = std::chrono::seconds{1};

auto asked_for(const JobName& job) -> Errand {
    return {job, std::nullopt, {}, {}, nullptr};
}

/// One for some enterprises stands for nothing but itself.
auto stands_for(const Errand& errand, const JobName& job) -> bool {
    return errand.job == job && errand.enterprises.empty();
}

}  // namespace

/// No run begins while it lives.
class Daemon::Quiet {
  public:
    /// Errors: busy.
    static auto begin(Daemon& daemon) -> Result<std::unique_ptr<Quiet>> {
        if (daemon.at_work_)
            return Error{ErrorKind::busy, daemon.at_work_->str() + " runs; try again when it is over"};
        if (daemon.quiet_)
            return Error{ErrorKind::busy, "the store is being cleaned already; try again in a while"};
        return std::make_unique<Quiet>(daemon);
    }
    explicit Quiet(Daemon& daemon) : daemon_(daemon) { daemon_.quiet_ = true; }
    ~Quiet() {
        daemon_.quiet_ = false;
        daemon_.moved_.ring();
    }
    Quiet(const Quiet&) = delete;
    auto operator=(const Quiet&) -> Quiet& = delete;

  private:
    Daemon& daemon_;
};

Daemon::Daemon(config::Config config, DaemonOptions options, std::shared_ptr<log::Output> log)
    : options_(std::move(options)),
      config_(std::move(config)),
      premises_(std::make_shared<Premises>(Duration::zero(), std::move(log))),
      signals_(premises_->io),
      tasks_(premises_->io.get_executor()),
      moved_(premises_->io.get_executor()),
      over_(premises_->io.get_executor()),
      alarms_(*premises_, config_) {}

Daemon::~Daemon() = default;

auto Daemon::run() -> int {
    if (auto opened = premises_->open_store(config_.house.state, options_.no_wait); !opened)
        return report_error(opened.error());
    // Not before: who waits for the store can be ended by any of them.
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) signals_.add(number);
    std::exception_ptr bug;
    wait_for_signal();
    asio::co_spawn(premises_->io, live(), [&](std::exception_ptr thrown) {
        bug = thrown;
        signals_.cancel();
    });
    premises_->io.run();
    if (bug) std::rethrow_exception(bug);
    return code_;
}

void Daemon::wait_for_signal() {
    signals_.async_wait([this](boost::system::error_code failed, int number) {
        if (failed) return;
        on_signal(number);
        wait_for_signal();
    });
}

void Daemon::on_signal(int number) {
    if (number == SIGHUP) {
        if (!stopping_) tasks_.start(reload());
        return;
    }
    if (stopping_) {
        tell(LogLevel::warning, "daemon.forced", "", "a second signal: ends at once; what is open goes on at the next start");
        tasks_.cancel();
        return;
    }
    stopping_ = true;
    over_.ring();
    notify_.stopping();
    tell(LogLevel::info, "daemon.stopping", "", "begins nothing new and waits for calls in flight");
    tasks_.start(wind_down());
}

/// First what was paid for: calls in flight come back and are stored. Then everything is cancelled; the run stays open.
auto Daemon::wind_down() -> asio::awaitable<void> {
    if (running_ && running_->context->pipeline) {
        running_->context->pipeline->wind_down();
        const auto until = Deadline::after(premises_->clock, options_.grace);
        while (running_ && running_->context->engine && running_->context->engine->counters().unsettled > 0 &&
               !until.passed(premises_->clock))
            co_await async::sleep_for(look_at_calls);
    }
    tasks_.cancel();
}

auto Daemon::live() -> asio::awaitable<void> {
    auto recalled = co_await recall();
    if (!recalled) {
        code_ = report_error(recalled.error());
        co_return;
    }
    if (auto opened = open_door(); !opened) {
        code_ = report_error(opened.error());
        co_return;
    }
    open_owner_door();
    tasks_.start(keep_time());
    tasks_.start(work());
    tasks_.start(tell_status());
    tasks_.start(tell_alerts());
    tasks_.start(keep_post());
    if (notify_.watchdog()) tasks_.start(feed_watchdog());
    notify_.ready(status_text());
    const auto serving = co_await serving_text();
    tell(LogLevel::info, "daemon.ready", "",
         serving + "; " + status_text());
    co_await tasks_.join();
    tell(LogLevel::info, "daemon.ended", "", "");
}

auto Daemon::open_door() -> Status {
    door_ = std::make_unique<WebDoor>(*this, *premises_);
    if (options_.http.listen.empty()) return Done{};
    for (const auto& grant : options_.http.grants) premises_->log->hide(grant.token);
    options_.http.open = {"mark"};
    auto answer = [this](serve::HttpRequest request) { return door_->answer(std::move(request)); };
    http_ = std::make_unique<serve::HttpServer>(premises_->io.get_executor(), options_.http, std::move(answer));
    door_->set_csrf(http_->csrf());
    if (auto listening = http_->listen(); !listening) return listening;
    tasks_.start(http_->serve());
    tell(LogLevel::info, "http.listening", "", http_->address());
    return Done{};
}

/// Without it the daemon does all but what the command line asks of it.
void Daemon::open_owner_door() {
    auto answer = [this](serve::HttpRequest request) { return door_->answer(std::move(request)); };
    owner_http_ = std::make_unique<serve::HttpServer>(premises_->io.get_executor(), OwnerDoor::socket_in(config_.house.state),
                                                      std::move(answer));
    if (auto listening = owner_http_->listen(); !listening)
        tell(LogLevel::warning, "owner.deaf", "", listening.error().message());
    else
        tasks_.start(owner_http_->serve());
}

/// What an earlier daemon knew: how far each job was handled, which are paused, which runs it left open.
auto Daemon::recall() -> asio::awaitable<Status> {
    auto& book = premises_->store->run_book();
    timetable_.set(config_, premises_->clock.now());
    const auto jobs = config_.jobs;  // a reload may come in between
    for (const auto& [name, job] : jobs) {
        auto memory = co_await book.job_memory(name);
        if (!memory) co_return memory.error();
        timetable_.remember(name, memory->handled);
        if (memory->paused) paused_.insert(name);
        auto open = co_await book.open_run(name);
        if (!open) co_return open.error();
        if (*open) queue_.push_back(asked_for(name));
    }
    co_await recall_figures();
    auto kept = co_await keep_good();
    co_return kept;
}

/// For /metrics and the first page: no alarm may be silent because the daemon began anew.
auto Daemon::recall_figures() -> asio::awaitable<void> {
    auto look = [state = config_.house.state, currency = config_.house.currency] { return stored_figures(state, currency); };
    auto figures = co_await async::offload(premises_->couriers.get_executor(), std::move(look));
    if (figures) last_runs_ = std::move(*figures);
    if (!figures) tell(LogLevel::warning, "store.trouble", "", figures.error().message());
}

/// Good configurations are stored as soon as they are read, so that the next edit can't leave an enterprise without one.
auto Daemon::keep_good() -> asio::awaitable<Status> {
    auto& book = premises_->store->run_book();
    std::vector<std::pair<EnterpriseName, std::string>> good;  // a reload may come in between
    for (const auto& [name, enterprise] : config_.enterprises) good.emplace_back(name, config_.enterprise_texts.at(name));
    for (const auto& [name, text] : good) {
        auto kept = co_await book.keep_good_config(name, text, premises_->clock.now());
        if (!kept) co_return kept;
    }
    co_return Done{};
}

auto Daemon::keep_time() -> asio::awaitable<void> {
    while (!stopping_) {
        co_await take_due();
        const auto now = premises_->clock.now();
        auto wake = now + look_again;
        if (const auto next = timetable_.next(now)) wake = std::min(wake, next->due);
        for (const auto& [job, at] : retry_at_) wake = std::min(wake, std::max(at, now));
        co_await moved_.wait(Deadline::at(premises_->clock, wake));
    }
}

auto Daemon::take_due() -> asio::awaitable<void> {
    const auto now = premises_->clock.now();
    std::size_t left_out = 0;
    for (auto& due : timetable_.take_due(now, left_out)) co_await put_in(std::move(due));
    if (left_out > 0)
        tell(LogLevel::warning, "schedule.left_out", "",
             std::to_string(left_out) + " times passed while nobody was there and are not made up for (catchup)");
    std::vector<JobName> again;
    for (const auto& [job, at] : retry_at_)
        if (at <= now) again.push_back(job);
    for (const auto& job : again) {
        retry_at_.erase(job);
        start_job(job);
    }
}

auto Daemon::put_in(DueJob due) -> asio::awaitable<void> {
    if (paused_.contains(due.job)) {
        tell(LogLevel::info, "schedule.paused", due.job.str(), "is paused; " + to_rfc3339(due.due) + " is left out");
        co_await handled(due.job, due.due);
        co_return;
    }
    const bool runs = running_ && stands_for(running_->errand, due.job);
    const auto overlap = timetable_.overlap_of(due.job);
    if (waits(due.job) || (runs && overlap == Overlap::skip)) {
        tell(LogLevel::warning, "schedule.overlap", due.job.str(),
             "still at it; " + to_rfc3339(due.due) + " is left out (overlap = " + std::string{to_string(overlap)} + ")");
        co_await handled(due.job, due.due);
        co_return;
    }
    if (runs && overlap == Overlap::cancel) cancel_job(due.job);
    queue_.push_back(Errand{due.job, due.due, {}, {}, nullptr});
    moved_.ring();
}

/// Durable when a time was done or left out, not before: what only waits is made up for after a restart.
auto Daemon::handled(JobName job, Instant due) -> asio::awaitable<void> {
    schedule::RunBook::JobMemory memory{due, paused_.contains(job)};
    auto kept = co_await premises_->store->run_book().remember_job(job, memory);
    if (!kept) tell(LogLevel::error, "store.trouble", job.str(), kept.error().message());
}

auto Daemon::work() -> asio::awaitable<void> {
    while (!stopping_) {
        if (queue_.empty() || quiet_) {
            co_await moved_.wait();
            continue;
        }
        auto errand = std::move(queue_.front());
        queue_.pop_front();
        at_work_ = errand.job;
        if (errand.due) co_await handled(errand.job, *errand.due);
        co_await run_one(std::move(errand));
        at_work_.reset();
    }
}

/// What failed before and is due again, and what waited for a person who did not come.
auto Daemon::keep_post() -> asio::awaitable<void> {
    while (!stopping_) {
        auto next = co_await premises_->store->outbox().next_beyond();
        const auto now = premises_->clock.now();
        auto wake = now + look_again;
        if (!next) wake = now + retry_later;
        if (!next) tell(LogLevel::error, "store.trouble", "", next.error().message());
        if (next && *next && **next <= now && !quiet_)
            co_await send_due();
        else if (next && *next)
            wake = std::min(wake, std::max(**next, now));
        co_await moved_.wait(Deadline::at(premises_->clock, wake));
    }
}

auto Daemon::shared_config() -> std::shared_ptr<const config::Config> {
    if (!shared_config_) shared_config_ = std::make_shared<const config::Config>(config_);
    return shared_config_;
}

auto Daemon::enterprises() -> asio::awaitable<Result<std::map<EnterpriseName, Enterprise>>> {
    Context context{config_, premises_};
    auto loaded = co_await context.load_enterprises();
    if (!loaded) co_return loaded.error();
    co_return std::move(context.enterprises);
}

auto Daemon::send_due() -> asio::awaitable<void> {
    auto readers = co_await enterprises();
    if (!readers) {
        tell(LogLevel::error, "store.trouble", "", readers.error().message());
        co_return;
    }
    const OwnerWork work{*premises_, std::move(*readers)};
    auto sent = co_await send_waiting(work);
    if (!sent) tell(LogLevel::error, "store.trouble", "", sent.error().message());
    for (const auto& line : sent.value_or({})) tell(LogLevel::error, "delivery.failed", "", line);
}

namespace {

auto in_words(const Context& context, const Night& night) -> std::string {
    if (night.nothing_due) return "no report is due today by [calendar] or the job's `fold`; naming an enterprise makes one";
    return night.summary ? summary_line(context, *night.summary) : night.summary.error().message();
}

}  // namespace

auto Daemon::run_one(Errand errand) -> asio::awaitable<void> {
    if (!config_.jobs.contains(errand.job)) {
        if (errand.outcome) *errand.outcome = Outcome{cli::exit_code::config, "the job is no longer configured"};
        over_.ring();
        co_return;
    }
    auto context = std::make_unique<Context>(config_, premises_);
    NightOptions options;
    options.quiet = true;
    options.job = errand.job.str();
    options.enterprises = errand.enterprises;
    options.reask_since = errand.reask_since;
    options.anew = errand.anew;
    options.metrics_file = options_.metrics_file;
    options.log = premises_->log;
    Night night;
    night.job = errand.job;
    async::TaskGroup group{premises_->io.get_executor()};
    running_ = Running{std::move(errand), premises_->clock.now(), context.get(), &group, false};
    group.start(live_through(*context, options, night));
    std::exception_ptr stopped;
    try {
        co_await group.join();
    } catch (...) {
        stopped = std::current_exception();
    }
    const auto was = std::exchange(running_, std::nullopt);
    night.interrupted = !night.nothing_due && !night.summary && night.summary.error().kind() == ErrorKind::cancelled;
    night.given_up = was->given_up;
    if (context->pipeline) night.run = context->pipeline->tally().run;
    const int code = close_night(*context, options, night);
    if (!night.interrupted && !night.nothing_due) last_runs_.insert_or_assign(night.job, figures_of(*context, night, code));
    if (was->errand.outcome) {
        *was->errand.outcome = Outcome{code, in_words(*context, night)};
        over_.ring();
    }
    if (stopped) std::rethrow_exception(stopped);
    co_await settle(night, *was);
    moved_.ring();
}

/// A run that could not end is tried again; one that was cancelled for good is closed.
auto Daemon::settle(const Night& night, const Running& was) -> asio::awaitable<void> {
    const auto& job = was.errand.job;
    if (was.given_up) {
        auto& book = premises_->store->run_book();
        auto open = co_await book.open_run(job);
        if (open && *open) {
            auto closed = co_await book.cancel((*open)->id, premises_->clock.now());
            if (!closed) tell(LogLevel::error, "store.trouble", job.str(), closed.error().message());
        }
        co_return;
    }
    trouble_.clear();
    if (night.interrupted || night.nothing_due || night.summary) co_return;
    trouble_ = night.summary.error().message();
    const auto kind = night.summary.error().kind();
    if (kind == ErrorKind::fix_config || kind == ErrorKind::bad_input) co_return;
    const auto pause = kind == ErrorKind::no_space ? retry_when_full : retry_later;
    retry_at_[job] = premises_->clock.now() + pause;
}

auto Daemon::waits(const JobName& job) const -> bool {
    return std::any_of(queue_.begin(), queue_.end(), [&](const Errand& errand) { return stands_for(errand, job); });
}

auto Daemon::start_job(const JobName& job) -> bool {
    if (stopping_ || waits(job) || !config_.jobs.contains(job)) return false;
    queue_.push_back(asked_for(job));
    moved_.ring();
    return true;
}

auto Daemon::run_and_wait(Errand errand) -> asio::awaitable<Outcome> {
    errand.outcome = std::make_shared<std::optional<Outcome>>();
    const auto outcome = errand.outcome;
    queue_.push_back(std::move(errand));
    moved_.ring();
    while (!*outcome && !stopping_) co_await over_.wait();
    co_return outcome->value_or(Outcome{cli::exit_code::busy, "the daemon ends; the next start does what is open"});
}

auto Daemon::clean(store::Rehearsal rehearsal) -> asio::awaitable<Result<store::Cleaned>> {
    const auto quiet = Quiet::begin(*this);
    if (!quiet) co_return quiet.error();
    auto cleaned = co_await premises_->store->cleaner().clean(config_.house.retention, premises_->clock.now(), rehearsal,
                                                           store::Pace::in_steps);
    co_return cleaned;
}

auto Daemon::purge(EnterpriseName enterprise) -> asio::awaitable<Result<nlohmann::ordered_json>> {
    const auto quiet = Quiet::begin(*this);
    if (!quiet) co_return quiet.error();
    auto config = config_;
    auto receipt = co_await purge_enterprise(*premises_, std::move(config), std::move(enterprise), store::Pace::in_steps);
    co_return receipt;
}

auto Daemon::cancel_job(const JobName& job) -> bool {
    if (!running_ || running_->errand.job != job) return false;
    running_->given_up = true;
    running_->group->cancel();
    tell(LogLevel::warning, "run.cancelled", job.str(), "its run is ended for good; what it stored stays");
    return true;
}

auto Daemon::pause_job(JobName job, bool pause) -> asio::awaitable<Status> {
    if (!config_.jobs.contains(job))
        co_return Error{ErrorKind::bad_input, "there is no job \"" + job.str() + "\""};
    schedule::RunBook::JobMemory memory{std::nullopt, pause};
    auto kept = co_await premises_->store->run_book().remember_job(job, memory);
    if (!kept) co_return kept;
    if (pause)
        paused_.insert(job);
    else
        paused_.erase(job);
    tell(LogLevel::info, pause ? "job.paused" : "job.resumed", job.str(), "");
    co_return Done{};
}

/// One at a time; whoever asks meanwhile gets another one after it.
auto Daemon::reload() -> asio::awaitable<void> {
    reload_again_ = true;
    if (reloading_) co_return;
    reloading_ = true;
    while (std::exchange(reload_again_, false)) co_await take_in_configuration();
    reloading_ = false;
}

/// All or nothing: a house that can't be used changes nothing, a broken job keeps its last good version, a broken
/// enterprise is served by the stored one.
auto Daemon::take_in_configuration() -> asio::awaitable<void> {
    notify_.reloading();
    const auto folder = options_.config_folder;
    auto read = [folder] { return config::load(folder); };
    auto fresh = co_await async::offload(premises_->cpu.get_executor(), std::move(read));
    for (const auto& complaint : fresh.complaints)
        tell(complaint.warning ? LogLevel::warning : LogLevel::error, "config.complaint", "",
             to_string(complaint.at) + ": " + complaint.what);
    if (!fresh.usable()) {
        tell(LogLevel::error, "config.refused", "", "the configuration can't be used; the last good one stays");
        notify_.ready(status_text());
        co_return;
    }
    if (fresh.house.state != config_.house.state)
        tell(LogLevel::warning, "config.state_moved", "", "another state folder is used after a restart only");
    fresh.house.state = config_.house.state;
    for (const auto& [name, job] : config_.jobs) {
        const auto file = "jobs/" + name.str() + ".toml";
        const bool broken = std::any_of(fresh.complaints.begin(), fresh.complaints.end(), [&](const auto& complaint) {
            return !complaint.warning && complaint.at.file == file;
        });
        if (!broken || fresh.jobs.contains(name)) continue;
        fresh.timings.insert_or_assign(name, config_.timings.at(name));
        fresh.jobs.emplace(name, job);
        if (const auto archive = config_.archives.find(name); archive != config_.archives.end())
            fresh.archives.insert_or_assign(name, archive->second);
    }
    config_ = std::move(fresh);
    shared_config_.reset();
    timetable_.set(config_, premises_->clock.now());
    auto kept = co_await keep_good();
    if (!kept) tell(LogLevel::error, "store.trouble", "", kept.error().message());
    auto serving = co_await serving_text();
    tell(LogLevel::info, "config.loaded", "", std::move(serving));
    notify_.ready(status_text());
    moved_.ring();
}

/// How many jobs and enterprises there are, and what becomes of those whose files are broken.
auto Daemon::serving_text() -> asio::awaitable<std::string> {
    auto text = fmt::format("{} jobs, {} enterprises", config_.jobs.size(), config_.enterprises.size());
    const auto broken = config_.broken;  // a reload may come in between
    std::size_t served = 0;
    for (const auto& name : broken) {
        auto good = co_await premises_->store->run_book().good_config(name);
        if (good && *good) ++served;
    }
    if (served > 0) text += fmt::format("; {} more by the last good version, because their files are broken", served);
    if (broken.size() > served) text += fmt::format("; {} are not served: their files are broken and there is no good version", broken.size() - served);
    co_return text;
}

/// Alive is who does things: a loop that only fed the watchdog would hide a thread that hangs.
auto Daemon::feed_watchdog() -> asio::awaitable<void> {
    const auto pause = *notify_.watchdog() / 3;
    while (true) {
        auto nothing = [] { return true; };
        const bool cpu = co_await async::offload(premises_->cpu.get_executor(), std::move(nothing));
        const bool store = co_await store_answers();
        if (cpu && store) notify_.alive();
        co_await async::sleep_for(pause);
    }
}

/// A full disk is told by /readyz and by the log; killing the daemon frees no byte. A purge deletes a whole source in one
/// statement, which takes as long as it takes: killed in the middle it would begin anew, for ever.
auto Daemon::store_answers() -> asio::awaitable<bool> {
    if (quiet_) co_return true;
    auto stored = co_await premises_->store->ping();
    co_return stored || stored.error().kind() != ErrorKind::busy;
}

auto Daemon::tell_status() -> asio::awaitable<void> {
    std::string told;
    while (true) {
        const auto text = status_text();
        if (text != told) notify_.status(text);
        told = text;
        co_await async::sleep_for(status_every);
    }
}

/// Alerts that an earlier start left, or that could not be sent; a run sees to its own.
auto Daemon::tell_alerts() -> asio::awaitable<void> {
    while (true) {
        if (!running_) co_await alarms_.send();
        co_await async::sleep_for(look_again);
    }
}

auto Daemon::status_text() const -> std::string {
    if (running_ && running_->context->pipeline) {
        const auto& tally = running_->context->pipeline->tally();
        return fmt::format("{} runs: {}, {} pages, {} of {} questions, {} of {} reports", running_->errand.job.str(),
                           tally.room, tally.pages, tally.answered, tally.questions, tally.reports, tally.enterprises);
    }
    if (!queue_.empty()) return queue_.front().job.str() + " begins";
    if (const auto next = timetable_.next(premises_->clock.now()))
        return "idle; " + next->job.str() + " is due at " + to_rfc3339(next->due);
    return "idle; no job has a schedule";
}

void Daemon::tell(LogLevel level, std::string_view kind, std::string about, std::string text) const {
    LogEntry entry;
    entry.level = level;
    entry.kind = kind;
    entry.about = std::move(about);
    entry.text = std::move(text);
    premises_->log->write(std::move(entry));
}

}  // namespace fanfold::app
