#include "run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <ctime>
#include <fanfold/async/task_group.hpp>
#include <nlohmann/json.hpp>

#include "checkout.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;

/// "07:00" is the next seven o'clock on this machine's clock; "2h" is two hours from now.
auto deliver_by(const std::string& text, Instant now) -> std::optional<Instant> {
    if (text.empty()) return std::nullopt;
    if (const auto duration = parse_duration(text)) return now + *duration;
    int hour = 0, minute = 0;
    if (std::sscanf(text.c_str(), "%d:%d", &hour, &minute) != 2) return std::nullopt;
    std::time_t seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    std::tm local{};
    localtime_r(&seconds, &local);
    local.tm_hour = hour, local.tm_min = minute, local.tm_sec = 0, local.tm_isdst = -1;
    auto at = Instant{std::chrono::seconds{std::mktime(&local)}};
    if (at <= now) {
        ++local.tm_mday;
        local.tm_isdst = -1;
        at = Instant{std::chrono::seconds{std::mktime(&local)}};
    }
    return at;
}

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

void tell_troubles(const pipeline::Summary& summary) {
    for (const auto& outcome : summary.outcomes) {
        if (!outcome.delivered)
            std::fprintf(stderr, "fanfold: no report for %s: %s\n",
                         outcome.enterprise.str().c_str(), outcome.trouble.c_str());
        else if (!outcome.trouble.empty())
            std::fprintf(stderr, "fanfold: %s: %s\n", outcome.enterprise.str().c_str(),
                         outcome.trouble.c_str());
    }
    for (const auto& line : summary.undelivered)
        std::fprintf(stderr, "fanfold: %s; see `fanfold deliveries`\n", line.c_str());
    for (const auto& why : summary.batch_troubles)
        std::fprintf(stderr, "fanfold: no batches, asked live: %s\n", why.c_str());
    if (summary.model_unreachable)
        std::fputs(
            "fanfold: the model answered no question; the reports say why and what is missing. "
            "`fanfold models probe` shows what it does. Check [models] and the endpoint, then run "
            "again\n",
            stderr);
}

/// What the main coroutine leaves for the thread that waits for it.
struct Night {
    Result<pipeline::Summary> summary;
    std::vector<EnterpriseName> unserved;
    double tolerance = 1.0;
    bool interrupted = false;
};

auto live_through(Context& context, const NightOptions& options, Night& night)
    -> asio::awaitable<void> {
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
    night.tolerance = order->job.tolerance;
    night.unserved = split_unserved(context, *order);
    auto built = context.build(order->enterprises);
    if (!built) {
        night.summary = built.error();
        co_return;
    }
    async::TaskGroup lines{context.io.get_executor()};
    lines.start(show_progress(context, options.quiet));
    night.summary = co_await context.pipeline->run(std::move(*order));
    lines.cancel();
    co_await lines.join();
}

auto conclude(const Context& context, const Night& night) -> int {
    if (night.interrupted) {
        std::fputs("fanfold: stopped; nothing is lost, the next start finishes this run\n", stderr);
        return exit_code::late;
    }
    if (!night.summary) return report_error(night.summary.error());
    tell_troubles(*night.summary);
    for (const auto& name : night.unserved)
        std::fprintf(stderr,
                     "fanfold: no report for %s: its configuration is broken and there is no last "
                     "good version\n",
                     name.str().c_str());
    if (!night.unserved.empty()) return exit_code::missing;
    static_cast<void>(context);
    return judge(*night.summary, night.tolerance);
}

/// A date, or how long ago: "7d".
auto parse_since(const std::string& text, Instant now) -> Result<std::optional<Instant>> {
    if (const auto ago = parse_duration(text)) return std::optional{now - *ago};
    return parse_time(text, "--reask");
}

/// So that a report can be traced to the files that asked for it.
void note_what_ran(const Context& context, RunId run) {
    const auto& house = context.config.house;
    const auto noted = note_config(house.state, to_string(run), to_rfc3339(context.clock.now()),
                                   context.config.digest, context.catalog.digest(),
                                   checked_out_commit(house.root));
    if (!noted) std::fprintf(stderr, "fanfold: %s\n", noted.error().message().c_str());
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
    order.deliver_by = deliver_by(order.job.deliver_by, context.clock.now());
    auto since = parse_since(options.reask_since, context.clock.now());
    if (!since) return since.error();
    order.reask_since = *since;
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

auto load_config(const cli::Globals& globals) -> config::Config {
    return config::load(config_folder(globals.config_dir));
}

void run_on_io(Context& context, asio::awaitable<void> task, bool& interrupted) {
    asio::cancellation_signal stop;
    asio::signal_set signals{context.io, SIGINT, SIGTERM};
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        interrupted = true;
        stop.emit(asio::cancellation_type::terminal);
    });
    std::exception_ptr bug;
    const auto done = [&](std::exception_ptr thrown) {
        if (thrown && !interrupted) bug = thrown;
        signals.cancel();
    };
    asio::co_spawn(context.io, std::move(task), asio::bind_cancellation_slot(stop.slot(), done));
    context.io.restart();
    context.io.run();
    if (bug) std::rethrow_exception(bug);
}

auto run_night(config::Config config, const NightOptions& options,
               const std::function<void(const Context&, const pipeline::Summary&)>& on_done)
    -> int {
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    const auto as_of = parse_time(options.as_of, "--as-of");
    if (!as_of) return report_error(as_of.error());
    Context context{std::move(config), shift_for(as_of)};
    for (const auto& problem : context.catalog.problems())
        std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
    if (auto opened = context.open_store(options.no_wait); !opened)
        return report_error(opened.error());
    Night night;
    run_on_io(context, live_through(context, options, night), night.interrupted);
    const int code = conclude(context, night);
    if (!night.summary || night.interrupted) return code;
    note_what_ran(context, night.summary->run);
    on_done(context, *night.summary);
    return code;
}

auto run(const cli::Globals& globals, const cli::Run& command) -> int {
    const NightOptions options{globals.quiet,       command.no_wait, command.job,
                               command.enterprises, command.as_of,   command.reask_since};
    return run_night(load_config(globals), options,
                     [&](const Context& context, const pipeline::Summary& summary) {
                         if (!globals.quiet)
                             std::printf("%s\n", summary_line(context, summary).c_str());
                     });
}

}  // namespace fanfold::app
