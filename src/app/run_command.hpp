#pragma once
/// `fanfold run`, and what `demo` and `plan` share with it.
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

/// A date or time, with the option's name for complaints; nothing from "".
auto parse_time(const std::string& text, const char* option) -> Result<std::optional<Instant>>;
/// From now to then.
auto shift_for(const Result<std::optional<Instant>>& as_of) -> Duration;
/// The job, whom it serves, and until when.
auto make_order(const Context& context, const NightOptions& options) -> Result<pipeline::Order>;
/// Broken enterprises without a last good version can't be served; they are missing, and named.
auto split_unserved(const Context& context, pipeline::Order& order) -> std::vector<EnterpriseName>;
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
