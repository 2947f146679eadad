#pragma once
/// Prometheus text format (version 0.0.4) with closed label sets: labels come from the configuration and from our own
/// enums, never from the web.
#include <filesystem>
#include <map>
#include <optional>
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

/// What one run came to, as far as it is known: the store does not keep all that a run counts.
struct RunFigures {
    RunId run{};
    Instant ended_at{};
    Duration took{};
    std::map<std::string, int> reports;  ///< by status, "missing" among them
    std::optional<std::int64_t> exit, pages, failed, fresh, documents, questions, answered, calls, reused, undelivered;
    std::optional<Money> cost;
    std::string currency;
    /// Quantile ("0.99") and seconds; empty where the store alone tells of the run.
    std::vector<std::pair<std::string, double>> loop_lag;
};
auto figures_of(const Context& context, const Night& night, int exit_code) -> RunFigures;
/// Of each job's last run that is over, as the store has it: what a daemon tells until one ends. Blocking. Errors: those
/// of the store.
auto stored_figures(const std::filesystem::path& state, const std::string& currency) -> Result<std::map<JobName, RunFigures>>;
auto run_metrics(const std::map<JobName, RunFigures>& runs) -> std::string;
/// Memory, descriptors, processor time of this process, under the names that Prometheus' own clients use.
auto process_metrics() -> std::string;
/// Under another name first, then renamed: the collector never reads half a file.
auto write_metrics_file(const std::filesystem::path& file, const Context& context, const Night& night,
                        int exit_code) -> Status;

}  // namespace fanfold::app
