#include "logging.hpp"

#include "terminal.hpp"

namespace fanfold::app {

namespace {

auto format_of(const std::string& word, Service service) -> log::Format {
    if (word == "human") return log::Format::human;
    if (word == "json") return log::Format::json;
    if (word == "journald" || log::is_journal(stderr)) return log::Format::journald;
    return service == Service::yes && !stderr_is_terminal() ? log::Format::json : log::Format::human;
}

auto level_of(const cli::Globals& globals, Service service, log::Format format) -> LogLevel {
    if (const auto level = log_level_from(globals.log_level)) return *level;
    if (globals.quiet) return LogLevel::error;
    if (globals.verbose) return LogLevel::debug;
    if (service == Service::yes || format != log::Format::human) return LogLevel::info;
    return stderr_is_terminal() ? LogLevel::warning : LogLevel::error;
}

}  // namespace

auto make_log(const cli::Globals& globals, Service service) -> std::shared_ptr<log::Output> {
    static const SystemClock clock;
    log::Settings settings;
    settings.format = format_of(globals.log_format, service);
    settings.level = level_of(globals, service, settings.format);
    settings.colours = settings.format == log::Format::human && stderr_is_terminal() &&
                       std::getenv("NO_COLOR") == nullptr;
    return log::make_output(settings, clock, stderr);
}

}  // namespace fanfold::app
