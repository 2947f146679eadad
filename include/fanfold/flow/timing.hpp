#pragma once
/// When a job runs by itself, and what happens to times that nobody was there for; on which days an
/// enterprise reads.
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fanfold/time/clock.hpp>

namespace fanfold {

/// Times that passed while no daemon ran: forgotten, the newest made up for, or each.
enum class CatchUp { none, last, all };
/// A time that comes while the same job still runs: left out, done afterwards (one waits at most), or instead of it.
enum class Overlap { skip, queue, cancel };

struct Timing {
    std::string zone;  ///< an IANA name; "" = this machine's
    CatchUp catch_up = CatchUp::last;
    Duration window = std::chrono::hours{24};  ///< older times are never made up for
    Overlap overlap = Overlap::skip;
};

/// What a report is folded from. night: pages visited and questions asked by its own run. week,
/// month: what other jobs' runs found since the last one; nothing is visited, no question is asked.
enum class Period { night, week, month };

/// [calendar]: the days on which an enterprise gets reports. What comes on other days stands in the
/// next report.
struct ReportDays {
    std::array<bool, 7> weekdays{true, true, true, true, true, true, true};  ///< from Sunday
    std::set<std::string> holidays;  ///< "2026-12-25", or "12-25" of every year
};

auto to_string(CatchUp catch_up) -> std::string_view;
auto to_string(Overlap overlap) -> std::string_view;
auto catch_up_from(std::string_view text) -> std::optional<CatchUp>;
auto overlap_from(std::string_view text) -> std::optional<Overlap>;
/// "night", "week", "month"
auto to_string(Period period) -> std::string_view;
auto period_from(std::string_view text) -> std::optional<Period>;

}  // namespace fanfold
