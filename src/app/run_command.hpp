#pragma once
/// `fanfold run`, and what `demo` and `plan` share with it.
#include <boost/asio/awaitable.hpp>
#include <fanfold/cli/command.hpp>
#include <functional>

#include "night.hpp"

namespace fanfold::app {

auto load_config(const cli::Globals& globals) -> config::Config;

/// Runs a coroutine on the context's io thread (this one) until it is done; SIGINT and SIGTERM
/// cancel it once.
void run_on_io(Context& context, boost::asio::awaitable<void> task, bool& interrupted);

/// Loads, checks, opens, runs. Returns the exit code. `on_done` is called with the summary before
/// everything closes.
auto run_night(config::Config config, const NightOptions& options,
               const std::function<void(const Context&, const pipeline::Summary&)>& on_done) -> int;

auto run(const cli::Globals& globals, const cli::Run& command) -> int;

}  // namespace fanfold::app
