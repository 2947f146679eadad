#pragma once
/// The tree of commands, as CLI11 knows it.
#include <CLI/CLI.hpp>
#include <optional>

#include <fanfold/cli/command.hpp>

namespace fanfold::cli {

/// What parsing fills in. Outlives the CLI::App that points into it.
struct Typed {
    Globals globals;
    bool version = false;
    std::optional<Command> command;
};

void add_globals(CLI::App& app, Typed& typed);
void add_start_commands(CLI::App& app, Typed& typed);
void add_nightly_commands(CLI::App& app, Typed& typed);
void add_report_commands(CLI::App& app, Typed& typed);
void add_config_commands(CLI::App& app, Typed& typed);
void add_prompt_commands(CLI::App& app, Typed& typed);
void add_model_commands(CLI::App& app, Typed& typed);
void add_room_commands(CLI::App& app, Typed& typed);
/// start_commands.cpp
void add_once(CLI::App& app, Typed& typed);
void add_client_commands(CLI::App& app, Typed& typed);
void add_manual_commands(CLI::App& app, Typed& typed);

/// The whole tree, with its help texts: parse.cpp.
void build(CLI::App& app, Typed& typed);
/// Commands right below `command` that help shows.
auto shown_subcommands(const CLI::App& command) -> std::vector<const CLI::App*>;
/// "fanfold config check"
auto path_of(const CLI::App& command) -> std::string;

}  // namespace fanfold::cli
