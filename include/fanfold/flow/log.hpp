#pragma once
/// The log, as a port: what happened, for whoever runs the house. Written by pipeline/, store/ and app/; log/ prints it.
///
///   error     somebody must do something: a report is missing, the configuration or the disk is wrong
///   warning   a report lacks something, or was late
///   info      what a night does: a few lines for each source and enterprise
///   debug     each page and question
///
/// `kind` is a word of a small closed set in our own code ("fetch.failed"). Lines of a kind are capped together, so
/// that no site on the web can fill a disk with them. `text` may hold any bytes: the printer escapes and cuts.
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/flow/stage.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold {

enum class LogLevel { error, warning, info, debug };

auto to_string(LogLevel level) -> std::string_view;
auto log_level_from(std::string_view text) -> std::optional<LogLevel>;

struct LogEntry {
    LogLevel level = LogLevel::info;
    std::string_view kind;
    RunId run;  ///< not stored: outside a run
    std::optional<Stage> stage;
    std::string about;  ///< an enterprise, source or job; "" = the house
    std::string text;
};

class Log {
  public:
    virtual ~Log() = default;
    /// From any thread; never fails and never waits for a network.
    virtual void write(LogEntry entry) = 0;
    /// Whether a line of this level would be printed: ask before making an expensive text.
    [[nodiscard]] virtual auto wants(LogLevel level) const -> bool = 0;
};

/// Prints nothing; lives as long as the program.
auto no_log() -> Log&;

}  // namespace fanfold
