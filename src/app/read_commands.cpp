/// Commands that only read the store.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fanfold/stage/deliver/outbox.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <fanfold/store/store.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "checkout.hpp"
#include "commands.hpp"
#include "context.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto print(const Json& json) -> int {
    std::printf("%s\n", json.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
    return exit_code::ok;
}

/// An unknown name is misspelt more often than it is new.
auto with_near_name(const Error& error, store::Reader& reader, const std::string& enterprise) -> Error {
    const auto all = reader.reports(std::nullopt);
    if (!all) return error;
    std::vector<std::string> known;
    for (const auto& line : *all) known.push_back(line.enterprise.str());
    const auto near = config::nearest(enterprise, known);
    return near && *near != enterprise ? Error{error.kind(), error.message() + "; did you mean \"" + *near + "\"?"} : error;
}

/// Reads one report and hands it to `use`.
template <class Use>
auto with_report(const cli::Globals& globals, const std::string& enterprise, const std::string& run,
                 Use use) -> int {
    auto reader = open_reader(globals);
    if (!reader) return report_error(reader.error());
    const auto number = run_number(run);
    if (!number) return report_error(number.error());
    auto name = EnterpriseName{enterprise};
    if (enterprise.empty()) {
        const auto all = (*reader)->reports(std::nullopt);
        if (!all) return report_error(all.error());
        if (all->empty())
            return report_error(
                {ErrorKind::bad_input, "there is no report yet; `fanfold run` makes one"});
        name = all->front().enterprise;
        for (const auto& line : *all)
            if (line.enterprise != name)
                return report_error(
                    {ErrorKind::bad_input,
                     "there are reports of several enterprises; say whose with --enterprise"});
    }
    auto report = (*reader)->report(name, *number);
    return report ? use(*report) : report_error(with_near_name(report.error(), **reader, name.str()));
}

auto written(const Report& report, const std::string& format) -> std::string {
    if (format == "md") return deliver::to_markdown(report);
    if (format == "html") return deliver::to_html(report);
    if (format == "json")
        return deliver::to_json(report).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    return deliver::to_terminal(report, terminal_width(), colours_wanted());
}

using Noted = std::map<std::string, NotedConfig>;

auto noted_of(const store::StatusLine& line, const Noted& noted) -> NotedConfig {
    const auto found = noted.find(to_string(line.run.id));
    return found == noted.end() ? NotedConfig{} : found->second;
}

auto status_json(const store::StatusLine& line, const Noted& noted) -> Json {
    const auto had = noted_of(line, noted);
    Json enterprises = Json::array();
    for (const auto& entry : line.enterprises)
        enterprises.push_back({{"enterprise", entry.enterprise.str()},
                               {"progress", schedule::to_string(entry.progress)}});
    return {{"run", to_string(line.run.id)},
            {"job", line.run.job.str()},
            {"state", schedule::to_string(line.run.state)},
            {"started_at", to_rfc3339(line.run.started_at)},
            {"enterprises", enterprises},
            {"questions", line.questions},
            {"not_fetched", line.unvisited},
            {"settled", to_string(line.settled)},
            {"unknown", to_string(line.unknown)},
            {"attempts", line.attempts},
            {"attempts_unknown", line.attempts_unknown},
            {"config", had.config},
            {"templates", had.templates},
            {"commit", had.commit}};
}

void print_status(const store::StatusLine& line, const Noted& noted) {
    std::printf("%s  %s  %s  started %s  %lld attempts, %s settled, %s unknown\n",
                to_string(line.run.id).c_str(), line.run.job.str().c_str(),
                schedule::to_string(line.run.state).c_str(),
                to_rfc3339(line.run.started_at).c_str(), static_cast<long long>(line.attempts),
                to_string(line.settled).c_str(), to_string(line.unknown).c_str());
    if (const auto had = noted_of(line, noted); !had.config.empty())
        std::printf("    configuration %s%s%s\n", had.config.substr(0, 12).c_str(),
                    had.commit.empty() ? "" : ", commit ", had.commit.substr(0, 12).c_str());
    for (const auto& entry : line.enterprises)
        std::printf("    %-28s %s\n", entry.enterprise.str().c_str(),
                    schedule::to_string(entry.progress).c_str());
    for (const auto& [state, count] : line.questions)
        std::printf("    %d questions %s\n", count, state.c_str());
    for (const auto& [words, sources] : line.shared)
        std::printf("    %zu %s %s\n", sources.size(), sources.size() == 1 ? "source" : "sources", words.c_str());
}

using Reasons = std::map<std::string, store::WhyMissing::Reason>;

void print_reasons(const Reasons& reasons, const char* what) {
    for (const auto& [words, reason] : reasons) {
        std::printf("    %d %s: %s\n", reason.count, what, words.c_str());
        for (const auto& url : reason.urls) std::printf("        %s\n", url.c_str());
        const auto more = reason.count - static_cast<int>(reason.urls.size());
        if (more > 0) std::printf("        and %d more\n", more);
    }
}

