#pragma once
/// Days and times as readers write them, in UTC.
#include <fanfold/time/clock.hpp>
#include <string>

#include "labels.hpp"

namespace fanfold::deliver {

auto long_day(Instant at, const Labels& labels) -> std::string;   ///< "Tuesday 24 November 2026"
auto short_day(Instant at, const Labels& labels) -> std::string;  ///< "24 Nov 2026"
auto moment(Instant at, const Labels& labels) -> std::string;     ///< "24 Nov 2026, 06:10 UTC"
auto iso_day(Instant at) -> std::string;                          ///< "2026-11-24"
/// RFC 3339 to the millisecond where there are any: what JSON keeps.
auto stamp(Instant at) -> std::string;

}  // namespace fanfold::deliver
