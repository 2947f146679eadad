/// `fanfold plan`: calls, tokens and money of the next run, what the last plan was worth, and what an
/// edit would change.
#include <fmt/format.h>

#include <cstdio>

#include <fanfold/store/store.hpp>

#include "commands.hpp"
#include "plan_words.hpp"
#include "price_days.hpp"
#include "run_command.hpp"
#include "temporary_folder.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;

/// What a coroutine on the io thread leaves for the one that waits for it.
struct Prediction {
    Result<pipeline::Outlook> outlook;
    Result<pipeline::EditOutlook> edit;
    Status ready = Done{};
};

auto make_ready(Context& context, const NightOptions& options, pipeline::Order& out)
    -> asio::awaitable<Status> {
    auto loaded = co_await context.load_enterprises();
    if (!loaded) co_return loaded;
    auto order = make_order(context, options);
    if (!order) co_return order.error();
    split_unserved(context, *order);
    auto built = context.build(order->enterprises);
    if (!built) co_return built;
    out = std::move(*order);
    co_return Done{};
}

/// A sample is taken in a store of its own; what it said belongs to the house's.
auto keep(Context& context, const std::filesystem::path& state, schedule::Plan plan)
    -> asio::awaitable<Status> {
    auto store = store::Store::open(state, context.io.get_executor(), context.clock);
    if (!store) co_return store.error();
    auto kept = co_await (*store)->run_book().keep_plan(std::move(plan));
    co_return kept;
}

auto predict(Context& context, const NightOptions& options, const cli::Plan& command,
             const std::filesystem::path& state, Prediction& out) -> asio::awaitable<void> {
    pipeline::Order order;
    out.ready = co_await make_ready(context, options, order);
    if (!out.ready) co_return;
    const auto job = order.job.name;
    if (command.diff)
        out.edit = co_await context.pipeline->edit(std::move(order));
    else if (command.sample > 0)
        out.outlook = co_await context.pipeline->sample(std::move(order), command.sample);
    else
        out.outlook = co_await context.pipeline->plan(std::move(order));
    if (command.sample == 0 || !out.outlook) co_return;
    auto plan = pipeline::plan_of(job, context.clock.now(), *out.outlook);
    out.ready = co_await keep(context, state, std::move(plan));
}

void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
}

auto show(const Context& context, const Prediction& prediction, const cli::Plan& command) -> int {
    const auto& currency = context.config.house.currency;
    if (!prediction.ready) return report_error(prediction.ready.error());
    if (command.diff) {
        if (!prediction.edit) return report_error(prediction.edit.error());
        print(command.json ? edit_json(*prediction.edit) : edit_text(*prediction.edit, currency) + price_days(context.config));
        return exit_code::ok;
    }
    if (!prediction.outlook) return report_error(prediction.outlook.error());
    print(command.json ? outlook_json(*prediction.outlook)
                       : outlook_text(*prediction.outlook, currency) + price_days(context.config));
    return exit_code::ok;
}

}  // namespace

auto plan(const cli::Globals& globals, const cli::Plan& command) -> int {
    if (command.diff && command.sample > 0)
        return report_error({ErrorKind::bad_input, "--diff compares with the last run and --sample "
                                                   "is for a first one: leave one out"});
    auto config = load_config(globals);
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    const auto as_of = parse_time(command.as_of, "--as-of");
    if (!as_of) return report_error(as_of.error());
    const auto state = config.house.state;
    TemporaryFolder scratch;
    if (command.sample > 0) config.house.state = scratch.path();
    Context context{std::move(config), shift_for(as_of)};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    const NightOptions options{globals.quiet,       false,         command.job,
                               command.enterprises, command.as_of, command.reask_since};
    Prediction prediction;
    bool interrupted = false;
    run_on_io(context, predict(context, options, command, state, prediction), interrupted);
    return interrupted ? exit_code::late : show(context, prediction, command);
}

}  // namespace fanfold::app
