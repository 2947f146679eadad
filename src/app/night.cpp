/// From what was typed to what a run is told to do, and through the run.
#include "night.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/async/see_off.hpp>
#include <fanfold/schedule/due.hpp>
#include <fanfold/time/cron.hpp>

#include "alarms.hpp"
#include "owner_work.hpp"
#include "progress.hpp"
#include "report_days.hpp"
#include "upkeep.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;

/// "07:00" is the next seven o'clock in the job's time zone; "2h" is two hours from now.
auto deliver_by(const Job& job, const config::Config& config, Instant now) -> Result<std::optional<Instant>> {
    if (job.deliver_by.empty()) return std::optional<Instant>{};
    if (const auto duration = parse_duration(job.deliver_by)) return std::optional{now + *duration};
    int hour = 0, minute = 0;
    if (std::sscanf(job.deliver_by.c_str(), "%d:%d", &hour, &minute) != 2) return std::optional<Instant>{};
    const auto zone = config::zone_named(config.timings.at(job.name).zone);
    if (!zone) return zone.error();
    return std::optional{schedule::next_clock_time(hour, minute, *zone, now)};
}

}  // namespace

auto find_job(const config::Config& config, const std::string& name) -> Result<Job> {
    if (!name.empty()) {
        const auto found = config.jobs.find(JobName{name});
        if (found != config.jobs.end()) return found->second;
        std::vector<std::string> known;
        for (const auto& [job, value] : config.jobs) known.push_back(job.str());
        const auto near = config::nearest(name, known);
        return Error{ErrorKind::bad_input, "there is no job \"" + name + "\"" +
                                               (near ? "; did you mean \"" + *near + "\"?" : "")};
    }
    if (const auto nightly = config.jobs.find(JobName{"nightly"}); nightly != config.jobs.end())
        return nightly->second;
    if (config.jobs.size() == 1) return config.jobs.begin()->second;
    return Error{ErrorKind::bad_input, "there are several jobs; say which one with --job"};
}

namespace {

/// A date, or how long ago: "7d".
auto parse_since(const std::string& text, Instant now) -> Result<std::optional<Instant>> {
    if (const auto ago = parse_duration(text)) return std::optional{now - *ago};
    return parse_time(text, "--reask");
}

auto judge(const pipeline::Summary& summary, double tolerance) -> int {
    std::size_t good = 0, missing = 0;
    for (const auto& outcome : summary.outcomes) {
        if (!outcome.delivered)
            ++missing;
        else if (outcome.status == ReportStatus::complete || outcome.status == ReportStatus::quiet)
            ++good;
    }
    if (missing > 0) return exit_code::missing;
    if (summary.model_unreachable) return exit_code::unavailable;
    if (!summary.undelivered.empty()) return exit_code::late;
    return static_cast<double>(good) >= tolerance * static_cast<double>(summary.outcomes.size())
               ? exit_code::ok
               : exit_code::late;
}

}  // namespace

auto parse_time(const std::string& text, const char* option) -> Result<std::optional<Instant>> {
    if (text.empty()) return std::optional<Instant>{};
    if (const auto at = parse_rfc3339(text)) return std::optional{*at};
    return Error{
        ErrorKind::bad_input,
        fmt::format(
            "{} wants a date or time such as 2026-11-24 or 2026-11-24T05:00:00Z{}, not \"{}\"",
            option, std::string_view{option} == "--reask" ? ", or a span such as 7d" : "", text)};
}

auto shift_for(const Result<std::optional<Instant>>& as_of) -> Duration {
    if (!as_of || !*as_of) return Duration::zero();
    return **as_of - SystemClock{}.now();
}

auto make_order(const Context& context, const NightOptions& options) -> Result<pipeline::Order> {
    pipeline::Order order;
    auto job = find_job(context.config, options.job);
    if (!job) return job.error();
    order.job = *job;
    const auto& selectors =
        options.enterprises.empty() ? order.job.enterprises : options.enterprises;
    auto selected = config::select(context.config, selectors);
    if (!selected) return selected.error();
    order.enterprises = std::move(*selected);
    auto until = deliver_by(order.job, context.config, context.clock.now());
    if (!until) return until.error();
    order.deliver_by = *until;
    auto since = parse_since(options.reask_since, context.clock.now());
    if (!since) return since.error();
    order.reask_since = *since;
    order.anew = options.anew;
    return order;
}

auto split_unserved(const Context& context, pipeline::Order& order) -> std::vector<EnterpriseName> {
    std::vector<EnterpriseName> unserved;
    std::erase_if(order.enterprises, [&](const EnterpriseName& name) {
        if (context.enterprises.contains(name)) return false;
        unserved.push_back(name);
        return true;
    });
    return unserved;
}

