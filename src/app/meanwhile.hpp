#pragma once
/// A one-shot run answers the command line while it goes on: <state>/owner.sock.
#include <fanfold/cli/command.hpp>
#include <optional>

#include "context.hpp"

namespace fanfold::app {

/// Does `work`, and what owner_door.hpp lists beside it. Without a socket (a path too long, a folder that can't be
/// written) only the work.
auto answer_meanwhile(Context& context, boost::asio::awaitable<void> work) -> boost::asio::awaitable<void>;
/// The run is done by the daemon that owns the store; its exit code. Nothing: there is no daemon.
auto run_by_daemon(const config::Config& config, const cli::Run& command) -> std::optional<int>;

}  // namespace fanfold::app
