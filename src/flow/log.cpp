#include <array>
#include <fanfold/flow/log.hpp>

namespace fanfold {

namespace {

constexpr std::array<std::string_view, 4> levels{"error", "warning", "info", "debug"};

class NoLog final : public Log {
  public:
    void write(LogEntry) override {}
    [[nodiscard]] auto wants(LogLevel) const -> bool override { return false; }
};

}  // namespace

auto to_string(LogLevel level) -> std::string_view {
    return levels[static_cast<std::size_t>(level)];
}

auto log_level_from(std::string_view text) -> std::optional<LogLevel> {
    for (std::size_t at = 0; at < levels.size(); ++at)
        if (levels[at] == text) return static_cast<LogLevel>(at);
    return std::nullopt;
}

auto no_log() -> Log& {
    static NoLog none;
    return none;
}

}  // namespace fanfold
