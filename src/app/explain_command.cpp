/// `fanfold report explain`: from a sentence back to its findings, the prompts that found them, the
/// watch entries that led there, pages, times and prices; and what to type next.
#include <algorithm>
#include <cstdio>
#include <fanfold/stage/check/limits.hpp>
#include <fanfold/stage/route/route.hpp>
#include <fanfold/text/fold.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "importance_reasons.hpp"
#include "page_terms.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

auto joined(const std::vector<std::string>& words) -> std::string {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

auto tells(const std::string& text, const std::vector<std::string>& words) -> bool {
    const auto folded = text::fold_key(text);
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return folded.find(text::fold_key(word)) != std::string::npos;
    });
}

/// Items of the sections first: they know their event.
auto places_of(Report& report, const std::vector<std::string>& what) -> std::vector<Place> {
    std::vector<Place> out;
    if (what.size() == 1)
        if (auto place = item_in(report, what.front())) return {*place};
    for (auto& section : report.sections)
        for (auto& item : section.items)
            if (tells(item.text, what)) out.push_back({&item, section.id});
    for (auto& bullet : report.summary)
        if (tells(bullet.text, what)) out.push_back({&bullet, {}});
    return out;
}

/// One explanation: everything it reads is at hand.
class Explanation {
  public:
    Explanation(const Shelf& shelf, const Report& report)
        : shelf_(shelf), report_(report), catalog_(load_catalog(shelf.config)) {
        const auto found = shelf.config.enterprises.find(report.enterprise);
        if (found != shelf.config.enterprises.end()) enterprise_ = &found->second;
        if (auto told = shelf.reader->told(report.enterprise, report.run)) told_ = std::move(*told);
    }

    auto of(const Place& place) -> Json {
        const auto& item = *place.item;
        Json out{{"item", item.id},
                 {"enterprise", report_.enterprise.str()},
                 {"run", to_string(report_.run)},
                 {"section", place.section.empty() ? "summary" : place.section.str()},
                 {"status", to_string(item.status)},
                 {"importance", item.importance},
                 {"text", item.text},
                 {"marks", item.marks}};
        Json findings = Json::array();
        for (const auto* event : events_of(item)) {
            if (!out.contains("event")) out["event"] = short_id('e', event->id);
            for (const auto& finding : event->findings) findings.push_back(about(finding));
        }
        out["findings"] = std::move(findings);
        out["next"] = commands(item);
        return out;
    }

