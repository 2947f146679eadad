/// `fanfold run --shadow`: the last finished run once more, by this program and configuration, beside what it told: on a
/// copy of the state that is thrown away. The owner's databases are only read; nothing is visited, nothing delivered.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/async/see_off.hpp>
#include <fanfold/store/rewind.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "progress.hpp"
#include "report_changes.hpp"
#include "run_command.hpp"
#include "temporary_folder.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"
#include "workbench.hpp"

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

/// What was, and where it is made again.
struct Past {
    Job job;
    store::PastRun run;
    std::map<EnterpriseName, Report> reports;
    std::vector<EnterpriseName> left_out;  ///< had a report, and are not served by this configuration
};

/// One enterprise, told twice.
struct Pair {
    const Report* before = nullptr;
    std::optional<Report> after;  ///< nothing: none was made
    std::vector<ReportChange> changes;
    int kept = 0, reworded = 0, fresh = 0, gone = 0;
    [[nodiscard]] auto differs() const -> bool {
        return reworded + fresh + gone > 0 || (after && after->status != before->status);
    }
};

/// Questions without an answer.
auto open_questions(const Report& report) -> int {
    return report.about.questions - report.about.answered;
}

auto is_incomplete(const Pair& pair) -> bool {
    return !pair.after || open_questions(*pair.after) > open_questions(*pair.before);
}

