/// `fanfold backfill`: the nights of a schedule that no run was made for, made as if it were then.
#include <fmt/format.h>

#include <cstdio>
#include <fanfold/time/cron.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "logging.hpp"
#include "run_command.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

constexpr std::size_t most = 1'000;

/// A time of the schedule, and the run that was made for it.
struct Slot {
    Instant due{};
    std::optional<RunId> run;
};

auto times_of(const config::Config& config, const Job& job, Instant from, Instant to) -> Result<std::vector<Instant>> {
    if (job.schedule.empty())
        return Error{ErrorKind::fix_config, "job \"" + job.name.str() + "\" has no schedule, so nobody knows which nights it missed"};
    const auto cron = Cron::parse(job.schedule, job.name.str());
    if (!cron) return cron.error();
    const auto zone = config::zone_named(config.timings.at(job.name).zone);
    if (!zone) return zone.error();
    return cron->between(from - Duration{1}, to, *zone, most);
}

auto runs_of(const config::Config& config, const JobName& job) -> Result<std::vector<schedule::Run>> {
    std::vector<schedule::Run> out;
    std::error_code failed;
    if (!std::filesystem::exists(config.house.state / "state.db", failed)) return out;
    auto reader = store::Store::open_reading(config.house.state);
    if (!reader) return reader.error();
    const auto lines = (*reader)->status(100'000);
    if (!lines) return lines.error();
    for (const auto& line : *lines)
        if (line.run.job == job) out.push_back(line.run);
    return out;
}

/// A run belongs to the last time that was due before it began.
auto slots_of(const std::vector<Instant>& times, const std::vector<schedule::Run>& runs, Instant to) -> std::vector<Slot> {
    std::vector<Slot> out;
    for (std::size_t at = 0; at < times.size(); ++at) {
        const auto until = at + 1 < times.size() ? times[at + 1] : to + Duration{1};
        Slot slot{times[at], std::nullopt};
        for (const auto& run : runs)
            if (run.started_at >= slot.due && run.started_at < until) slot.run = run.id;
        out.push_back(slot);
    }
    return out;
}

auto json_of(const std::vector<Slot>& slots) -> Json {
    Json out = Json::array();
    for (const auto& slot : slots) {
        Json row{{"due", to_rfc3339(slot.due)}, {"missing", !slot.run}};
        if (slot.run) row["run"] = to_string(*slot.run);
        out.push_back(std::move(row));
    }
    return out;
}

void print(const std::vector<Slot>& slots) {
    std::size_t missing = 0;
    for (const auto& slot : slots) {
        missing += slot.run ? 0 : 1;
        fmt::print("{}  {}\n", to_rfc3339(slot.due), slot.run ? to_string(*slot.run) : "missing");
    }
    fmt::print("{} of {} nights have no run\n", missing, slots.size());
}

auto slots_for(const config::Config& config, const cli::Backfill& command, Job& job) -> Result<std::vector<Slot>> {
    const auto found = find_job(config, command.job);
    if (!found) return found.error();
    job = *found;
    const auto from = parse_time(command.from, "--from");
    if (!from) return from.error();
    const auto to = parse_time(command.to, "--to");
    if (!to) return to.error();
    const auto until = to->value_or(SystemClock{}.now());
    if (!*from || **from >= until) return Error{ErrorKind::bad_input, "--from must be earlier than --to, which is now by default"};
    const auto times = times_of(config, job, **from, until);
    if (!times) return times.error();
    const auto runs = runs_of(config, job.name);
    if (!runs) return runs.error();
    return slots_of(*times, *runs, until);
}

/// Another night would go on with it, in its own time.
auto none_open(const config::Config& config, const JobName& job) -> Status {
    const auto runs = runs_of(config, job);
    if (!runs) return runs.error();
    for (const auto& run : *runs)
        if (run.state == schedule::RunState::open)
            return Error{ErrorKind::busy, "run " + to_string(run.id) + " of " + to_rfc3339(run.started_at) +
                                              " is open: `fanfold run --job " + job.str() + " --as-of " +
                                              to_rfc3339(run.started_at) + "` ends it, then backfill goes on"};
    return Done{};
}

auto run_slots(const cli::Globals& globals, const std::vector<Slot>& slots, const config::Config& config,
               const JobName& job) -> int {
    int worst = exit_code::ok;
    for (const auto& slot : slots) {
        if (slot.run) continue;
        if (auto none = none_open(config, job); !none) return report_error(none.error());
        NightOptions options;
        options.quiet = globals.quiet;
        options.job = job.str();
        options.as_of = to_rfc3339(slot.due);
        options.log = make_log(globals, Service::no);
        const int code = run_night(load_config(globals), options, [](const Context&, const pipeline::Summary&) {});
        worst = std::max(worst, code);
        if (code >= exit_code::usage) return code;  // the next night would fail of the same
    }
    return worst;
}

}  // namespace

auto backfill(const cli::Globals& globals, const cli::Backfill& command) -> int {
    auto config = load_config(globals);
    if (!config.usable()) {
        print_complaints(config.complaints);
        return exit_code::config;
    }
    Job job;
    const auto slots = slots_for(config, command, job);
    if (!slots) return report_error(slots.error());
    if (command.json) std::printf("%s\n", json_of(*slots).dump(2).c_str());
    if (command.dry_run) {
        if (!command.json) print(*slots);
        return exit_code::ok;
    }
    return run_slots(globals, *slots, config, job.name);
}

}  // namespace fanfold::app
