#include "timetable.hpp"

#include <algorithm>

namespace fanfold::app {

void Timetable::set(const config::Config& config, Instant now) {
    std::map<JobName, Entry> jobs;
    for (const auto& [name, job] : config.jobs) {
        Entry entry;
        entry.timing = config.timings.at(name);
        if (const auto zone = config::zone_named(entry.timing.zone)) entry.zone = *zone;
        if (auto cron = Cron::parse(job.schedule, name.str()); cron && !job.schedule.empty()) entry.cron = *cron;
        const auto known = jobs_.find(name);
        entry.handled = known == jobs_.end() ? now : known->second.handled;
        jobs.emplace(name, std::move(entry));
    }
    jobs_ = std::move(jobs);
}

void Timetable::remember(const JobName& job, std::optional<Instant> handled) {
    if (const auto found = jobs_.find(job); found != jobs_.end() && handled) found->second.handled = *handled;
}

auto Timetable::take_due(Instant now, std::size_t& left_out) -> std::vector<DueJob> {
    std::vector<DueJob> out;
    left_out = 0;
    for (auto& [name, entry] : jobs_) {
        if (!entry.cron) continue;
        const auto found = schedule::due_times(*entry.cron, entry.zone, entry.timing, entry.handled, now);
        for (const auto due : found.due) out.push_back({name, due});
        left_out += found.left_out;
        entry.handled = std::max(entry.handled, now);
    }
    std::stable_sort(out.begin(), out.end(), [](const DueJob& a, const DueJob& b) { return a.due < b.due; });
    return out;
}

auto Timetable::next_of(const JobName& job, Instant now) const -> std::optional<Instant> {
    const auto found = jobs_.find(job);
    if (found == jobs_.end() || !found->second.cron) return std::nullopt;
    return found->second.cron->next(now, found->second.zone);
}

auto Timetable::next(Instant now) const -> std::optional<DueJob> {
    std::optional<DueJob> out;
    for (const auto& [name, entry] : jobs_)
        if (const auto due = next_of(name, now); due && (!out || *due < out->due)) out = DueJob{name, *due};
    return out;
}

auto Timetable::overlap_of(const JobName& job) const -> Overlap {
    const auto found = jobs_.find(job);
    return found == jobs_.end() ? Overlap::skip : found->second.timing.overlap;
}

}  // namespace fanfold::app
