#pragma once
/// The TZ string at the end of a TZif file: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX.1-2017 8.3, RFC 9636 3.3.1).
#include <fanfold/time/zone.hpp>

namespace fanfold {

auto parse_posix_rule(std::string_view text) -> std::optional<TimeZone::Rule>;
/// The day of a year that the rule means, at midnight of the wall.
auto day_of(const TimeZone::RuleDay& rule, int year) -> std::chrono::local_days;

}  // namespace fanfold
