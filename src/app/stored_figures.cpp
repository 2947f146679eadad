/// What `/metrics` says of the time before this process.
#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "metrics.hpp"

namespace fanfold::app {

namespace {

constexpr int runs_looked_at = 50;

auto figures_of(const store::StatusLine& line, const std::string& currency) -> RunFigures {
    RunFigures out;
    out.run = line.run.id;
    out.ended_at = *line.run.finished_at;
    out.took = out.ended_at - line.run.started_at;
    out.currency = currency;
    for (const auto status : {ReportStatus::complete, ReportStatus::degraded, ReportStatus::late, ReportStatus::quiet})
        out.reports[to_string(status)] = 0;
    out.reports["missing"] = 0;
    for (const auto& entry : line.enterprises)
        if (entry.progress != schedule::Progress::delivered) ++out.reports["missing"];
    std::int64_t questions = 0;
    for (const auto& [state, count] : line.questions) questions += count;
    const auto answered = line.questions.find("answered");
    out.questions = questions;
    out.answered = answered == line.questions.end() ? 0 : answered->second;
    out.calls = line.attempts;
    out.cost = line.settled;
    return out;
}

void add_sources(const std::vector<store::SourceNight>& nights, RunFigures& out) {
    std::int64_t pages = 0, failed = 0, fresh = 0;
    for (const auto& night : nights)
        if (night.run == out.run) pages += night.pages, failed += night.failed, fresh += night.fresh;
    out.pages = pages, out.failed = failed, out.fresh = fresh;
}

/// The second number of /proc/self/statm; 0 where there is none.
auto resident_pages() -> std::int64_t {
    std::ifstream in{"/proc/self/statm"};
    std::int64_t whole = 0, resident = 0;
    in >> whole >> resident;
    return resident;
}

auto open_descriptors() -> std::int64_t {
    auto* folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) return 0;
    std::int64_t count = -1;  // the one that looks
    while (const auto* entry = ::readdir(folder))
        if (entry->d_name[0] != '.') ++count;
    ::closedir(folder);
    return count;
}

auto processor_seconds() -> double {
    struct rusage used {};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

auto stored_figures(const std::filesystem::path& state, const std::string& currency) -> Result<std::map<JobName, RunFigures>> {
    std::map<JobName, RunFigures> out;
    auto reader = store::Store::open_reading(state);
    if (!reader) return reader.error();
    const auto lines = (*reader)->status(runs_looked_at);
    if (!lines) return lines.error();
    for (const auto& line : *lines)
        if (line.run.state == schedule::RunState::finished && line.run.finished_at)
            out.try_emplace(line.run.job, figures_of(line, currency));
    if (out.empty()) return out;
    const auto nights = (*reader)->source_nights(runs_looked_at);
    if (!nights) return nights.error();
    for (auto& [job, figures] : out) {
        add_sources(*nights, figures);
        const auto reports = (*reader)->reports_of(figures.run);
        if (!reports) return reports.error();
        for (const auto& report : *reports) ++figures.reports[to_string(report.status)];
    }
    return out;
}

auto process_metrics() -> std::string {
    MetricsText out;
    struct rlimit most {};
    ::getrlimit(RLIMIT_NOFILE, &most);
    out.family("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.");
    out.sample(resident_pages() * ::sysconf(_SC_PAGESIZE));
    out.family("process_open_fds", "gauge", "Open file descriptors.");
    out.sample(open_descriptors());
    out.family("process_max_fds", "gauge", "How many may be open.");
    out.sample(static_cast<std::int64_t>(most.rlim_cur));
    out.family("process_cpu_seconds_total", "counter", "Processor time, user and system.");
    out.sample(processor_seconds());
    return out.text();
}

}  // namespace fanfold::app
