#pragma once
/// What people read: errors and complaints on stderr, each with what to do.
#include <string>
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::app {

/// The documented exit code of an error.
auto exit_code_of(ErrorKind kind) -> int;
/// Prints "fanfold: message" and returns the exit code.
auto report_error(const Error& error) -> int;
void print_complaints(const std::vector<config::Complaint>& complaints, bool warnings = true);
auto stdout_is_terminal() -> bool;
auto stderr_is_terminal() -> bool;
auto terminal_width() -> int;
/// Colours only on a terminal, and never with NO_COLOR (no-color.org).
auto colours_wanted() -> bool;

}  // namespace fanfold::app
