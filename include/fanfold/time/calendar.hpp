#pragma once
/// Days, weeks and months as people in a time zone count them. A value; copies are cheap. Zones are ICU's
/// (IANA names); a day that begins at a clock change begins at its first instant.
#include <chrono>
#include <fanfold/time/clock.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

/// From (inclusive) … to (exclusive).
struct TimeSpan {
    Instant from{};
    Instant to{};
    auto operator==(const TimeSpan&) const -> bool = default;
};

class Calendar {
  public:
    Calendar();  ///< UTC
    /// "Asia/Seoul", "UTC". nullopt for what is no zone.
    static auto in(std::string_view name) -> std::optional<Calendar>;
    [[nodiscard]] auto name() const -> const std::string& { return name_; }
    [[nodiscard]] auto day_of(Instant at) const -> TimeSpan;
    [[nodiscard]] auto week_of(Instant at) const -> TimeSpan;  ///< from Monday (ISO 8601)
    [[nodiscard]] auto month_of(Instant at) const -> TimeSpan;
    [[nodiscard]] auto date_of(Instant at) const -> std::chrono::year_month_day;

  private:
    struct Rules;
    explicit Calendar(std::string name, std::shared_ptr<const Rules> rules);
    std::string name_;
    std::shared_ptr<const Rules> rules_;  ///< null: UTC
};

}  // namespace fanfold
