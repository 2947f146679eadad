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

}  // namespace fanfold::cli
