#pragma once
/// The due times of all jobs. Pure but for the time zones, which are read when it is made. io thread.
#include <fanfold/config/config.hpp>
#include <fanfold/schedule/due.hpp>
#include <fanfold/time/cron.hpp>
#include <map>

namespace fanfold::app {

struct DueJob {
    JobName job;
    Instant due{};
};

class Timetable {
  public:
    /// Jobs that stay keep how far they were handled.
    void set(const config::Config& config, Instant now);
    void remember(const JobName& job, std::optional<Instant> handled);
    /// What is due now, oldest first; from then on it counts as handled. `left_out` counts what no policy makes up for.
    auto take_due(Instant now, std::size_t& left_out) -> std::vector<DueJob>;
    [[nodiscard]] auto next(Instant now) const -> std::optional<DueJob>;
    [[nodiscard]] auto next_of(const JobName& job, Instant now) const -> std::optional<Instant>;
    [[nodiscard]] auto overlap_of(const JobName& job) const -> Overlap;

  private:
    struct Entry {
        std::optional<Cron> cron;
        TimeZone zone;
        Timing timing;
        Instant handled{};
    };
    std::map<JobName, Entry> jobs_;
};

}  // namespace fanfold::app