  private:
    /// A bullet of the summary has no event of its own: those whose evidence it cites.
    auto events_of(const ReportItem& item) const -> std::vector<const Event*> {
        std::vector<const Event*> out;
        for (const auto& event : told_)
            if (item.event.empty() ? cites(item, event) : event.id == item.event)
                out.push_back(&event);
        return out;
    }
    [[nodiscard]] auto cites(const ReportItem& item, const Event& event) const -> bool {
        return std::any_of(
            report_.citations.begin(), report_.citations.end(), [&](const Citation& citation) {
                const bool cited = std::find(item.citations.begin(), item.citations.end(),
                                             citation.n) != item.citations.end();
                return cited && std::any_of(event.findings.begin(), event.findings.end(),
                                            [&](const Finding& finding) {
                                                return finding.document == citation.document &&
                                                       (finding.at == citation.at ||
                                                        (citation.shortened && finding.at.offset == citation.at.offset));
                                            });
            });
    }
    /// Those that are known to have shown its page.
    [[nodiscard]] auto sources_of(const Finding& finding) const -> std::vector<SourceName> {
        std::vector<SightingId> sightings{finding.sighting};
        for (const auto& event : told_)
            for (const auto& each : event.findings)
                if (each.document == finding.document) sightings.push_back(each.sighting);
        std::vector<SourceName> out;
        if (const auto seen = shelf_.reader->sightings(std::move(sightings)))
            for (const auto& each : *seen) out.push_back(each.source);
        for (const auto& citation : report_.citations)
            if (citation.document == finding.document) out.push_back(citation.source);
        return out;
    }
    /// If not all of it may be shown; a page that is not stored any more is known by its quote.
    [[nodiscard]] auto limited_page(const Finding& finding) const -> std::optional<check::LimitedPage> {
        const auto limit = quote_limit(terms_, *shelf_.reader, finding.document, sources_of(finding));
        if (!limit) return std::nullopt;
        const auto document = shelf_.reader->document(finding.document.hex());
        return check::LimitedPage{document ? document->text : finding.quote, *limit};
    }
    auto about(const Finding& finding) -> Json {
        const auto limited = limited_page(finding);
        const auto ours = [&](const std::string& words) { return limited && limited->tells(words) ? std::string{} : words; };
        Json out{{"claim", limited ? limited->shown(finding.claim) : finding.claim},
                 {"why", ours(finding.why)},
                 {"importance", finding.importance},
                 {"quote", limited ? std::string{check::within(finding.quote, limited->characters())} : finding.quote},
                 {"page", page_of(finding)},
                 {"watch", watch_of(finding)},
                 {"prompt", prompt_of(finding)}};
        out["answer"] = answer_of(finding);
        if (auto reason = ours(reasons_.of(finding)); !reason.empty()) out["importance_reason"] = std::move(reason);
        out["again"] = "fanfold ask " + finding.template_name.str() + " -e " +
                       report_.enterprise.str() + " --document " + short_id('d', finding.document);
        return out;
    }
    auto page_of(const Finding& finding) const -> Json {
        Json out{{"document", short_id('d', finding.document)},
                 {"bytes", {finding.at.offset, finding.at.end()}}};
        const auto seen = shelf_.reader->sightings({finding.sighting});
        if (!seen || seen->empty()) return out;
        out["url"] = seen->front().url.str();
        out["source"] = seen->front().source.str();
        out["fetched_at"] = to_rfc3339(seen->front().fetched_at);
        const auto terms = terms_.find(seen->front().source);
        if (terms != terms_.end() && !terms->second.attribution.empty()) out["attribution"] = terms->second.attribution;
        if (seen->front().published) out["published"] = to_rfc3339(*seen->front().published);
        return out;
    }
    /// By today's watch list; with the line where the entry stands.
    auto watch_of(const Finding& finding) const -> Json {
        Json out = Json::array();
        if (enterprise_ == nullptr) return out;
        const auto document = shelf_.reader->document(finding.document.hex());
        if (!document) return out;
        const auto index = route::WatchIndex::build({enterprise_, 1});
        for (const auto& route : index.match(*document))
            for (const auto& hit : route.hits) {
                Json line{{"entry", hit.entry},
                          {"term", hit.term},
                          {"where", watch_place(hit.entry)},
                          {"in", hit.in_title ? "title" : "text"},
                          {"byte", hit.at.offset}};
                if (out.size() < 5) out.push_back(std::move(line));
            }
        return out;
    }
    [[nodiscard]] auto watch_place(const std::string& entry) const -> std::string {
        const auto origins = shelf_.config.origins.find(report_.enterprise);
        if (origins == shelf_.config.origins.end()) return {};
        for (std::size_t at = 0; at < enterprise_->watch.size(); ++at) {
            if (enterprise_->watch[at].id != entry) continue;
            const auto found = origins->second.find("watch[" + std::to_string(at) + "]");
            if (found != origins->second.end()) return config::to_string(found->second);
        }
        return {};
    }
    auto prompt_of(const Finding& finding) const -> Json {
        Json out{{"template", finding.template_name.str()}};
        const auto asked = shelf_.reader->asked_for(finding);
        if (asked && *asked) out["version"] = (*asked)->version.hex().substr(0, 12);
        if (enterprise_ == nullptr) return out;
        const auto resolved = catalog_.find(finding.template_name, *enterprise_);
        if (!resolved) return out;
        const auto now = resolved->version.hex().substr(0, 12);
        if (out.value("version", now) != now) out["version_now"] = now;
        Json parts = Json::array();
        for (const auto& origin : resolved->origins())
            parts.push_back({{"block", origin.block}, {"where", origin.where}});
        out["parts"] = std::move(parts);
        return out;
    }
    auto answer_of(const Finding& finding) const -> Json {
        const auto asked = shelf_.reader->asked_for(finding);
        if (!asked || !*asked) return nullptr;
        const auto& line = **asked;
        return {{"key", line.key.hex()},
                {"model", line.model},
                {"made_at", to_rfc3339(line.made_at)},
                {"input_tokens", line.input},
                {"output_tokens", line.output},
                {"attempts", line.attempts},
                {"cost", to_string(line.settled)},
                {"currency", shelf_.config.house.currency}};
    }
    auto commands(const ReportItem& item) const -> Json {
        const auto to =
            item.id + " -e " + report_.enterprise.str() + " --run " + to_string(report_.run);
        Json out{{"rebuild", "fanfold report rebuild -e " + report_.enterprise.str() + " --run " +
                                 to_string(report_.run)},
                 {"correct", "fanfold report correct " + to + " --by NAME --text \"…\""},
                 {"mark", "fanfold report mark " + item.id + " wrong -e " +
                              report_.enterprise.str() + " --run " + to_string(report_.run)}};
        if (!item.event.empty())
            out["mute"] = "[[mute]] in enterprises/" + report_.enterprise.str() +
                          ".toml: event = \"" + item.id + "\"";
        return out;
    }