void print_why(const store::WhyMissing& why) {
    for (const auto& gap : why.sources) {
        if (!gap.trouble.empty()) std::printf("    source %s: %s\n", gap.source.str().c_str(), gap.trouble.c_str());
        if (!gap.shared.empty()) std::printf("    source %s: %s\n", gap.source.str().c_str(), gap.shared.c_str());
        if (gap.left_by_rule > 0)
            std::printf("    source %s: %d links left out by its include and exclude\n", gap.source.str().c_str(),
                        gap.left_by_rule);
        if (gap.left_by_budget > 0)
            std::printf("    source %s: %d links left out for want of room in its max_pages, of time, or of a host that answers\n",
                        gap.source.str().c_str(), gap.left_by_budget);
    }
    print_reasons(why.not_fetched, "not fetched");
    print_reasons(why.not_kept, "fetched and not kept");
}

auto reasons_json(const Reasons& reasons) -> Json {
    Json out = Json::object();
    for (const auto& [words, reason] : reasons) out[words] = {{"count", reason.count}, {"urls", reason.urls}};
    return out;
}

auto why_json(const store::WhyMissing& why) -> Json {
    Json sources = Json::array();
    for (const auto& gap : why.sources)
        sources.push_back({{"source", gap.source.str()},
                           {"trouble", gap.trouble},
                           {"left_by_rule", gap.left_by_rule},
                           {"left_by_budget", gap.left_by_budget},
                           {"shared", gap.shared}});
    return {{"not_fetched", reasons_json(why.not_fetched)},
            {"not_kept", reasons_json(why.not_kept)},
            {"sources", sources}};
}

auto batch_json(const store::BatchLine& batch) -> Json {
    return {{"model", batch.model.str()},
            {"batch", batch.provider_id},
            {"questions", batch.lines},
            {"written_at", to_rfc3339(batch.written_at)}};
}

void print_batch(const store::BatchLine& batch) {
    const auto name = batch.provider_id.empty() ? std::string{"perhaps not submitted; the next run finds out"}
                                                : batch.provider_id;
    std::printf("batch  %s  %lld questions since %s  %s\n", batch.model.str().c_str(),
                static_cast<long long>(batch.lines), to_rfc3339(batch.written_at).c_str(),
                name.c_str());
}

}  // namespace

auto status(const cli::Globals& globals, const cli::Status& command) -> int {
    auto reader = open_reader(globals);
    if (!reader) return report_error(reader.error());
    auto lines = (*reader)->status(command.why ? 1 : 5);
    if (!lines) return report_error(lines.error());
    auto batches = (*reader)->open_batches();
    if (!batches) return report_error(batches.error());
    const auto paused = (*reader)->paused_jobs();
    if (!paused) return report_error(paused.error());
    auto why = Result<store::WhyMissing>{store::WhyMissing{}};
    if (command.why && !lines->empty()) why = (*reader)->why_missing(lines->front().run.id);
    if (!why) return report_error(why.error());
    const auto noted = noted_configs(config::load(config_folder(globals.config_dir)).house.state);
    if (command.json) {
        Json rows = Json::array();
        for (const auto& line : *lines) rows.push_back(status_json(line, noted));
        if (command.why && !rows.empty()) rows.front()["why"] = why_json(*why);
        if (!rows.empty()) rows.front()["paused"] = Json::array();
        for (const auto& job : *paused)
            if (!rows.empty()) rows.front()["paused"].push_back(job.str());
        if (!rows.empty()) rows.front()["batches"] = Json::array();
        for (const auto& batch : *batches)
            if (!rows.empty()) rows.front()["batches"].push_back(batch_json(batch));
        return print(rows);
    }
    if (lines->empty()) std::puts("No run yet. `fanfold run` starts one.");
    for (const auto& line : *lines) print_status(line, noted);
    if (command.why) print_why(*why);
    for (const auto& batch : *batches) print_batch(batch);
    for (const auto& job : *paused)
        std::printf("paused  %s  its times are left out until `fanfold schedule --resume %s`\n", job.str().c_str(), job.str().c_str());
    return exit_code::ok;
}

namespace {

/// Whoever left the configuration may still have reports.
auto all_known(const Shelf& shelf, const std::vector<std::string>& names, const std::vector<store::ReportLine>& lines) -> Status {
    for (const auto& name : names) {
        const auto is_its = [&](const store::ReportLine& line) { return line.enterprise.str() == name; };
        if (shelf.config.enterprises.contains(EnterpriseName{name}) || std::any_of(lines.begin(), lines.end(), is_its)) continue;
        return Error{ErrorKind::bad_input, "there is no enterprise \"" + name + "\"; `fanfold enterprise list` shows them"};
    }
    return Done{};
}

}  // namespace

