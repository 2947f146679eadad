#pragma once
/// `fanfold run` and `fanfold plan`; `demo` goes through the same door.
#include <boost/asio/awaitable.hpp>
#include <fanfold/cli/command.hpp>
#include <functional>

#include "context.hpp"

namespace fanfold::app {

struct NightOptions {
    bool quiet = false;
    bool no_wait = false;
    std::string job;
    std::vector<std::string> enterprises;
    std::string as_of;
    std::string reask_since;
};

/// Runs a coroutine on the context's io thread (this one) until it is done; SIGINT and SIGTERM
/// cancel it once.
void run_on_io(Context& context, boost::asio::awaitable<void> task, bool& interrupted);

/// Loads, checks, opens, runs. Returns the exit code. `on_done` is called with the summary before
/// everything closes.
auto run_night(config::Config config, const NightOptions& options,
               const std::function<void(const Context&, const pipeline::Summary&)>& on_done) -> int;

auto run(const cli::Globals& globals, const cli::Run& command) -> int;
auto plan(const cli::Globals& globals, const cli::Plan& command) -> int;

}  // namespace fanfold::app
