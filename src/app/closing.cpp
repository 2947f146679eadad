#include "closing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "checkout.hpp"
#include "metrics.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;
using Json = nlohmann::ordered_json;

/// A mail from cron with a thousand lines is read by nobody.
constexpr std::size_t lines_told = 20;

struct Trouble {
    LogLevel level = LogLevel::error;
    std::string_view kind;
    std::string about;
    std::string text;
};

void add_outcomes(const pipeline::Summary& summary, std::vector<Trouble>& out) {
    for (const auto& outcome : summary.outcomes) {
        const auto name = outcome.enterprise.str();
        if (!outcome.delivered)
            out.push_back({LogLevel::error, "report.missing", name, "no report: " + outcome.trouble});
        else if (!outcome.trouble.empty())
            out.push_back({LogLevel::warning, "report.degraded", name, outcome.trouble});
    }
}

void add_models(const pipeline::Summary& summary, std::vector<Trouble>& out) {
    if (!summary.model_unreachable) return;
    out.push_back({LogLevel::error, "model.unreachable", "",
                   "the model answered no question; the reports say why and what is missing. "
                   "`fanfold models probe` shows what it does. Check [models] and the endpoint, "
                   "then run again"});
}

void add_unsent(const std::vector<std::string>& lines, std::vector<Trouble>& out) {
    for (const auto& line : lines)
        out.push_back({LogLevel::error, "delivery.failed", "", line + "; see `fanfold deliveries`"});
}

void add_sources(const pipeline::Summary& summary, std::vector<Trouble>& out) {
    if (auto text = odd_sources(summary); !text.empty())
        out.push_back({LogLevel::warning, "sources.odd", "", std::move(text)});
}

/// Each source once, however many enterprises miss it. Logs for machines have it as `source.down`.
void add_unread(const pipeline::Summary& summary, std::vector<Trouble>& out) {
    constexpr std::size_t named = 10;
    std::map<SourceName, std::string> unread;
    for (const auto& outcome : summary.outcomes) unread.insert(outcome.unread.begin(), outcome.unread.end());
    for (const auto& [source, alarm] : summary.source_alarms) unread.erase(source);
    if (unread.empty()) return;
    std::string text = unread.size() == 1 ? "one source gave nothing" : fmt::format("{} sources gave nothing", unread.size());
    std::size_t told = 0;
    for (const auto& [source, why] : unread)
        if (told < named) text += (told++ == 0 ? ": " : "; ") + source.str() + " (" + why + ")";
    if (unread.size() > named) text += fmt::format("; and {} more: see `fanfold status --why`", unread.size() - named);
    out.push_back({LogLevel::warning, "sources.unread", "", std::move(text)});
}

auto troubles_of(const Night& night) -> std::vector<Trouble> {
    std::vector<Trouble> out;
    add_unsent(night.unsent, out);
    if (night.nothing_due) return out;
    if (night.interrupted)
        out.push_back({LogLevel::warning, "run.stopped", night.job.str(),
                       night.given_up ? "cancelled for good; what it stored stays, and the job's next run begins anew"
                                      : "stopped; nothing is lost, the next start finishes this run"});
    if (night.interrupted) return out;
    if (!night.summary) {
        out.push_back({LogLevel::error, "run.failed", night.job.str(), night.summary.error().message()});
        return out;
    }
    for (const auto& name : night.unserved)
        out.push_back({LogLevel::error, "report.missing", name.str(),
                       "no report: its configuration is broken and there is no last good version"});
    add_outcomes(*night.summary, out);
    add_unsent(night.summary->undelivered, out);
    for (const auto& why : night.summary->batch_troubles)
        out.push_back({LogLevel::warning, "batch.refused", "", "no batches, asked live: " + why});
    if (!night.summary->archive_trouble.empty())
        out.push_back({LogLevel::error, "archive.incomplete", "",
                       "the web archive has a hole: " + night.summary->archive_trouble});
    add_sources(*night.summary, out);
    add_models(*night.summary, out);
    return out;
}

void tell_log(log::Output& log, RunId run, const std::vector<Trouble>& troubles) {
    for (const auto& trouble : troubles) {
        LogEntry entry;
        entry.level = trouble.level;
        entry.kind = trouble.kind;
        entry.run = run;
        entry.stage = Stage::deliver;
        entry.about = trouble.about;
        entry.text = trouble.text;
        log.write(std::move(entry));
    }
}

void tell_people(const log::Output& log, const std::vector<Trouble>& troubles) {
    for (std::size_t at = 0; at < std::min(troubles.size(), lines_told); ++at) {
        const auto& trouble = troubles[at];
        const auto text = (trouble.about.empty() ? "" : trouble.about + ": ") + trouble.text;
        std::fprintf(stderr, "fanfold: %s\n", log.veiled(text).c_str());
    }
    if (troubles.size() > lines_told)
        std::fprintf(stderr, "fanfold: and %zu more; `fanfold status` lists them\n",
                     troubles.size() - lines_told);
}

