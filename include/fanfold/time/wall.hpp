#pragma once
/// What a clock on the wall shows in a time zone that is known by its name alone. Zones are ICU's (IANA names, as in
/// `Calendar`); a name that is none is UTC. Pure; any thread.
#include <fanfold/time/clock.hpp>
#include <fanfold/time/zone.hpp>
#include <string>
#include <string_view>

namespace fanfold {

auto wall_time(Instant at, std::string_view zone) -> WallTime;
/// "UTC", "Asia/Seoul, UTC+9", "America/New York, UTC-4": the zone, and how far ahead of UTC it is at that instant.
auto zone_words(std::string_view zone, Instant at) -> std::string;

}  // namespace fanfold
