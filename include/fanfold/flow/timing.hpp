#pragma once
/// When a job runs by itself, and what happens to times that nobody was there for.
#include <optional>
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

auto to_string(CatchUp catch_up) -> std::string_view;
auto to_string(Overlap overlap) -> std::string_view;
auto catch_up_from(std::string_view text) -> std::optional<CatchUp>;
auto overlap_from(std::string_view text) -> std::optional<Overlap>;

}  // namespace fanfold
