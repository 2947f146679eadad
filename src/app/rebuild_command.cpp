/// `fanfold report rebuild`: stored findings folded again, as a draft.
#include <algorithm>
#include <cstdio>
#include <fanfold/config/editing.hpp>
#include <fanfold/pipeline/refold.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

namespace exit_code = cli::exit_code;

struct Draft {
    pipeline::Stored stored;
    pipeline::Span window;
    RunId run;
    JobName job;
};

auto since_of(const std::string& text, Instant now) -> Result<Instant> {
    if (const auto ago = parse_duration(text)) return now - *ago;
    if (const auto at = parse_rfc3339(text)) return *at;
    return Error{
        ErrorKind::bad_input,
        "--since wants a day such as 2026-11-24 or a span such as 7d, not \"" + text + "\""};
}

/// Documents and sightings that the evidence names, each once.
auto with_evidence(const Shelf& shelf, Draft draft) -> Result<Draft> {
    std::vector<SightingId> seen;
    const auto gather = [&](const Finding& finding) -> Status {
        seen.push_back(finding.sighting);
        if (draft.stored.documents.contains(finding.document)) return Done{};
        auto document = shelf.reader->document(finding.document.hex());
        if (!document) return document.error();
        draft.stored.documents.emplace(finding.document, std::move(*document));
        return Done{};
    };
    for (const auto& finding : draft.stored.findings)
        if (auto gathered = gather(finding); !gathered) return gathered.error();
    for (const auto& event : draft.stored.told_before)
        for (const auto& finding : event.findings)
            if (auto gathered = gather(finding); !gathered) return gathered.error();
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    auto sightings = shelf.reader->sightings(std::move(seen));
    if (!sightings) return sightings.error();
    for (auto& sighting : *sightings)
        draft.stored.sightings.emplace(sighting.id, std::move(sighting));
    return draft;
}

/// The report of one run again, beside what the report before it told.
auto draft_of_run(const Shelf& shelf, const Report& report) -> Result<Draft> {
    Draft out{{}, {report.window_from, report.window_to}, report.run, report.job};
    auto findings = shelf.reader->findings(report.enterprise, report.run);
    if (!findings) return findings.error();
    out.stored.findings = std::move(*findings);
    auto lines = shelf.reader->reports(report.enterprise);
    if (!lines) return lines.error();
    for (const auto& line : *lines) {
        if (line.job != report.job || !(line.run < report.run)) continue;
        auto told = shelf.reader->told(report.enterprise, line.run);
        if (!told) return told.error();
        out.stored.told_before = std::move(*told);
        break;
    }
    return with_evidence(shelf, std::move(out));
}

/// Everything found since then: a weekly or monthly page. Nothing was told before.
auto draft_since(const Shelf& shelf, const Report& newest, Instant since) -> Result<Draft> {
    Draft out{{}, {since, newest.window_to}, newest.run, newest.job};
    auto lines = shelf.reader->reports(newest.enterprise);
    if (!lines) return lines.error();
    for (const auto& line : *lines) {
        if (line.made_at < since) continue;
        auto findings = shelf.reader->findings(newest.enterprise, line.run);
        if (!findings) return findings.error();
        for (auto& finding : *findings) out.stored.findings.push_back(std::move(finding));
    }
    return with_evidence(shelf, std::move(out));
}

auto written(const Report& report, const std::string& format) -> std::string {
    if (format == "md") return deliver::to_markdown(report);
    if (format == "html") return deliver::to_html(report);
    if (format == "json")
        return deliver::to_json(report).dump(2, ' ', false,
                                             nlohmann::ordered_json::error_handler_t::replace) +
               "\n";
    return deliver::to_terminal(report, terminal_width(), colours_wanted());
}

}  // namespace

auto report_rebuild(const cli::Globals& globals, const cli::ReportRebuild& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    const auto stored = stored_report(*shelf, command.enterprise, command.run);
    if (!stored) return report_error(stored.error());
    const auto reader = shelf->config.enterprises.find(stored->enterprise);
    if (reader == shelf->config.enterprises.end())
        return report_error({ErrorKind::fix_config,
                             stored->enterprise.str() + " is not in the configuration, or broken"});
    const auto now = SystemClock{}.now();
    Result<Draft> draft = Error{ErrorKind::bad_input, ""};
    if (command.since.empty()) {
        draft = draft_of_run(*shelf, *stored);
    } else {
        const auto since = since_of(command.since, now);
        if (!since) return report_error(since.error());
        if (*since >= stored->window_to)
            return report_error({ErrorKind::bad_input, "--since " + command.since + " is later than what report " + to_string(stored->run) +
                                                           " covers, which ends at " + to_rfc3339(stored->window_to)});
        draft = draft_since(*shelf, *stored, *since);
    }
    if (!draft) return report_error(draft.error());
    const auto& text_of = shelf->config.enterprise_texts;
    draft->stored.mutes =
        config::editing_of(shelf->config, stored->enterprise, text_of.at(stored->enterprise)).mutes;
    draft->stored.terms = check::terms_of(shelf->config.sources);
    auto report = pipeline::refold(std::move(draft->stored), reader->second, draft->window, now);
    report.run = draft->run;
    report.job = draft->job;
    report.model = stored->model;
    report.timezone = stored->timezone;
    report.about.sources = stored->about.sources;
    report.about.watched = stored->about.watched;
    report.about.currency = stored->about.currency;
    report.about.notes = {"A draft from stored findings: nothing was fetched, asked or delivered."};
    const auto text = written(report, command.format);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return exit_code::ok;
}

}  // namespace fanfold::app