    const Shelf& shelf_;
    const Report& report_;
    prompt::Catalog catalog_;
    check::TermsBySource terms_{check::terms_of(shelf_.config.sources)};
    ImportanceReasons reasons_{*shelf_.reader};
    const Enterprise* enterprise_ = nullptr;
    std::vector<Event> told_;
};

auto text_at(const Json& object, const char* key) -> std::string {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

void line(const char* label, const std::string& words) {
    if (!words.empty()) std::printf("    %-9s %s\n", label, words.c_str());
}

void print_finding(const Json& finding) {
    std::printf("\n  %s\n", text_at(finding, "claim").c_str());
    line("quote", "\"" + text_at(finding, "quote") + "\"");
    if (finding.contains("importance_reason"))
        line("rated", text_at(finding, "importance") + ": " + plain_text(text_at(finding, "importance_reason")));
    const auto& page = finding["page"];
    line("page", text_at(page, "url"));
    line("", text_at(page, "document") + ", bytes " + text_at(page, "bytes") + ", source " +
                 text_at(page, "source") + ", fetched " + text_at(page, "fetched_at"));
    line("", text_at(page, "attribution"));
    for (const auto& hit : finding["watch"])
        line("watch", text_at(hit, "term") + " in the " + text_at(hit, "in") + " (" +
                          text_at(hit, "where") + ")");
    const auto& prompt = finding["prompt"];
    const auto now = text_at(prompt, "version_now");
    line("prompt", text_at(prompt, "template") + " version " + text_at(prompt, "version") +
                       (now.empty() ? "" : ", today " + now));
    if (prompt.contains("parts"))
        for (const auto& part : prompt["parts"])
            line("", text_at(part, "where") + "  " + text_at(part, "block"));
    const auto& answer = finding["answer"];
    if (!answer.is_null())
        line("answer", text_at(answer, "model") + ", " + text_at(answer, "input_tokens") +
                           " tokens in, " + text_at(answer, "output_tokens") + " out, " +
                           text_at(answer, "cost") + " " + text_at(answer, "currency") + " in " +
                           text_at(answer, "attempts") + " attempts, " +
                           text_at(answer, "made_at"));
    line("again", text_at(finding, "again"));
}

void print_item(const Json& item) {
    std::printf("%s  %s · %s · importance %s · run %s\n%s\n", text_at(item, "item").c_str(),
                text_at(item, "section").c_str(), text_at(item, "status").c_str(),
                text_at(item, "importance").c_str(), text_at(item, "run").c_str(),
                text_at(item, "text").c_str());
    for (const auto& mark : item["marks"]) line("marked", mark.get<std::string>());
    for (const auto& finding : item["findings"]) print_finding(finding);
    std::puts("\n  next");
    for (const auto& [what, command] : item["next"].items())
        line(what.c_str(), command.get<std::string>());
}

/// Nothing in the report: perhaps it was left out, and why.
auto explain_dropped(const Report& report, const std::vector<std::string>& what, bool as_json)
    -> int {
    Json rows = Json::array();
    for (const auto& dropped : report.about.dropped)
        if (tells(dropped.text, what))
            rows.push_back(
                {{"where", dropped.where}, {"text", dropped.text}, {"reason", dropped.reason}});
    if (rows.empty())
        return report_error({ErrorKind::bad_input, "nothing in the report of run " +
                                                       to_string(report.run) + " says \"" +
                                                       joined(what) + "\""});
    if (as_json) {
        std::printf("%s\n", rows.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
        return exit_code::ok;
    }
    for (const auto& row : rows)
        std::printf("left out of %s: %s\n    %s\n", text_at(row, "where").c_str(),
                    text_at(row, "reason").c_str(), text_at(row, "text").c_str());
    return exit_code::ok;
}

}  // namespace

auto report_explain(const cli::Globals& globals, const cli::ReportExplain& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    auto report = stored_report(*shelf, command.enterprise, command.run);
    if (!report) return report_error(report.error());
    const auto places = places_of(*report, command.what);
    if (places.empty()) return explain_dropped(*report, command.what, command.json);
    Explanation explanation{*shelf, *report};
    const auto first = explanation.of(places.front());
    if (command.json) {
        std::printf("%s\n", first.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
        return exit_code::ok;
    }
    print_item(first);
    for (std::size_t at = 1; at < places.size(); ++at)
        std::printf("%s%s  %s\n", at == 1 ? "\nalso told by\n" : "", places[at].item->id.c_str(),
                    places[at].item->text.c_str());
    return exit_code::ok;
}

}  // namespace fanfold::app