auto reports_json(const Night& night) -> Json {
    std::map<std::string, int> counts{{"delivered", 0}, {"missing", static_cast<int>(night.unserved.size())}};
    for (const auto status : {ReportStatus::complete, ReportStatus::degraded, ReportStatus::late, ReportStatus::quiet})
        counts[to_string(status)] = 0;
    for (const auto& outcome : night.summary->outcomes) {
        ++counts[outcome.delivered ? "delivered" : "missing"];
        if (outcome.delivered) ++counts[to_string(outcome.status)];
    }
    return counts;
}

/// So that a report can be traced to the files that asked for it.
void note_what_ran(const Context& context, RunId run) {
    const auto& house = context.config.house;
    const auto noted = note_config(house.state, to_string(run), to_rfc3339(context.clock.now()),
                                   context.config.digest, context.catalog.digest(),
                                   checked_out_commit(house.root));
    if (!noted) (void)report_error(noted.error());
}

}  // namespace

auto odd_sources(const pipeline::Summary& summary) -> std::string {
    constexpr std::size_t named = 10;
    const auto& alarms = summary.source_alarms;
    if (alarms.empty()) return "";
    std::string text = alarms.size() == 1 ? "one source gives other than usual"
                                          : fmt::format("{} sources give other than usual", alarms.size());
    for (std::size_t at = 0; at < std::min(alarms.size(), named); ++at)
        text += (at == 0 ? ": " : "; ") + alarms[at].first.str() + " (" + alarms[at].second + ")";
    if (alarms.size() > named) text += fmt::format("; and {} more", alarms.size() - named);
    return text + ". `fanfold source test URL` looks into one";
}

auto summary_line(const Context& context, const pipeline::Summary& summary) -> std::string {
    const auto& tally = summary.tally;
    std::size_t delivered = 0;
    for (const auto& outcome : summary.outcomes) delivered += outcome.delivered ? 1 : 0;
    return fmt::format(
        "{}{}: {} of {} reports, {} pages, {} new documents, {} questions, {} calls, {} {}",
        to_string(summary.run), summary.resumed ? " (resumed)" : "", delivered,
        summary.outcomes.size(), tally.pages, tally.fresh, tally.questions,
        context.engine->counters().calls, to_string(context.engine->counters().settled),
        context.config.house.currency);
}

auto summary_json(const Context& context, const Night& night) -> Json {
    Json out{{"exit", judge(night)}, {"job", night.job.str()}, {"began_at", to_rfc3339(night.began_at)}};
    if (night.interrupted || !night.summary) {
        out["trouble"] = night.interrupted ? "stopped" : context.premises->log->veiled(night.summary.error().message());
        return out;
    }
    const auto& summary = *night.summary;
    const auto& tally = summary.tally;
    const auto& counters = context.engine->counters();
    out.update({{"run", to_string(summary.run)},
                {"resumed", summary.resumed},
                {"seconds", static_cast<double>((night.ended_at - night.began_at).count()) / 1000.0},
                {"reports", reports_json(night)},
                {"pages", tally.pages},
                {"failed_pages", tally.failed},
                {"documents", tally.documents},
                {"new_documents", tally.fresh},
                {"questions", tally.questions},
                {"answered", tally.answered},
                {"findings", tally.findings},
                {"calls", counters.calls},
                {"reused", counters.reused},
                {"cost", to_string(counters.settled)},
                {"currency", context.config.house.currency},
                {"undelivered", summary.undelivered.size()},
                {"model_unreachable", summary.model_unreachable}});
    return out;
}

void tell_troubles(const Context& context, const Night& night) {
    auto troubles = troubles_of(night);
    auto& log = *context.premises->log;
    log.tell_held_back();
    if (log.for_machines())
        tell_log(log, night.summary ? night.summary->run : night.run, troubles);
    else {
        if (night.summary && !night.interrupted && !night.nothing_due) add_unread(*night.summary, troubles);
        tell_people(log, troubles);
    }
}

void tell_lag(const async::LoopLag& lag) {
    const auto in_ms = [&](double share) { return static_cast<double>(lag.quantile(share).count()) / 1000.0; };
    std::fprintf(stderr, "events were seen %.1f ms late at the median, %.1f ms at the 99th percentile, %.1f ms at most\n",
                 in_ms(0.5), in_ms(0.99), in_ms(1));
}

auto close_night(const Context& context, const NightOptions& options, const Night& night) -> int {
    const int code = judge(night);
    if (night.nothing_due && night.unsent.empty()) return code;
    auto& log = *context.premises->log;
    tell_troubles(context, night);
    if (night.nothing_due) return code;
    if (night.summary && !night.interrupted) {
        note_what_ran(context, night.summary->run);
        LogEntry entry;
        entry.kind = "run.summary";
        entry.run = night.summary->run;
        entry.about = night.job.str();
        entry.text = summary_line(context, *night.summary);
        if (log.for_machines())
            log.write(std::move(entry));
        else if (code != exit_code::ok && !stderr_is_terminal() && !options.reports_to_nobody)
            std::fprintf(stderr, "fanfold: %s (exit %d)\n", entry.text.c_str(), code);
    }
    if (options.tell_lag) tell_lag(night.lag);
    if (options.json) std::printf("%s\n", summary_json(context, night).dump().c_str());
    if (options.metrics_file.empty()) return code;
    if (auto written = write_metrics_file(options.metrics_file, context, night, code); !written)
        return report_error(written.error());
    return code;
}

}  // namespace fanfold::app
