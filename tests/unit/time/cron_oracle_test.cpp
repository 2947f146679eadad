/// Ten years of schedules in twenty zones beside an oracle that knows no shortcut: it asks the C library what the wall
/// shows, minute by minute, and marks what matches.
#include <array>
#include <cstdlib>
#include <ctime>
#include <fanfold/time/cron.hpp>
#include <unordered_set>

#include "zone_files.hpp"

using namespace fanfold;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

const std::vector<const char*> zones{
    "Europe/Berlin",   "Europe/London",     "America/New_York", "America/St_Johns",    "America/Havana",
    "America/Santiago", "America/Asuncion", "America/Sao_Paulo", "America/Nuuk",       "Atlantic/Azores",
    "Africa/Cairo",    "Africa/Casablanca", "Asia/Beirut",      "Asia/Seoul",          "Asia/Kathmandu",
    "Asia/Tehran",     "Australia/Adelaide", "Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll"};
const std::vector<const char*> schedules{"30 2 * * *",     "0 0 * * *",      "*/15 * * * *", "15 1,2,3 * * sun",
                                         "*/20 2 * * *",   "0 0 1 * mon",    "59 23 * * *",  "0 * 29 2 *",
                                         "0,30 0-3 * 3,10 *", "7 5 13 * fri", "@hourly",     "45 1 * * 0,6"};
constexpr int schedules_a_zone = 3;
constexpr sys_seconds begin{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
constexpr sys_seconds end{std::chrono::sys_days{std::chrono::year{2036} / 1 / 1}};
/// Every change in these years is on a full quarter of an hour; the oracle checks that both ends of each agree.
constexpr auto step = minutes{15};

auto shown_by_library(sys_seconds at) -> WallTime {
    const std::time_t seconds_since = at.time_since_epoch().count();
    std::tm local{};
    localtime_r(&seconds_since, &local);
    return WallTime{seconds{seconds_since + local.tm_gmtoff}};
}

/// What the wall shows at each step, by the C library.
auto walls_of(const char* zone) -> std::vector<WallTime> {
    setenv("TZ", zone, 1);
    tzset();
    std::vector<WallTime> out;
    for (auto at = begin - std::chrono::hours{24}; at <= end; at += step) out.push_back(shown_by_library(at));
    unsetenv("TZ");
    tzset();
    return out;
}

class Oracle {
  public:
    Oracle(const Cron& cron, bool wildcard) : cron_(cron), wildcard_(wildcard) {
        // Which minutes of a day, by a day that matches.
        auto day = std::chrono::local_days{std::chrono::year{2028} / 1 / 1};
        while (!any_minute(day)) day += std::chrono::days{1};
        for (int minute = 0; minute < 24 * 60; ++minute)
            of_day_[static_cast<std::size_t>(minute)] = cron.matches(WallTime{day} + minutes{minute});
    }

    auto due(const std::vector<WallTime>& walls) -> std::vector<sys_seconds> {
        auto at = begin - std::chrono::hours{24};
        auto expected = walls.front();
        for (std::size_t quarter = 0; quarter + 1 < walls.size(); ++quarter, at += step) {
            if (walls[quarter] > expected) gap(expected, walls[quarter], at);
            show(walls[quarter], at);
            expected = walls[quarter] + step;
        }
        return std::move(due_);
    }

  private:
    auto any_minute(std::chrono::local_days day) const -> bool {
        for (int minute = 0; minute < 24 * 60; ++minute)
            if (cron_.matches(WallTime{day} + minutes{minute})) return true;
        return false;
    }
    /// The fifteen minutes from here; the wall runs evenly through them.
    void show(WallTime from, sys_seconds at) {
        const auto day = std::chrono::floor<std::chrono::days>(from);
        if (day != day_) day_ = day, day_matches_ = any_minute(day);
        const auto first = static_cast<std::size_t>((from - WallTime{day}) / minutes{1});
        for (std::size_t minute = 0; day_matches_ && minute < 15; ++minute) {
            const auto shown = from + minutes{minute};
            if (of_day_[first + minute] && (wildcard_ || shown > latest_)) mark(at + minutes{minute});
        }
        latest_ = std::max(latest_, from + step - minutes{1});
    }
    void gap(WallTime from, WallTime to, sys_seconds at) {
        if (wildcard_) return;
        for (auto skipped = std::max(from, latest_ + minutes{1}); skipped < to; skipped += minutes{1})
            if (cron_.matches(skipped)) return mark(at);
    }
    void mark(sys_seconds at) {
        if (at >= begin && (due_.empty() || due_.back() != at)) due_.push_back(at);
    }

    const Cron& cron_;
    bool wildcard_;
    std::array<bool, 24 * 60> of_day_{};
    std::chrono::local_days day_{};
    bool day_matches_ = false;
    WallTime latest_{seconds{0}};
    std::vector<sys_seconds> due_;
};

auto is_wildcard(std::string_view schedule) -> bool {
    if (schedule == "@hourly") return true;
    const auto hour = schedule.find(' ') + 1;
    return schedule.substr(0, schedule.find(' ', hour)).find('*') != std::string_view::npos;
}

/// What the cron of time/ says, for the same years.
auto due_by_cron(const Cron& cron, const TimeZone& zone) -> std::vector<sys_seconds> {
    std::vector<sys_seconds> out;
    auto due = cron.next(Instant{begin - seconds{1}}, zone);
    for (; due && *due < end; due = cron.next(*due, zone)) out.push_back(std::chrono::floor<seconds>(*due));
    return out;
}

}  // namespace

TEST_CASE("Twenty zones over ten years are due when the oracle says", "[cron][oracle]") {
    std::size_t next_schedule = 0;
    for (const auto* name : zones) {
        const auto walls = walls_of(name);
        const auto zone = zone_of(name);
        for (int count = 0; count < schedules_a_zone; ++count) {
            const auto* schedule = schedules[next_schedule++ % schedules.size()];
            INFO(name << ": " << schedule);
            const auto cron = *Cron::parse(schedule);
            const auto wanted = Oracle{cron, is_wildcard(schedule)}.due(walls);
            const auto found = due_by_cron(cron, zone);
            REQUIRE(wanted.size() > 1);
            CHECK(found == wanted);
        }
    }
}
