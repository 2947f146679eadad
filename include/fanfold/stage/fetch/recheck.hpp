#pragma once
/// When a page is looked at again. Pure. The interval is its own: it grows by half with each look at
/// the same text and halves with another one (after Nutch's AdaptiveFetchSchedule: + 40 %, − 20 %),
/// judged on the text, never on an answer that was an error.
#include <algorithm>
#include <optional>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/stage/fetch/crawl_book.hpp>

namespace fanfold::fetch {

/// A little less than a day, so that a nightly run finds what it saw a night ago due.
inline constexpr Duration least_interval = std::chrono::hours{20};

/// `most`: the source's longest; 0 keeps every page due.
inline auto next_interval(Duration last, bool changed, Duration most) -> Duration {
    if (most < least_interval) return Duration::zero();
    const auto next = last == Duration::zero() ? least_interval : changed ? last / 2 : last + last / 2;
    return std::clamp(next, least_interval, most);
}

/// The latest that its feed or sitemap tells of the link's page. Who tells a day tells its midnight,
/// and may mean any hour of it.
inline auto listed_change(const Link& link) -> std::optional<Instant> {
    const auto latest = [](std::optional<Instant> told) {
        constexpr auto a_day = std::chrono::hours{24};
        if (told && told->time_since_epoch() % a_day == Duration::zero()) *told += a_day;
        return told;
    };
    return std::max(latest(link.published), latest(link.updated));
}

/// Whether what is known of the link's page is taken to stand at `now`. What leads to other pages is
/// always asked, and so is what its feed or sitemap calls newer than the last look.
inline auto stands(const KnownUrl& known, const Link& link, Duration most, Instant now) -> bool {
    const bool listed_newer = listed_change(link) > std::optional{known.fetched_at};
    const bool leads_on = known.document.empty() && !known.body.empty();
    if (leads_on || link.origin == LinkOrigin::seed || listed_newer) return false;
    return now < known.fetched_at + std::min(known.interval, most);
}

}  // namespace fanfold::fetch