auto report_list(const cli::Globals& globals, const cli::ReportList& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    auto lines = shelf->reader->reports(std::nullopt);
    if (!lines) return report_error(lines.error());
    if (auto known = all_known(*shelf, command.enterprises, *lines); !known) return report_error(known.error());
    Json rows = Json::array();
    for (const auto& line : *lines) {
        const auto& wanted = command.enterprises;
        if (!wanted.empty() &&
            std::find(wanted.begin(), wanted.end(), line.enterprise.str()) == wanted.end())
            continue;
        rows.push_back({{"enterprise", line.enterprise.str()},
                        {"run", to_string(line.run)},
                        {"job", line.job.str()},
                        {"made_at", to_rfc3339(line.made_at)},
                        {"status", to_string(line.status)}});
    }
    if (command.json) return print(rows);
    for (const auto& row : rows)
        std::printf("%-28s %-6s %-12s %-22s %s\n", row["enterprise"].get<std::string>().c_str(),
                    row["run"].get<std::string>().c_str(), row["job"].get<std::string>().c_str(),
                    row["made_at"].get<std::string>().c_str(),
                    row["status"].get<std::string>().c_str());
    if (rows.empty()) std::puts(command.enterprises.empty() ? "No report yet. `fanfold run` makes one." : "No report of these yet.");
    return exit_code::ok;
}

auto report_show(const cli::Globals& globals, const cli::ReportShow& command) -> int {
    return with_report(globals, command.enterprise, command.run, [&](const Report& report) {
        const auto text = written(report, command.format);
        std::fwrite(text.data(), 1, text.size(), stdout);
        return exit_code::ok;
    });
}

auto report_export(const cli::Globals& globals, const cli::ReportExport& command) -> int {
    auto reader = open_reader(globals);
    if (!reader) return report_error(reader.error());
    auto lines = (*reader)->reports(std::nullopt);
    if (!lines) return report_error(lines.error());
    for (const auto& line : *lines) {
        const auto& wanted = command.enterprises;
        if (!wanted.empty() &&
            std::find(wanted.begin(), wanted.end(), line.enterprise.str()) == wanted.end())
            continue;
        auto report = (*reader)->report(line.enterprise, line.run);
        if (!report) return report_error(report.error());
        auto file = deliver::write_folder(*report, command.folder, deliver::Links::unless_later);
        if (!file) return report_error(file.error());
        std::printf("%s\n", file->string().c_str());
    }
    return exit_code::ok;
}

auto report_search(const cli::Globals& globals, const cli::ReportSearch& command) -> int {
    if (command.enterprise.empty())
        return report_error(
            {ErrorKind::bad_input, "say in whose reports to search: --enterprise E"});
    auto reader = open_reader(globals);
    if (!reader) return report_error(reader.error());
    std::string words;
    for (const auto& word : command.words) words += (words.empty() ? "" : " ") + word;
    auto hits = (*reader)->search(EnterpriseName{command.enterprise}, words, 50);
    if (!hits) return report_error(hits.error());
    Json rows = Json::array();
    for (const auto& hit : *hits)
        rows.push_back({{"run", to_string(hit.run)},
                        {"item", hit.item_id},
                        {"section", hit.section},
                        {"snippet", hit.snippet}});
    if (command.json) return print(rows);
    for (const auto& hit : *hits)
        std::printf("%s  %s  %s: %s\n", to_string(hit.run).c_str(), hit.item_id.c_str(),
                    hit.section.c_str(), hit.snippet.c_str());
    if (hits->empty()) std::puts("Nothing found.");
    return exit_code::ok;
}

auto report_dropped(const cli::Globals& globals, const cli::ReportDropped& command) -> int {
    return with_report(globals, command.enterprise, command.run, [&](const Report& report) {
        Json rows = Json::array();
        for (const auto& dropped : report.about.dropped)
            rows.push_back(
                {{"where", dropped.where}, {"text", dropped.text}, {"reason", dropped.reason}});
        if (command.json) return print(rows);
        for (const auto& dropped : report.about.dropped) {
            std::printf("%s: %s\n", dropped.where.c_str(), dropped.reason.c_str());
            // What gives orders to a model is not kept.
            if (!dropped.text.empty()) std::printf("    %s\n", dropped.text.c_str());
        }
        if (report.about.dropped.empty()) std::puts("Nothing was dropped.");
        return exit_code::ok;
    });
}

auto document_show(const cli::Globals& globals, const cli::DocumentShow& command) -> int {
    auto reader = open_reader(globals);
    if (!reader) return report_error(reader.error());
    auto document = (*reader)->document(command.id);
    if (!document) return report_error(document.error());
    if (command.text)
        return std::fwrite(document->text.data(), 1, document->text.size(), stdout) ==
                       document->text.size()
                   ? exit_code::ok
                   : exit_code::no_space;
    if (command.json)
        return print(
            {{"id", document->id.hex()},
             {"short_id", short_id('d', document->id)},
             {"title", document->title},
             {"authors", document->authors},
             {"published", document->published ? Json(to_rfc3339(*document->published)) : Json()},
             {"language", document->language},
             {"kind", document->kind},
             {"site_name", document->site_name},
             {"canonical_url", document->canonical_url},
             {"text", document->text}});
    std::printf("%s  %s\n%s · %s%s%s\n\n%s\n", short_id('d', document->id).c_str(),
                document->title.c_str(), document->kind.c_str(), document->language.c_str(),
                document->published ? " · " : "",
                document->published ? to_rfc3339(*document->published).c_str() : "",
                document->text.c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
