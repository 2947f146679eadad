#pragma once
/// Prometheus text format (version 0.0.4) with closed label sets: labels come from the configuration and from our own
/// enums, never from the web.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "night.hpp"

namespace fanfold::app {

/// Families in the order in which they are written.
class MetricsText {
  public:
    using Labels = std::vector<std::pair<std::string_view, std::string>>;
    /// `type`: "counter" or "gauge". Samples that follow belong to it.
    void family(std::string_view name, std::string_view type, std::string_view help);
    void sample(double value, const Labels& labels = {});
    void sample(std::int64_t value, const Labels& labels = {});
    void sample(std::size_t value, const Labels& labels = {}) { sample(static_cast<std::int64_t>(value), labels); }
    void sample(int value, const Labels& labels = {}) { sample(static_cast<std::int64_t>(value), labels); }
    [[nodiscard]] auto text() const -> const std::string& { return text_; }

  private:
    void line(const std::string& value, const Labels& labels);
    std::string name_;
    std::string text_;
};

/// What one run came to.
auto run_metrics(const Context& context, const Night& night, int exit_code) -> std::string;
/// Under another name first, then renamed: the collector never reads half a file.
auto write_metrics_file(const std::filesystem::path& file, const Context& context, const Night& night,
                        int exit_code) -> Status;

}  // namespace fanfold::app
