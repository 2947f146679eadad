#include "metrics.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace fanfold::app {

namespace {

auto escaped(std::string_view value) -> std::string {
    std::string out;
    for (const char letter : value) {
        if (letter == '\\' || letter == '"') out += '\\';
        if (letter == '\n')
            out += "\\n";
        else
            out += letter;
    }
    return out;
}

auto seconds_of(Instant at) -> double {
    return static_cast<double>(at.time_since_epoch().count()) / 1000.0;
}

auto money_of(Money money) -> double {
    return static_cast<double>(money.pico()) / 1e12;
}

void add_reports(const pipeline::Summary& summary, std::size_t unserved, const MetricsText::Labels& job,
                 MetricsText& out) {
    std::map<std::string, int> counts{{"missing", static_cast<int>(unserved)}};
    for (const auto status : {ReportStatus::complete, ReportStatus::degraded, ReportStatus::late, ReportStatus::quiet})
        counts[to_string(status)] = 0;
    for (const auto& outcome : summary.outcomes)
        ++counts[outcome.delivered ? to_string(outcome.status) : "missing"];
    out.family("fanfold_run_reports", "gauge", "Reports of the last run by status.");
    for (const auto& [status, count] : counts) {
        auto labels = job;
        labels.emplace_back("status", status);
        out.sample(count, labels);
    }
}

void add_work(const Context& context, const pipeline::Summary& summary, const MetricsText::Labels& job,
              MetricsText& out) {
    const auto& tally = summary.tally;
    const auto& counters = context.engine->counters();
    const auto one = [&](std::string_view name, std::string_view help, auto value) {
        out.family(name, "gauge", help);
        out.sample(value, job);
    };
    one("fanfold_run_pages", "Pages fetched by the last run.", tally.pages);
    one("fanfold_run_failed_pages", "Links the last run could not fetch.", tally.failed);
    one("fanfold_run_new_documents", "New and changed documents of the last run.", tally.fresh);
    one("fanfold_run_questions", "Questions that were due in the last run.", tally.questions);
    one("fanfold_run_answered", "Questions answered in the last run.", tally.answered);
    one("fanfold_run_model_calls", "Calls sent to models by the last run.", counters.calls);
    one("fanfold_run_reused_answers", "Answers the last run found in the store.", counters.reused);
    one("fanfold_run_undelivered", "Mails, webhooks and programs that failed.", summary.undelivered.size());
    out.family("fanfold_run_cost", "gauge", "Money spent by the last run.");
    auto labels = job;
    labels.emplace_back("currency", context.config.house.currency);
    out.sample(money_of(counters.settled), labels);
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricsText::sample(double value, const Labels& labels) {
    line(fmt::format("{}", value), labels);
}

void MetricsText::sample(std::int64_t value, const Labels& labels) {
    line(std::to_string(value), labels);
}

void MetricsText::line(const std::string& value, const Labels& labels) {
    text_ += name_;
    for (std::size_t at = 0; at < labels.size(); ++at)
        text_ += fmt::format("{}{}=\"{}\"", at == 0 ? "{" : ",", labels[at].first, escaped(labels[at].second));
    text_ += (labels.empty() ? " " : "} ") + value + "\n";
}

auto run_metrics(const Context& context, const Night& night, int exit_code) -> std::string {
    MetricsText out;
    const MetricsText::Labels job{{"job", night.job.str()}};
    out.family("fanfold_run_exit_code", "gauge", "Exit code of the last run; 0 = all reports on time.");
    out.sample(exit_code, job);
    out.family("fanfold_run_timestamp_seconds", "gauge", "When the last run ended.");
    out.sample(seconds_of(context.clock.now()), job);
    out.family("fanfold_run_duration_seconds", "gauge", "How long the last run took.");
    out.sample(seconds_of(context.clock.now()) - seconds_of(night.began_at), job);
    if (night.summary && !night.interrupted) {
        add_reports(*night.summary, night.unserved.size(), job, out);
        add_work(context, *night.summary, job, out);
    }
    return out.text();
}

auto write_metrics_file(const std::filesystem::path& file, const Context& context, const Night& night,
                        int exit_code) -> Status {
    const auto trouble = [&](const std::filesystem::path& path) {
        return Error{ErrorKind::no_space, "cannot write the metrics file " + path.string() +
                                              "; check that its folder is there and writable"};
    };
    auto beside = file;
    beside += "." + std::to_string(::getpid());
    {
        std::ofstream out{beside, std::ios::binary};
        out << run_metrics(context, night, exit_code);
        if (!out.flush()) return trouble(file);
    }
    std::error_code failed;
    std::filesystem::rename(beside, file, failed);
    if (failed) return trouble(file);
    return Done{};
}

}  // namespace fanfold::app
