#include "jobs.hpp"

#include "check.hpp"
#include "parse.hpp"
#include "reader.hpp"
#include "retired.hpp"

namespace fanfold::config {

namespace {

auto job_of(const std::string& name, const Reader& table) -> Job {
    Job out;
    out.name = JobName{name};
    out.enterprises = table.texts("enterprises");
    out.period = period_from(table.text("fold")).value_or(out.period);
    out.schedule = table.text("schedule");
    out.deliver_by = table.text("deliver_by");
    out.tolerance = table.number("tolerance", out.tolerance);
    return out;
}

void add_job(Config& config, Job job, Timing timing) {
    config.timings.emplace(job.name, std::move(timing));
    config.jobs.emplace(job.name, std::move(job));
}

auto timing_of(const Reader& table) -> Timing {
    Timing out;
    out.zone = table.text("timezone");
    out.catch_up = catch_up_from(table.text("catchup")).value_or(out.catch_up);
    out.overlap = overlap_from(table.text("overlap")).value_or(out.overlap);
    out.window = table.duration("catchup_window", out.window);
    return out;
}

void check_selectors(const Node& table, const Config& config, Complaints& complaints) {
    const auto* list = table.find("enterprises");
    if (list == nullptr) return;
    for (const auto& item : list->items) {
        const std::vector<std::string> selector{item.text};
        if (item.kind != Kind::text || item.text.empty()) continue;
        if (const auto chosen = select(config, selector); !chosen)
            complaints.error(item.at, chosen.error().message());
    }
}

void read_job(const File& file, Config& config, Complaints& complaints) {
    const auto before = complaints.errors();
    auto table = file.readable ? parse_toml(file.bytes, file.path, complaints) : std::nullopt;
    if (!table) return;
    modernize(*table, FileKind::job, retired_keys(), complaints);
    check_table(*table, job_keys(), "", complaints);
    check_selectors(*table, config, complaints);
    if (complaints.errors() != before) return;
    add_job(config, job_of(file.name, Reader{*table}), timing_of(Reader{*table}));
    if (const auto folder = Reader{*table}.text("warc"); !folder.empty())
        config.archives.emplace(JobName{file.name}, folder);
}

struct Folded {
    const char* name;
    Duration kept;  ///< the period, and what a report may be late
};

auto longest_fold(const Config& config) -> Folded {
    Folded out{"", Duration::zero()};
    for (const auto& [name, job] : config.jobs) {
        if (job.period == Period::month) return {"month", std::chrono::hours{24 * 35}};
        if (job.period == Period::week) out = {"week", std::chrono::hours{24 * 8}};
    }
    return out;
}

}  // namespace

void check_kept_long_enough(const Node& house, const Retention& retention, const Config& config, Complaints& complaints) {
    const auto folded = longest_fold(config);
    const auto* table = house.find("retention");
    if (table == nullptr) return;
    const std::pair<const char*, Duration> kept[] = {{"runs", retention.runs}, {"reports", retention.reports}};
    for (const auto& [key, time] : kept) {
        const auto* written = table->find(key);
        if (written == nullptr || time == Duration::zero() || time >= folded.kept) continue;
        const auto days = std::chrono::duration_cast<std::chrono::hours>(folded.kept).count() / 24;
        complaints.error(written->at, std::string{"[retention] "} + key + " must be " + std::to_string(days) +
                                          "d at least, since a job folds a " + folded.name + ": \"" + std::to_string(days) +
                                          "d\" or more, or \"0s\" for ever");
    }
}

void read_jobs(const Files& files, Config& config, Complaints& complaints) {
    for (const auto& file : files.jobs) read_job(file, config, complaints);
    if (!files.jobs.empty()) return;
    Job nightly;
    nightly.name = JobName{"nightly"};
    add_job(config, std::move(nightly), {});
}

}  // namespace fanfold::config
