#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fanfold/cli/command.hpp>

namespace fanfold::app {

namespace exit_code = cli::exit_code;

auto exit_code_of(ErrorKind kind) -> int {
    switch (kind) {
        case ErrorKind::retry_later:
        case ErrorKind::unavailable:
            return exit_code::unavailable;
        case ErrorKind::give_up:
        case ErrorKind::too_long:
        case ErrorKind::bad_input:
            return exit_code::bad_input;
        case ErrorKind::fix_config:
            return exit_code::config;
        case ErrorKind::no_space:
            return exit_code::no_space;
        case ErrorKind::busy:
            return exit_code::busy;
        case ErrorKind::over_budget:
        case ErrorKind::cancelled:
            return exit_code::late;
    }
    return exit_code::unavailable;
}

auto report_error(const Error& error) -> int {
    std::fprintf(stderr, "fanfold: %s\n", error.message().c_str());
    return exit_code_of(error.kind());
}

void print_complaints(const std::vector<config::Complaint>& complaints, bool warnings) {
    for (const auto& complaint : complaints) {
        if (complaint.warning && !warnings) continue;
        std::fprintf(stderr, "%s: %s%s\n", to_string(complaint.at).c_str(),
                     complaint.warning ? "warning: " : "", complaint.what.c_str());
    }
}

auto stdout_is_terminal() -> bool {
    return isatty(STDOUT_FILENO) == 1;
}
auto stderr_is_terminal() -> bool {
    return isatty(STDERR_FILENO) == 1;
}

auto terminal_width() -> int {
    winsize size{};
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO})
        if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) break;
    if (size.ws_col == 0) return 80;
    return std::clamp<int>(size.ws_col, 40, 110);
}

auto colours_wanted() -> bool {
    return stdout_is_terminal() && std::getenv("NO_COLOR") == nullptr;
}

}  // namespace fanfold::app
