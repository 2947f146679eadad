#pragma once
/// Does what a command says. Returns the documented exit code.
#include <fanfold/cli/command.hpp>

namespace fanfold::app {

auto execute(const cli::Invocation& invocation) -> int;

}  // namespace fanfold::app
