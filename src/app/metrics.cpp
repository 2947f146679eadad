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

auto report_counts(const pipeline::Summary& summary, std::size_t unserved) -> std::map<std::string, int> {
    std::map<std::string, int> counts{{"missing", static_cast<int>(unserved)}};
    for (const auto status : {ReportStatus::complete, ReportStatus::degraded, ReportStatus::late, ReportStatus::quiet})
        counts[to_string(status)] = 0;
    for (const auto& outcome : summary.outcomes)
        ++counts[outcome.delivered ? to_string(outcome.status) : "missing"];
    return counts;
}

/// One family, a sample for each job of which it is known.
void add_family(MetricsText& out, const std::map<JobName, RunFigures>& runs, std::string_view name, std::string_view help,
                std::optional<std::int64_t> RunFigures::*value) {
    out.family(name, "gauge", help);
    for (const auto& [job, run] : runs)
        if (run.*value) out.sample(*(run.*value), {{"job", job.str()}});
}

constexpr std::pair<double, const char*> lag_shares[] = {{0.5, "0.5"}, {0.99, "0.99"}, {1.0, "1"}};

void add_lag(const std::map<JobName, RunFigures>& runs, MetricsText& out) {
    out.family("fanfold_run_loop_lag_seconds", "gauge", "How late events of the last run were seen, by shares of its time.");
    for (const auto& [job, run] : runs)
        for (const auto& [quantile, seconds] : run.loop_lag) out.sample(seconds, {{"job", job.str()}, {"quantile", quantile}});
}

void add_work(MetricsText& out, const std::map<JobName, RunFigures>& runs) {
    add_family(out, runs, "fanfold_run_pages", "Pages fetched by the last run.", &RunFigures::pages);
    add_family(out, runs, "fanfold_run_failed_pages", "Links the last run could not fetch.", &RunFigures::failed);
    add_family(out, runs, "fanfold_run_new_documents", "New and changed documents of the last run.", &RunFigures::fresh);
    add_family(out, runs, "fanfold_run_questions", "Questions that were due in the last run.", &RunFigures::questions);
    add_family(out, runs, "fanfold_run_answered", "Questions answered in the last run.", &RunFigures::answered);
    add_family(out, runs, "fanfold_run_model_calls", "Calls sent to models by the last run.", &RunFigures::calls);
    add_family(out, runs, "fanfold_run_reused_answers", "Answers the last run found in the store.", &RunFigures::reused);
    add_family(out, runs, "fanfold_run_undelivered", "Mails, webhooks and programs that failed.", &RunFigures::undelivered);
    out.family("fanfold_run_cost", "gauge", "Money spent by the last run.");
    for (const auto& [job, run] : runs)
        if (run.cost) out.sample(money_of(*run.cost), {{"job", job.str()}, {"currency", run.currency}});
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

auto figures_of(const Context& context, const Night& night, int exit_code) -> RunFigures {
    RunFigures out;
    out.exit = exit_code;
    out.ended_at = context.clock.now();
    out.took = out.ended_at - night.began_at;
    out.currency = context.config.house.currency;
    if (!night.summary || night.interrupted) return out;
    const auto& tally = night.summary->tally;
    const auto& counters = context.engine->counters();
    out.run = night.summary->run;
    out.reports = report_counts(*night.summary, night.unserved.size());
    const auto number = [](auto count) { return static_cast<std::int64_t>(count); };
    out.pages = number(tally.pages), out.failed = number(tally.failed), out.fresh = number(tally.fresh);
    out.documents = number(tally.documents);
    out.questions = number(tally.questions), out.answered = number(tally.answered);
    out.calls = number(counters.calls), out.reused = number(counters.reused);
    out.undelivered = number(night.summary->undelivered.size());
    out.cost = counters.settled;
    for (const auto& [share, name] : lag_shares)
        out.loop_lag.emplace_back(name, static_cast<double>(night.lag.quantile(share).count()) / 1e6);
    return out;
}

auto run_metrics(const std::map<JobName, RunFigures>& runs) -> std::string {
    MetricsText out;
    if (runs.empty()) return out.text();
    add_family(out, runs, "fanfold_run_exit_code", "Exit code of the last run; 0 = all reports on time.", &RunFigures::exit);
    out.family("fanfold_run_timestamp_seconds", "gauge", "When the last run ended.");
    for (const auto& [job, run] : runs) out.sample(seconds_of(run.ended_at), {{"job", job.str()}});
    out.family("fanfold_run_duration_seconds", "gauge", "How long the last run took.");
    for (const auto& [job, run] : runs) out.sample(static_cast<double>(run.took.count()) / 1000.0, {{"job", job.str()}});
    out.family("fanfold_run_reports", "gauge", "Reports of the last run by status.");
    for (const auto& [job, run] : runs)
        for (const auto& [status, count] : run.reports) out.sample(count, {{"job", job.str()}, {"status", status}});
    add_work(out, runs);
    add_lag(runs, out);
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
        out << run_metrics({{night.job, figures_of(context, night, exit_code)}});
        if (!out.flush()) return trouble(file);
    }
    std::error_code failed;
    std::filesystem::rename(beside, file, failed);
    if (failed) return trouble(file);
    return Done{};
}

}  // namespace fanfold::app
