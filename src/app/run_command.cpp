#include "run_command.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>

#include "closing.hpp"
#include "commands.hpp"
#include "logging.hpp"
#include "meanwhile.hpp"
#include "one_page.hpp"

namespace fanfold::app {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;

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

namespace {

/// The run hears signals, and after it nobody: what is left is to put things away, and a signal would take the exit code.
/// Never destroyed, because signals would end the process again from then on.
void keep_signals_from_ending_the_process() {
    static auto* const nobody = new asio::io_context;
    static auto* const held = new asio::signal_set{*nobody, SIGINT, SIGTERM};
    static_cast<void>(held);
}

}  // namespace

auto run_night(config::Config config, const NightOptions& options,
               const std::function<void(const Context&, const pipeline::Summary&)>& on_done)
    -> int {
    // A warning is for who edits; cron would mail it every night.
    print_complaints(config.complaints, stderr_is_terminal());
    if (!config.usable()) return exit_code::config;
    const auto as_of = parse_time(options.as_of, "--as-of");
    if (!as_of) return report_error(as_of.error());
    Context context{std::move(config), shift_for(as_of), options.log};
    for (const auto& problem : context.catalog.problems())
        if (problem.fatal) std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
    if (auto opened = context.open_store(options.no_wait); !opened) {
        // Who comes by every ten minutes is not told each time that the night goes on.
        const bool expected = options.only_due && opened.error().kind() == ErrorKind::busy;
        return expected && !stderr_is_terminal() ? exit_code::busy : report_error(opened.error());
    }
    Night night;
    auto work = live_through(context, options, night);
    if (options.answers_owner) work = answer_meanwhile(context, std::move(work));
    if (options.ends_the_process) keep_signals_from_ending_the_process();
    run_on_io(context, std::move(work), night.interrupted);
    if (context.pipeline) night.run = context.pipeline->tally().run;
    const int code = close_night(context, options, night);
    if (night.nothing_due && !options.only_due && !options.quiet && stderr_is_terminal())
        std::fprintf(stderr, "fanfold: no report is due today by [calendar] or the job's `fold`; "
                             "--enterprise makes one all the same\n");
    if (night.summary && !night.interrupted && !night.nothing_due) on_done(context, *night.summary);
    return code;
}

auto run(const cli::Globals& globals, const cli::Run& command) -> int {
    if (auto may = may_write(command.metrics_file); !may) return report_error(may.error());
    if (command.shadow) return run_shadow(globals, command);
    NightOptions options;
    options.ends_the_process = true;
    options.quiet = globals.quiet;
    options.no_wait = command.no_wait;
    options.job = command.job;
    options.enterprises = command.enterprises;
    options.as_of = command.as_of;
    options.reask_since = command.reask_since;
    options.anew = command.again;
    options.metrics_file = command.metrics_file;
    options.json = command.json;
    options.only_due = command.due;
    options.answers_owner = true;
    auto config = load_config(globals);
    if (config.usable() && !command.no_wait)
        if (const auto code = run_by_daemon(config, command)) return *code;
    options.log = make_log(globals, Service::no);
    // Cron mails what is printed: who looks sees the summary, who does not is told by the exit code.
    const bool somebody_looks = stdout_is_terminal() || globals.verbose;
    return run_night(std::move(config), options,
                     [&](const Context& context, const pipeline::Summary& summary) {
                         if (somebody_looks && !globals.quiet && !command.json)
                             std::printf("%s\n", summary_line(context, summary).c_str());
                     });
}

}  // namespace fanfold::app