/// Whether the job is to be done now; if its time has come, the time counts as handled.
auto is_due(Context& context, const Job& job) -> asio::awaitable<Result<bool>> {
    auto& book = context.store->run_book();
    auto open = co_await book.open_run(job.name);
    if (!open) co_return open.error();
    if (*open) co_return true;
    const auto cron = Cron::parse(job.schedule, job.name.str());
    if (!cron || job.schedule.empty())
        co_return Error{ErrorKind::fix_config, "job \"" + job.name.str() + "\" has no schedule, so nothing is ever due; "
                                               "write schedule = \"30 2 * * *\" into jobs/" + job.name.str() + ".toml"};
    auto timing = context.config.timings.at(job.name);
    if (timing.catch_up == CatchUp::none) timing.catch_up = CatchUp::last;  // who looks now and then is never on time
    const auto zone = config::zone_named(timing.zone);
    if (!zone) co_return zone.error();
    auto memory = co_await book.job_memory(job.name);
    if (!memory) co_return memory.error();
    const auto now = context.clock.now();
    const auto found = schedule::due_times(*cron, *zone, timing, memory->handled.value_or(Instant{}), now);
    if (memory->paused || found.due.empty()) co_return false;
    schedule::RunBook::JobMemory handled{found.due.back(), false};
    auto kept = co_await book.remember_job(job.name, handled);
    if (!kept) co_return kept.error();
    co_return true;
}

namespace {

auto run_order(Context& context, pipeline::Order order, Night& night) -> asio::awaitable<void> {
    auto summary = co_await context.pipeline->run(std::move(order));
    night.summary = std::move(summary);
    night.ended_at = context.clock.now();
}

/// Who looks every ten minutes whether a night is due also lets go what waited for a person.
auto let_go(Context& context, Night& night) -> asio::awaitable<void> {
    const OwnerWork work{*context.premises, context.enterprises};
    auto sent = co_await send_waiting(work);
    if (sent) {
        night.unsent = std::move(*sent);
        co_return;
    }
    night.nothing_due = false;
    night.summary = sent.error();
}

auto spend_night(Context& context, const NightOptions& options, Night& night, Alarms& alarms)
    -> asio::awaitable<void> {
    night.began_at = context.clock.now();
    auto loaded = co_await context.load_enterprises();
    if (!loaded) {
        night.summary = loaded.error();
        co_return;
    }
    auto order = make_order(context, options);
    if (!order) {
        night.summary = order.error();
        co_return;
    }
    night.job = order->job.name;
    night.tolerance = order->job.tolerance;
    if (options.only_due) {
        auto due = co_await is_due(context, order->job);
        night.nothing_due = due && !*due;
        if (!due) night.summary = due.error();
        if (night.nothing_due) co_await let_go(context, night);
        if (!due || !*due) co_return;
    }
    if (options.enterprises.empty()) {
        auto left = co_await leave_to_other_days(context, *order);
        if (!left) night.summary = left.error();
        night.nothing_due = left && order->enterprises.empty();
        if (!left || night.nothing_due) co_return;
    }
    night.unserved = split_unserved(context, *order);
    auto built = context.build(order->enterprises);
    if (!built) {
        night.summary = built.error();
        co_return;
    }
    async::TaskGroup lines{context.io.get_executor()};
    lines.start(show_progress(context, options.quiet));
    lines.start(night.lag.watch());
    lines.start(alarms.watch(context, order->job.name));
    co_await async::do_beside(lines, run_order(context, std::move(*order), night));
}

}  // namespace

auto live_through(Context& context, const NightOptions& options, Night& night)
    -> asio::awaitable<void> {
    Alarms alarms{*context.premises, context.config};
    co_await spend_night(context, options, night, alarms);
    const bool stopped = !night.summary && night.summary.error().kind() == ErrorKind::cancelled;
    if (night.nothing_due || stopped) co_return;
    co_await alarms.after(night, judge(night));
    if (night.summary && options.as_of.empty()) co_await clean_daily(context);
}

auto judge(const Night& night) -> int {
    if (night.nothing_due) return night.unsent.empty() ? exit_code::ok : exit_code::late;
    if (night.interrupted) return exit_code::late;
    if (!night.summary) return exit_code_of(night.summary.error().kind());
    if (!night.unserved.empty()) return exit_code::missing;
    return judge(*night.summary, night.tolerance);
}

}  // namespace fanfold::app
