#pragma once
/// What is said when a run is over: to people, to cron's mail, to programs. Silent on success unless somebody looks.
#include <nlohmann/json_fwd.hpp>

#include "night.hpp"

namespace fanfold::app {

/// "r12: 3 of 3 reports, …": for people.
auto summary_line(const Context& context, const pipeline::Summary& summary) -> std::string;
/// One object for programs (`run --json`); also of a run that never began.
auto summary_json(const Context& context, const Night& night) -> nlohmann::ordered_json;
/// One line for all sources that give other than usual, since what comes every night for each is read by nobody; empty: none.
auto odd_sources(const pipeline::Summary& summary) -> std::string;
/// What went wrong, on stderr or in the log; last a line that sums up. Nothing when all is well.
void tell_troubles(const Context& context, const Night& night);
/// Troubles, the summary where it is wanted, and the metrics file. Returns the exit code.
auto close_night(const Context& context, const NightOptions& options, const Night& night) -> int;

}  // namespace fanfold::app
