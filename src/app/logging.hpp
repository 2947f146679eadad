#pragma once
/// Which log a command gets, from what was typed and where stderr leads.
#include <fanfold/cli/command.hpp>
#include <fanfold/log/output.hpp>

namespace fanfold::app {

enum class Service { no, yes };

/// A terminal gets warnings; a journal, or a service, info in its form; anything else (cron) only errors: what went
/// wrong is summed up at the end. -q, -v and --log-level say otherwise.
auto make_log(const cli::Globals& globals, Service service) -> std::shared_ptr<log::Output>;

}  // namespace fanfold::app
