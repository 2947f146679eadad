/// `fanfold report approve` and `correct`: what a person does with a report before it goes, or
/// after.
#include <boost/asio/co_spawn.hpp>
#include <cstdio>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/edits.hpp>
#include <functional>

#include "commands.hpp"
#include "context.hpp"
#include "post.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace exit_code = cli::exit_code;
using deliver::Resend;

/// Changes the report in hand; what becomes of its deliveries. `was_sent`: somebody has it.
using Change = std::function<Result<Resend>(Report& report, bool was_sent)>;

struct Wanted {
    EnterpriseName enterprise;
    RunId run;
    bool newest = false;  ///< of this enterprise: `latest` links are moved
};

/// What could not be sent, in words.
using Troubles = std::vector<std::string>;

auto amend(Context& context, const Wanted& wanted, const Change& change)
    -> asio::awaitable<Result<Troubles>> {
    auto loaded = co_await context.load_enterprises();
    if (!loaded) co_return loaded.error();
    auto& outbox = context.store->outbox();
    auto stored = co_await outbox.report(wanted.enterprise, wanted.run);
    if (!stored) co_return stored.error();
    if (!*stored) co_return Error{ErrorKind::bad_input, "there is no such report"};
    auto sent = co_await outbox.was_sent(wanted.enterprise, wanted.run);
    if (!sent) co_return sent.error();
    auto report = std::move(**stored);
    const auto resend = change(report, *sent);
    if (!resend) co_return resend.error();
    auto amended = co_await outbox.amend(report, *resend);
    if (!amended) co_return amended.error();
    auto indexed = co_await context.store->index(wanted.run);
    if (!indexed) co_return indexed.error();
    const auto reader = context.enterprises.find(wanted.enterprise);
    if (wanted.newest && reader != context.enterprises.end() && reader->second.folder) {
        const auto written = deliver::write_folder(report, reader->second.folder->folder);
        if (!written) co_return written.error();
    }
    if (*resend == Resend::nothing) co_return Troubles{};
    auto office = post_office(context);
    auto done = co_await pipeline::send_due(std::move(office), wanted.enterprise);
    co_return done;
}

auto amend_alone(Context& context, Wanted wanted, Change change, Result<Troubles>& out)
    -> asio::awaitable<void> {
    out = co_await amend(context, wanted, change);
}

auto wanted_report(const cli::Globals& globals, const std::string& enterprise,
                   const std::string& run) -> Result<std::pair<Wanted, config::Config>> {
    auto shelf = open_shelf(globals);
    if (!shelf) return shelf.error();
    const auto report = stored_report(*shelf, enterprise, run);
    if (!report) return report.error();
    const auto newest = shelf->reader->report(report->enterprise, std::nullopt);
    const bool is_newest = newest.ok() && newest->run == report->run;
    return std::pair{Wanted{report->enterprise, report->run, is_newest}, std::move(shelf->config)};
}

auto carry_out(const cli::Globals& globals, const std::string& enterprise, const std::string& run,
               const Change& change) -> int {
    auto wanted = wanted_report(globals, enterprise, run);
    if (!wanted) return report_error(wanted.error());
    Context context{std::move(wanted->second), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    Result<Troubles> troubles{Troubles{}};
    std::exception_ptr bug;
    asio::co_spawn(context.io, amend_alone(context, wanted->first, change, troubles),
                   [&](std::exception_ptr thrown) { bug = thrown; });
    context.io.run();
    if (bug) std::rethrow_exception(bug);
    if (!troubles) return report_error(troubles.error());
    for (const auto& line : *troubles) std::fprintf(stderr, "fanfold: %s\n", line.c_str());
    return troubles->empty() ? exit_code::ok : exit_code::late;
}

}  // namespace

auto report_approve(const cli::Globals& globals, const cli::ReportApprove& command) -> int {
    const Change approve = [&](Report& report, bool) -> Result<Resend> {
        auto approved = deliver::approve(report, command.by);
        if (!approved) return approved.error();
        return Resend::release;
    };
    return carry_out(globals, command.enterprise, command.run, approve);
}

auto report_correct(const cli::Globals& globals, const cli::ReportCorrect& command) -> int {
    if (command.drop == !command.text.empty())
        return report_error(
            {ErrorKind::bad_input, "say what becomes of the item: --text \"…\" or --drop"});
    const deliver::Edit edit{command.item, command.text, command.by, command.why};
    const Change correct = [&](Report& report, bool was_sent) -> Result<Resend> {
        auto applied = deliver::apply(report, edit);
        if (!applied) return applied.error();
        return was_sent ? Resend::again : Resend::nothing;
    };
    return carry_out(globals, command.enterprise, command.run, correct);
}

}  // namespace fanfold::app
