#pragma once
/// Days and times as readers write them, by the clock of their report. An instant that is midnight in UTC to the
/// second is a day whose hour nobody told: it is that day everywhere.
#include <fanfold/time/clock.hpp>
#include <string>

#include "labels.hpp"

namespace fanfold::deliver {

auto long_day(Instant at, const Labels& labels) -> std::string;   ///< "Tuesday 24 November 2026"
auto short_day(Instant at, const Labels& labels) -> std::string;  ///< "24 Nov 2026"
auto moment(Instant at, const Labels& labels) -> std::string;     ///< "24 Nov 2026, 06:10"
/// When a page came out, which may have told a day alone.
auto published_day(Instant at, const Labels& labels) -> std::string;
auto published_moment(Instant at, const Labels& labels) -> std::string;
/// Behind the period that a report covers, once for all its times: " UTC", " (Asia/Seoul, UTC+9)".
auto zone_behind(Instant at, const Labels& labels) -> std::string;
auto iso_day(Instant at, std::string_view zone) -> std::string;  ///< "2026-11-24"
/// RFC 3339 to the millisecond where there are any: what JSON keeps.
auto stamp(Instant at) -> std::string;

}  // namespace fanfold::deliver
