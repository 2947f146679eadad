/// `fanfold report approve` and `correct`: what a person does with a report before it goes, or
/// after.
#include <cstdio>
#include <functional>

#include "commands.hpp"
#include "owner_client.hpp"
#include "owner_work.hpp"
#include "run_command.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;
auto wanted_report(const cli::Globals& globals, const std::string& enterprise,
                   const std::string& run) -> Result<std::pair<Wanted, config::Config>> {
    auto shelf = open_shelf(globals);
    if (!shelf) return shelf.error();
    const auto report = stored_report(*shelf, enterprise, run);
    if (!report) return report.error();
    return std::pair{Wanted{report->enterprise, report->run}, std::move(shelf->config)};
}

using Work = std::function<asio::awaitable<Result<Troubles>>(const OwnerWork&, Wanted)>;

auto do_alone(Context& context, Wanted wanted, const Work& work, Result<Troubles>& out) -> asio::awaitable<void> {
    auto loaded = co_await context.load_enterprises();
    if (!loaded) {
        out = loaded.error();
        co_return;
    }
    const OwnerWork owner{*context.premises, context.enterprises};
    out = co_await work(owner, std::move(wanted));
}

/// By whoever owns the store; by us if nobody does.
auto carry_out(const cli::Globals& globals, const std::string& enterprise, const std::string& run, const std::string& action,
               const serve::Fields& form, const Work& work) -> int {
    auto wanted = wanted_report(globals, enterprise, run);
    if (!wanted) return report_error(wanted.error());
    const auto target = "/api/v1/reports/" + wanted->first.enterprise.str() + "/" + to_string(wanted->first.run) + "/" + action;
    const auto asked = ask_owner(wanted->second.house.state, target, form);
    if (!asked) return report_error(asked.error());
    if (*asked) return tell_reply(**asked);
    Context context{std::move(wanted->second), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    Result<Troubles> troubles{Troubles{}};
    bool interrupted = false;
    run_on_io(context, do_alone(context, wanted->first, work, troubles), interrupted);
    if (!troubles) return report_error(troubles.error());
    for (const auto& line : *troubles) std::fprintf(stderr, "fanfold: %s\n", line.c_str());
    return troubles->empty() && !interrupted ? exit_code::ok : exit_code::late;
}

}  // namespace

auto report_approve(const cli::Globals& globals, const cli::ReportApprove& command) -> int {
    const Work work = [&](const OwnerWork& owner, Wanted wanted) { return approve(owner, std::move(wanted), command.by); };
    return carry_out(globals, command.enterprise, command.run, "approve", {{"by", command.by}}, work);
}

auto report_correct(const cli::Globals& globals, const cli::ReportCorrect& command) -> int {
    if (command.drop == !command.text.empty())
        return report_error(
            {ErrorKind::bad_input, "say what becomes of the item: --text \"…\" or --drop"});
    const deliver::Edit edit{command.item, command.text, command.by, command.why};
    const Work work = [&](const OwnerWork& owner, Wanted wanted) { return correct(owner, std::move(wanted), edit); };
    serve::Fields form{{"item", edit.item}, {"text", edit.text}, {"by", edit.by}, {"why", edit.why}};
    if (command.drop) form.emplace("drop", "1");
    const int code = carry_out(globals, command.enterprise, command.run, "correct", form, work);
    if (code == exit_code::ok && !globals.quiet)
        std::printf("%s; `fanfold deliveries` shows who has the new version\n", command.drop ? "Taken out" : "Reworded");
    return code;
}

}  // namespace fanfold::app