auto has_name(const std::vector<EnterpriseName>& names, const EnterpriseName& name) -> bool {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Nothing leaves the copy, and one cap holds for all.
void keep_inside(Enterprise& enterprise, const fs::path& reports) {
    enterprise.folder = FolderDelivery{reports};
    enterprise.mail.reset();
    enterprise.webhook.reset();
    enterprise.exec.reset();
    enterprise.caps = Caps{};
}

/// Batches are a provider's, and outlive whoever posts them: a trial asks live.
void narrow(config::Config& config, const fs::path& state, Money cap) {
    config.house.state = state;
    config.house.caps = Caps{};
    config.house.caps.run = cap;
    config.house.template_caps.clear();
    config.house.when_money_ends.clear();
    config.archives.clear();
    for (auto& [name, model] : config.house.models) model.batch = false;
}

auto no_run(const JobName& job) -> Error {
    return {ErrorKind::bad_input, "no run of job \"" + job.str() + "\" is finished yet: there is nothing to set a new one beside"};
}

/// The reports of that run, of those whom the job serves today.
auto read_reports(const fs::path& copy, const config::Config& config, const cli::Run& command, Past& past) -> Status {
    const auto served = config::select(config, command.enterprises.empty() ? past.job.enterprises : command.enterprises);
    if (!served) return served.error();
    auto reader = store::Store::open_reading(copy);
    if (!reader) return reader.error();
    for (const auto& entry : past.run.enterprises) {
        if (!entry.view) continue;
        auto report = (*reader)->report(entry.enterprise, past.run.run.id);
        if (!report) continue;  // it ended without one
        if (has_name(*served, entry.enterprise))
            past.reports.emplace(entry.enterprise, std::move(*report));
        else if (command.enterprises.empty())
            past.left_out.push_back(entry.enterprise);
    }
    if (!past.reports.empty()) return Done{};
    return Error{ErrorKind::bad_input, "run " + to_string(past.run.run.id) + " made no report for any of these enterprises"};
}

auto take_past(const config::Config& config, const cli::Run& command, const fs::path& copy) -> Result<Past> {
    Past out;
    auto job = find_job(config, command.job);
    if (!job) return job.error();
    out.job = std::move(*job);
    std::error_code failed;
    fs::create_directory(copy, failed);
    if (failed) return Error{ErrorKind::no_space, copy.string() + " cannot be made: " + failed.message()};
    const auto state = command.state.empty() ? config.house.state : fs::path{command.state};
    if (auto copied = store::copy_state(state, copy); !copied) return copied.error();
    auto run = store::last_finished(copy, out.job.name);
    if (!run) return run.error();
    if (!*run) return no_run(out.job.name);
    out.run = std::move(**run);
    if (auto read = read_reports(copy, config, command, out); !read) return read.error();
    if (auto rewound = store::rewind(copy, out.run.run.id); !rewound) return rewound.error();
    return out;
}

auto order_of(const Past& past) -> pipeline::Order {
    pipeline::Order out;
    out.job = past.job;
    out.again.emplace();
    out.again->run = past.run.run.id;
    out.again->began_at = past.run.run.started_at;
    for (const auto& entry : past.run.enterprises) {
        if (!past.reports.contains(entry.enterprise)) continue;
        out.enterprises.push_back(entry.enterprise);
        out.again->views.emplace(entry.enterprise, *entry.view);
    }
    return out;
}

/// A broken enterprise without a last good version has no report: it is missing, and told so.
void drop_unserved(const Context& context, pipeline::Order& order) {
    for (const auto& name : split_unserved(context, order)) order.again->views.erase(name);
}

auto run_again(Context& context, pipeline::Order order, Result<pipeline::Summary>& out) -> asio::awaitable<void> {
    auto summary = co_await context.pipeline->run(std::move(order));
    out = std::move(summary);
}

struct Errand {
    Context& context;
    fs::path reports;
    bool quiet = false;
    Result<pipeline::Summary> summary;
};

auto tell_again(Errand& errand, pipeline::Order order) -> asio::awaitable<void> {
    auto& context = errand.context;
    auto loaded = co_await context.load_enterprises();
    if (!loaded) {
        errand.summary = loaded.error();
        co_return;
    }
    for (auto& [name, enterprise] : context.enterprises) keep_inside(enterprise, errand.reports);
    drop_unserved(context, order);
    auto built = context.build(order.enterprises);
    if (!built) {
        errand.summary = built.error();
        co_return;
    }
    async::TaskGroup lines{context.io.get_executor()};
    lines.start(show_progress(context, errand.quiet));
    co_await async::do_beside(lines, run_again(context, std::move(order), errand.summary));
}

/// A sentence that stands word for word under another id, because its event was made of other findings, is no change.
void match_by_words(std::vector<ReportChange>& changes) {
    for (auto& gone : changes) {
        if (gone.change != "gone") continue;
        const auto twin = std::find_if(changes.begin(), changes.end(), [&](const ReportChange& other) {
            return other.change == "new" && other.section == gone.section && other.after == gone.before;
        });
        if (twin == changes.end()) continue;
        twin->change = "same";
        twin->before = twin->after;
        gone.change = "matched";
    }
    std::erase_if(changes, [](const ReportChange& change) { return change.change == "matched"; });
}

auto pair_of(const Report& before, Result<Report> after) -> Pair {
    Pair out;
    out.before = &before;
    if (!after) return out;
    out.changes = changes_between(before, *after);
    out.after = std::move(*after);
    match_by_words(out.changes);
    for (const auto& change : out.changes) {
        out.kept += change.change == "same" ? 1 : 0;
        out.reworded += change.change == "changed" ? 1 : 0;
        out.fresh += change.change == "new" ? 1 : 0;
        out.gone += change.change == "gone" ? 1 : 0;
    }
    return out;
}

auto pairs_of(const Past& past, const fs::path& copy, RunId run) -> Result<std::vector<Pair>> {
    auto reader = store::Store::open_reading(copy);
    if (!reader) return reader.error();
    std::vector<Pair> out;
    for (const auto& [name, before] : past.reports) out.push_back(pair_of(before, (*reader)->report(name, run)));
    return out;
}

/// 2 where something could not be told, 1 where it is told otherwise.
auto verdict(const Past& past, const std::vector<Pair>& pairs, const pipeline::Summary& summary) -> int {
    if (summary.model_unreachable) return exit_code::unavailable;
    if (!past.left_out.empty() || std::any_of(pairs.begin(), pairs.end(), is_incomplete)) return exit_code::missing;
    const bool differs = std::any_of(pairs.begin(), pairs.end(), [](const Pair& pair) { return pair.differs(); });
    return differs ? exit_code::differs : exit_code::ok;
}

auto counts_of(const Pair& pair) -> std::string {
    return fmt::format("{} sentences kept, {} reworded, {} new, {} gone", pair.kept, pair.reworded, pair.fresh, pair.gone);
}

void print_pair(const EnterpriseName& name, const Pair& pair) {
    const auto& before = *pair.before;
    if (!pair.after) {
        fmt::print("\n{}: no report was made\n", name.str());
        return;
    }
    const auto& after = *pair.after;
    fmt::print("\n{}  {} → {}  {}\n", name.str(), to_string(before.status), to_string(after.status), counts_of(pair));
    fmt::print("    calls {} → {} ({} answers taken over)  cost {} → {} {}\n", before.about.calls, after.about.calls,
               after.about.reused, to_string(before.about.cost), to_string(after.about.cost), after.about.currency);
    if (const int open = open_questions(after); open > open_questions(before))
        fmt::print("    {} of {} questions got no answer: the comparison is not whole\n", open, after.about.questions);
    if (after.status != before.status)
        for (const auto& note : after.about.notes) fmt::print("    {}\n", plain_text(note));
    std::fflush(stdout);
    for (const auto& change : pair.changes) print_change(change);
}

void print_all(const Past& past, const std::vector<Pair>& pairs, const Context& context, const fs::path& kept) {
    fmt::print("run {} of job {} once more: nothing was visited, stored or delivered\n", to_string(past.run.run.id),
               past.job.name.str());
    Pair sum;
    auto name = past.reports.begin();
    for (const auto& pair : pairs) {
        print_pair((name++)->first, pair);
        sum.kept += pair.kept, sum.reworded += pair.reworded, sum.fresh += pair.fresh, sum.gone += pair.gone;
    }
    for (const auto& left : past.left_out)
        fmt::print("\n{}: had a report, and is not served by this configuration's job\n", left.str());
    const auto& counters = context.engine->counters();
    fmt::print("\nIn all {} · {} calls, {} {}\n", counts_of(sum), counters.calls, to_string(counters.settled),
               context.config.house.currency);
    if (!kept.empty()) fmt::print("the new reports stand in {}\n", kept.string());
}

auto side_json(const Report& report) -> Json {
    return {{"status", to_string(report.status)},  {"questions", report.about.questions},
            {"answered", report.about.answered},   {"calls", report.about.calls},
            {"reused", report.about.reused},       {"cost", to_string(report.about.cost)}};
}

auto pair_json(const EnterpriseName& name, const Pair& pair) -> Json {
    Json changes = Json::array();
    for (const auto& change : pair.changes)
        if (change.change != "same") changes.push_back(json_of(change));
    return {{"enterprise", name.str()},
            {"before", side_json(*pair.before)},
            {"after", pair.after ? side_json(*pair.after) : Json{}},
            {"kept", pair.kept},
            {"reworded", pair.reworded},
            {"new", pair.fresh},
            {"gone", pair.gone},
            {"changes", std::move(changes)}};
}

void print_json(const Past& past, const std::vector<Pair>& pairs, const Context& context, int code) {
    Json rows = Json::array();
    auto name = past.reports.begin();
    for (const auto& pair : pairs) rows.push_back(pair_json((name++)->first, pair));
    Json left = Json::array();
    for (const auto& each : past.left_out) left.push_back(each.str());
    const auto& counters = context.engine->counters();
    const Json out{{"run", to_string(past.run.run.id)},
                   {"job", past.job.name.str()},
                   {"enterprises", std::move(rows)},
                   {"left_out", std::move(left)},
                   {"calls", counters.calls},
                   {"cost", to_string(counters.settled)},
                   {"currency", context.config.house.currency},
                   {"exit", code}};
    std::printf("%s\n", out.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

auto lies_in(const fs::path& inner, const fs::path& outer) -> bool {
    const auto rest = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
    return !rest.empty() && *rest.begin() != "..";
}

/// Where readers look, a report of the trial would be the newest.
auto readers_folder(const config::Config& config, const fs::path& out)
    -> std::optional<Error> {
    for (const auto& [name, enterprise] : config.enterprises) {
        if (out.empty() || !enterprise.folder) continue;
        const auto& folder = enterprise.folder->folder;
        if (lies_in(out, folder) || lies_in(folder, out))
            return Error{ErrorKind::bad_input,
                         "--out " + out.string() + ": reports of " + name.str() +
                             " are delivered there; choose another folder"};
    }
    return std::nullopt;
}

/// Runs it, and says what came of it.
auto compare(config::Config config, const cli::Run& command, const cli::Globals& globals, const Past& past,
             const fs::path& scratch) -> int {
    const auto kept = command.out.empty() ? fs::path{} : fs::absolute(command.out);
    const auto copy = config.house.state;
    // As it was that night: what is muted until a day, and how old a page is, are seen from there.
    Context context{std::move(config), shift_for(std::optional{past.run.run.started_at})};
    for (const auto& problem : context.catalog.problems())
        if (problem.fatal) std::fprintf(stderr, "%s: %s\n", problem.where.c_str(), problem.what.c_str());
    if (auto opened = context.open_store(true); !opened) return report_error(opened.error());
    Errand errand{context, kept.empty() ? scratch / "reports" : kept, globals.quiet || command.json, {}};
    bool interrupted = false;
    run_on_io(context, tell_again(errand, order_of(past)), interrupted);
    if (interrupted) return exit_code::missing;
    if (!errand.summary) return report_error(errand.summary.error());
    const auto pairs = pairs_of(past, copy, errand.summary->run);
    if (!pairs) return report_error(pairs.error());
    const int code = verdict(past, *pairs, *errand.summary);
    if (command.json)
        print_json(past, *pairs, context, code);
    else
        print_all(past, *pairs, context, kept);
    return code;
}

}  // namespace

auto run_shadow(const cli::Globals& globals, const cli::Run& command) -> int {
    auto config = load_config(globals);
    print_complaints(config.complaints, stderr_is_terminal());
    if (!config.usable()) return exit_code::config;
    const auto cap = cap_from(command.cap);
    if (!cap) return report_error(cap.error());
    if (const auto taken = readers_folder(config, command.out.empty() ? fs::path{} : fs::absolute(command.out)))
        return report_error(*taken);
    const TemporaryFolder scratch;
    if (scratch.path().empty())
        return report_error({ErrorKind::no_space, "cannot make a temporary folder"});
    const auto past = take_past(config, command, scratch.path() / "state");
    if (!past) return report_error(past.error());
    narrow(config, scratch.path() / "state", *cap);
    return compare(std::move(config), command, globals, *past, scratch.path());
}

}  // namespace fanfold::app
