/// `fanfold schedule`: each job and the next times at which it is due.
#include <fmt/format.h>

#include <cstdio>
#include <fanfold/time/cron.hpp>
#include <fanfold/store/store.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "commands.hpp"
#include "owner_client.hpp"
#include "run_command.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

constexpr int times_shown = 10;
constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// "2026-11-26T02:30:00+01:00".
auto on_the_wall(Instant at, const TimeZone& zone) -> std::string {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    const auto offset = zone.offset_at(whole);
    auto text = to_rfc3339(Instant{whole + offset});
    if (offset.count() == 0) return text;
    text.pop_back();
    const auto minutes = std::chrono::abs(offset).count() / 60;
    return fmt::format("{}{}{:02}:{:02}", text, offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

auto next_times(const Job& job, const TimeZone& zone, Instant now) -> std::vector<Instant> {
    std::vector<Instant> out;
    const auto cron = Cron::parse(job.schedule, job.name.str());
    if (job.schedule.empty() || !cron) return out;
    for (auto due = cron->next(now, zone); due && out.size() < times_shown; due = cron->next(*due, zone))
        out.push_back(*due);
    return out;
}

auto job_json(const Job& job, const Timing& timing, const TimeZone& zone, Instant now, bool paused) -> Json {
    Json times = Json::array();
    for (const auto due : next_times(job, zone, now)) times.push_back(on_the_wall(due, zone));
    return {{"job", job.name.str()},
            {"schedule", job.schedule},
            {"timezone", timing.zone},
            {"catchup", to_string(timing.catch_up)},
            {"overlap", to_string(timing.overlap)},
            {"deliver_by", job.deliver_by},
            {"enterprises", job.enterprises},
            {"paused", paused},
            {"next", times}};
}

void print_job(const Job& job, const Timing& timing, const TimeZone& zone, Instant now, bool paused) {
    if (job.schedule.empty()) {
        std::printf("%s: no schedule; it runs when `fanfold run --job %s` is called\n", job.name.str().c_str(),
                    job.name.str().c_str());
        return;
    }
    std::printf("%s: %s%s%s%s%s\n", job.name.str().c_str(), job.schedule.c_str(),
                timing.zone.empty() ? "" : " in ", timing.zone.c_str(),
                job.deliver_by.empty() ? "" : ", deliver by ", job.deliver_by.c_str());
    if (paused)
        std::printf("    paused: these times are left out until `fanfold schedule --resume %s`\n", job.name.str().c_str());
    for (const auto due : next_times(job, zone, now)) {
        const auto day = std::chrono::floor<std::chrono::days>(zone.wall(due));
        std::printf("    %s %s\n", weekdays[std::chrono::weekday{day}.c_encoding()], on_the_wall(due, zone).c_str());
    }
}

/// Where there is no state yet, nothing is.
auto paused_in(const std::filesystem::path& state) -> Result<std::set<JobName>> {
    std::set<JobName> out;
    std::error_code failed;
    if (!std::filesystem::exists(state / "state.db", failed)) return out;
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    const auto jobs = (*reader)->paused_jobs();
    if (!jobs) return jobs.error();
    out.insert(jobs->begin(), jobs->end());
    return out;
}

auto remember(Context& context, JobName job, bool paused, Status& out) -> boost::asio::awaitable<void> {
    schedule::RunBook::JobMemory memory{std::nullopt, paused};
    auto kept = co_await context.store->run_book().remember_job(std::move(job), std::move(memory));
    out = kept ? Status{Done{}} : Status{kept.error()};
}

/// By the daemon if there is one: it must not begin what was just paused.
auto set_paused(config::Config config, const std::string& name, bool paused) -> int {
    const auto job = find_job(config, name);
    if (!job) return report_error(job.error());
    const auto asked = ask_owner(config.house.state, "/api/v1/jobs/" + job->name.str() + (paused ? "/pause" : "/resume"), {});
    if (!asked) return report_error(asked.error());
    if (*asked) return (*asked)->status == 200 ? exit_code::ok : tell_reply(**asked);
    Context context{std::move(config), Duration::zero()};
    if (auto opened = context.open_store(false); !opened) return report_error(opened.error());
    Status done = Done{};
    bool interrupted = false;
    run_on_io(context, remember(context, job->name, paused, done), interrupted);
    return done ? exit_code::ok : report_error(done.error());
}

}  // namespace

auto schedule(const cli::Globals& globals, const cli::Schedule& command) -> int {
    const auto config = config::load(config_folder(globals.config_dir));
    print_complaints(config.complaints);
    if (!config.usable()) return exit_code::config;
    if (!command.pause.empty()) return set_paused(config, command.pause, true);
    if (!command.resume.empty()) return set_paused(config, command.resume, false);
    const auto now = SystemClock{}.now();
    const auto paused = paused_in(config.house.state);
    if (!paused) return report_error(paused.error());
    Json rows = Json::array();
    for (const auto& [name, job] : config.jobs) {
        const auto& timing = config.timings.at(name);
        const auto zone = config::zone_named(timing.zone);
        if (!zone) return report_error(zone.error());
        if (command.json)
            rows.push_back(job_json(job, timing, *zone, now, paused->contains(name)));
        else
            print_job(job, timing, *zone, now, paused->contains(name));
    }
    if (command.json) std::printf("%s\n", rows.dump(2).c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
