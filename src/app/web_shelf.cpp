#include "web_shelf.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <fanfold/stage/deliver/edits.hpp>
#include <fanfold/stage/deliver/render.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "marks.hpp"
#include "owner_door.hpp"
#include "page_terms.hpp"
#include "web_api.hpp"
#include "web_desk_pages.hpp"
#include "web_house_pages.hpp"
#include "web_run_pages.hpp"

namespace fanfold::app {

namespace {

using serve::HttpRequest;
using serve::HttpResponse;
using Json = nlohmann::ordered_json;

constexpr int runs_shown = 50;
constexpr int deliveries_shown = 200;
constexpr int deliveries_kept = 5000;
constexpr int runs_kept = 500;
constexpr std::size_t slice_shown = 100;
constexpr const char* no_slice = "limit is a number from 1 to 500, offset one from 0";
constexpr int nights_shown = 30;
constexpr std::size_t readers_resolved = 50;
/// Enterprises of two runs that are compared: two reports are read for each.
constexpr std::size_t reports_compared = 100;
constexpr Duration month = std::chrono::hours{24 * 30};

auto json(const Json& value, unsigned status = 200) -> HttpResponse {
    return text_answer(status, value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", "application/json");
}

auto html(std::string body, unsigned status = 200) -> HttpResponse {
    return text_answer(status, std::move(body), "text/html; charset=utf-8");
}

auto reports_json(const std::vector<store::ReportLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"enterprise", line.enterprise.str()}, {"run", to_string(line.run)}, {"job", line.job.str()},
                       {"made_at", to_rfc3339(line.made_at)}, {"status", to_string(line.status)}});
    return out;
}

auto deliveries_json(const std::vector<store::DeliveryLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"enterprise", line.delivery.enterprise.str()}, {"run", to_string(line.delivery.run)}, {"kind", line.delivery.kind},
                       {"delivered", line.delivered_at.has_value()}, {"dead", line.dead}, {"trouble", line.trouble}});
    return out;
}

auto offset_in(const HttpRequest& request, std::string_view name) -> std::optional<std::size_t> {
    const auto found = request.query.find(name);
    if (found == request.query.end()) return std::nullopt;
    std::size_t number = 0;
    const auto* end = found->second.data() + found->second.size();
    const auto parsed = std::from_chars(found->second.data(), end, number);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{number} : std::nullopt;
}

auto run_in(const HttpRequest& request, std::string_view name) -> std::optional<RunId> {
    const auto found = request.query.find(name);
    return found == request.query.end() ? std::nullopt : run_from(found->second);
}

auto sliced(const HttpRequest& request) -> bool {
    return request.query.contains("limit") || request.query.contains("offset");
}

auto waits(const Report& report) -> bool {
    const auto& notes = report.about.notes;
    return std::find(notes.begin(), notes.end(), deliver::not_reviewed(report.language)) != notes.end();
}

/// Files of all overlays that somebody sees, base first.
auto layers_of(const prompt::Catalog& catalog, const config::Config& config, const TemplateName& name) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::size_t looked = 0;
    const auto add = [&](const Enterprise& enterprise) {
        const auto resolved = catalog.find(name, enterprise);
        if (!resolved) return;
        for (const auto& layer : resolved->layers)
            if (std::find(out.begin(), out.end(), layer) == out.end()) out.push_back(layer);
    };
    add(Enterprise{});
    for (const auto& [enterprise_name, enterprise] : config.enterprises)
        if (looked++ < readers_resolved) add(enterprise);
    return out;
}

auto prompt_views(const config::Config& config, const std::vector<store::TemplateUse>& uses) -> std::vector<web::PromptView> {
    const auto catalog = load_catalog(config);
    std::vector<web::PromptView> out;
    for (const auto& name : catalog.names()) {
        web::PromptView view;
        view.name = name;
        view.layers = layers_of(catalog, config, name);
        if (const auto resolved = catalog.find(name, Enterprise{})) {
            view.kind = resolved->front.kind, view.tier = resolved->front.tier;
            view.version = resolved->version.hex().substr(0, 12);
        }
        for (const auto& use : uses)
            if (use.name == name) view.use = use;
        out.push_back(std::move(view));
    }
    return out;
}

/// One look: the store is opened for it, and closed.
class Shelf {
  public:
    Shelf(const config::Config& config, const web::Frame& frame, Instant now, store::Reader& reader, bool api)
        : config_(config), frame_(frame), now_(now), reader_(reader), api_(api) {}

    auto find(const HttpRequest& request, const std::vector<std::string>& path) const -> HttpResponse {
        if (path.size() >= 3 && path[0] == "reports") return report(path);
        if (path.size() == 2 && path[0] == "documents") return document(request, path[1]);
        if (path.size() == 2 && path[0] == "sources")
            return told(source(path[1]), web::source_json, [&](const auto& view) { return web::source_page(frame_, view); });
        if (path.size() == 2 && path[0] == "runs" && api_) return run(path[1]);
        if (path.size() != 1) return nothing();
        if (path[0] == "reports" && api_) return listed(request, reports_for(request), reports_json);
        if (path[0] == "reports")
            return told(reports_for(request), reports_json, [&](const auto& lines) { return web::reports_page(frame_, lines); });
        if (path[0] == "runs") return runs(request);
        if (path[0] == "questions" && api_) return questions(request);
        if (path[0] == "citations" && api_) return citations(request);
        if (path[0] == "deliveries" && api_) return listed(request, reader_.deliveries(sliced(request) ? deliveries_kept : deliveries_shown), deliveries_json);
        if (path[0] == "deliveries")
            return told(reader_.deliveries(deliveries_shown), deliveries_json, [&](const auto& lines) { return web::deliveries_page(frame_, lines); });
        return about_house(path[0]);
    }

  private:
    template <class Value, class AsJson, class AsPage>
    auto told(const Result<Value>& value, AsJson as_json, AsPage as_page) const -> HttpResponse {
        if (!value) return refused(value.error().kind() == ErrorKind::bad_input ? 404 : 503, value.error().message());
        return api_ ? json(as_json(*value)) : html(as_page(*value));
    }
    /// A list from `?offset=` on; where `?limit=` leaves some out, the answer says where it goes on. Who names neither gets
    /// what was given ever since.
    template <class Line, class AsJson>
    auto listed(const HttpRequest& request, Result<std::vector<Line>> lines, AsJson as_json) const -> HttpResponse {
        if (!lines) return refused(503, lines.error().message());
        if (!sliced(request)) return json(as_json(*lines));
        const auto slice = web::slice_of(request, slice_shown);
        if (!slice) return refused(400, no_slice);
        lines->erase(lines->begin(), lines->begin() + static_cast<std::ptrdiff_t>(std::min(slice->offset, lines->size())));
        const bool more = lines->size() > slice->limit;
        if (more) lines->resize(slice->limit);
        auto answer = json(as_json(*lines));
        if (more) web::link_next(request, *slice, answer);
        return answer;
    }
    auto run(const std::string& id) const -> HttpResponse;
    auto questions(const HttpRequest& request) const -> HttpResponse;
    auto citations(const HttpRequest& request) const -> HttpResponse;
    auto about_house(const std::string& what) const -> HttpResponse;
    auto runs(const HttpRequest& request) const -> HttpResponse;
    auto compared(RunId from, RunId to) const -> Result<web::ComparedRuns>;
    auto report(const std::vector<std::string>& path) const -> HttpResponse;
    auto evidence(const Report& report, const std::string& number) const -> HttpResponse;
    auto document(const HttpRequest& request, const std::string& id) const -> HttpResponse;
    auto limited_document(const HttpRequest& request, const Document& document, const std::optional<Sighting>& seen, std::size_t limit) const
        -> HttpResponse;
    auto nothing() const -> HttpResponse {
        return api_ ? text_answer(404, "there is nothing here\n") : html(web::nothing_page(frame_), 404);
    }
    auto refused(unsigned status, const std::string& why) const -> HttpResponse {
        return api_ ? text_answer(status, why + "\n") : html(web::refused_page(frame_, why), status);
    }
    /// Those of whom the token may see.
    auto reports_for(const HttpRequest& request) const -> Result<std::vector<store::ReportLine>> {
        auto lines = reader_.reports(std::nullopt);
        const auto& theirs = request.enterprises;
        if (lines && !theirs.empty())
            std::erase_if(*lines, [&](const auto& line) { return std::find(theirs.begin(), theirs.end(), line.enterprise.str()) == theirs.end(); });
        return lines;
    }
    auto sources() const -> Result<std::vector<web::SourceView>> {
        const auto nights = reader_.source_nights(nights_shown);
        if (!nights) return nights.error();
        return web::source_views(config_, *nights);
    }
    auto source(const std::string& name) const -> Result<web::SourceView> {
        auto all = sources();
        if (!all) return all.error();
        for (auto& view : *all) {
            if (view.name.str() != name) continue;
            if (auto looked = look_closer(view); !looked) return looked.error();
            return std::move(view);
        }
        return Error{ErrorKind::bad_input, "there is no source \"" + name + "\""};
    }
    /// Why links were left out in its last run, and what robots.txt said.
    auto look_closer(web::SourceView& view) const -> Status {
        auto robots = reader_.robots_of(view.name);
        if (!robots) return robots.error();
        view.robots = std::move(*robots);
        if (view.nights.empty()) return Done{};
        auto counts = reader_.not_visited(view.name, view.nights.front().run);
        if (!counts) return counts.error();
        view.not_fetched = std::move(*counts);
        return Done{};
    }
    /// For programs with why links were left out, too: a page of hundreds of sources says only how each did.
    auto sources_told() const -> Result<std::vector<web::SourceView>> {
        auto all = sources();
        if (!all) return all.error();
        for (auto& view : *all)
            if (auto looked = look_closer(view); !looked) return looked.error();
        return all;
    }
    auto prompts() const -> Result<std::vector<web::PromptView>> {
        const auto uses = reader_.template_uses(now_ - month);
        if (!uses) return uses.error();
        return prompt_views(config_, *uses);
    }
    auto money() const -> Result<web::MoneyView> {
        auto days = reader_.spent_days(now_ - month);
        if (!days) return days.error();
        auto uses = reader_.template_uses(now_ - month);
        if (!uses) return uses.error();
        std::map<ModelName, int> discounts;
        for (const auto& [name, model] : config_.house.models) discounts.emplace(name, model.batch_discount);
        const auto cascade = cascade_saving(config_, load_catalog(config_), *days);
        return web::MoneyView{config_.house.currency, std::move(*days), std::move(*uses), std::move(discounts), cascade};
    }

    const config::Config& config_;
    const web::Frame& frame_;
    Instant now_;
    store::Reader& reader_;
    bool api_;
    check::TermsBySource terms_{check::terms_of(config_.sources)};
};

auto Shelf::about_house(const std::string& what) const -> HttpResponse {
    if (what == "sources" && api_) return told(sources_told(), web::sources_json, [](const auto&) { return std::string{}; });
    if (what == "sources") return told(sources(), web::sources_json, [&](const auto& views) { return web::sources_page(frame_, views); });
    if (what == "prompts")
        return told(prompts(), web::prompts_json, [&](const auto& views) { return web::prompts_page(frame_, views, config_.house.currency); });
    if (what == "money") return told(money(), web::money_json, [&](const auto& view) { return web::money_page(frame_, view); });
    return nothing();
}

/// `?from=r1&to=r2` compares them.
auto Shelf::runs(const HttpRequest& request) const -> HttpResponse {
    const auto from = run_in(request, "from"), to = run_in(request, "to");
    if ((request.query.contains("from") || request.query.contains("to")) && !(from && to))
        return refused(400, "to compare two runs, name both: ?from=r1&to=r2");
    if (from && to)
        return told(compared(*from, *to), web::compared_json,
                    [&](const auto& runs) { return web::compared_page(frame_, runs, config_.house.currency); });
    if (api_ && sliced(request))
        return listed(request, reader_.status(runs_kept), web::runs_json);
    return told(reader_.status(runs_shown), web::runs_json,
                [&](const auto& lines) { return web::runs_page(frame_, lines, config_.house.currency); });
}

auto Shelf::run(const std::string& id) const -> HttpResponse {
    const auto wanted = run_from(id);
    if (!wanted) return nothing();
    if (wanted->number() == std::numeric_limits<std::int64_t>::max()) return nothing();
    const auto lines = reader_.status(1, RunId{wanted->number() + 1});
    if (!lines) return refused(503, lines.error().message());
    if (lines->empty() || lines->front().run.id != *wanted) return nothing();
    const auto reports = reader_.reports_of(*wanted);
    if (!reports) return refused(503, reports.error().message());
    return json(web::run_json(lines->front(), *reports, config_.house.currency));
}

/// `?run=r12`, and `&enterprise=` for one of them.
auto Shelf::questions(const HttpRequest& request) const -> HttpResponse {
    const auto of = run_in(request, "run");
    if (!of) return refused(400, "say of which run: ?run=r1");
    const auto slice = web::slice_of(request, slice_shown);
    if (!slice) return refused(400, no_slice);
    std::optional<EnterpriseName> enterprise;
    if (const auto named = request.query.find("enterprise"); named != request.query.end()) enterprise = EnterpriseName{named->second};
    auto lines = reader_.questions(*of, enterprise, static_cast<int>(slice->limit) + 1, static_cast<int>(slice->offset));
    if (!lines) return refused(503, lines.error().message());
    const bool more = lines->size() > slice->limit;
    if (more) lines->pop_back();
    auto answer = json(web::questions_json(*lines));
    if (more) web::link_next(request, *slice, answer);
    return answer;
}

/// `?enterprise=E&run=r12`: the evidence of one report.
auto Shelf::citations(const HttpRequest& request) const -> HttpResponse {
    const auto of = run_in(request, "run");
    const auto named = request.query.find("enterprise");
    if (!of || named == request.query.end()) return refused(400, "say of which report: ?enterprise=NAME&run=r1");
    const auto report = reader_.report(EnterpriseName{named->second}, *of);
    return report ? json(web::citations_json(cut_citations(*report, terms_, reader_))) : nothing();
}

auto Shelf::compared(RunId from, RunId to) const -> Result<web::ComparedRuns> {
    const auto lines = reader_.status(runs_shown);
    if (!lines) return lines.error();
    web::ComparedRuns out;
    std::set<EnterpriseName> readers;
    bool found_from = false, found_to = false;
    for (const auto& line : *lines) {
        if (line.run.id == from) out.before = line, found_from = true;
        if (line.run.id == to) out.after = line, found_to = true;
        if (line.run.id != from && line.run.id != to) continue;
        for (const auto& entry : line.enterprises) readers.insert(entry.enterprise);
    }
    if (!found_from || !found_to) return Error{ErrorKind::bad_input, "one of the two is not among the last runs; `fanfold report diff` knows older ones"};
    for (const auto& enterprise : readers) {
        if (out.reports.size() == reports_compared) break;
        const auto before = reader_.report(enterprise, from), after = reader_.report(enterprise, to);
        web::ComparedReport one{enterprise, enterprise.str(), before.ok(), after.ok(), {}};
        if (after && !after->enterprise_title.empty()) one.title = after->enterprise_title;
        if (before && after) one.changes = changes_between(*before, *after);
        out.reports.push_back(std::move(one));
    }
    out.left_out = readers.size() - out.reports.size();
    return out;
}

auto Shelf::report(const std::vector<std::string>& path) const -> HttpResponse {
    const auto number = run_from(path[2]);
    const bool desk = path.size() == 4 && path[3] == "desk" && !api_;
    const bool cited = path.size() == 5 && path[3] == "sources" && !api_;
    if (!number || (path.size() != 3 && !desk && !cited)) return nothing();
    const auto found = reader_.report(EnterpriseName{path[1]}, *number);
    if (!found) return nothing();
    if (cited) return evidence(*found, path[4]);
    if (desk) return html(web::desk_page(frame_, cut_citations(*found, terms_, reader_), waits(*found), marks_of(config_.house.state, found->enterprise, found->run)));
    if (api_) return json(deliver::to_json(*found));
    auto out = html(deliver::to_html(*found));
    out.own_styles = true;
    return out;
}

/// The document of one of its citations: whoever may read the report may check it.
auto Shelf::evidence(const Report& report, const std::string& number) const -> HttpResponse {
    const auto named = [&](const Citation& citation) { return std::to_string(citation.n) == number; };
    const auto citation = std::find_if(report.citations.begin(), report.citations.end(), named);
    if (citation == report.citations.end()) return nothing();
    auto shown = *citation;
    if (const auto limit = quote_limit(terms_, reader_, shown.document, {shown.source})) check::cut(shown, *limit);
    const auto document = reader_.document(shown.document.hex());
    return html(web::evidence_page(frame_, report, shown, document.ok() ? std::optional{*document} : std::nullopt));
}

auto Shelf::document(const HttpRequest& request, const std::string& id) const -> HttpResponse {
    const auto found = reader_.document(id);
    if (!found) return nothing();
    const auto seen = reader_.sighting_of(found->id);
    if (!seen) return nothing();
    if (const auto limit = quote_limit(terms_, reader_, found->id, {})) return limited_document(request, *found, *seen, *limit);
    if (api_) return json({{"document", found->id.hex()}, {"title", found->title}, {"language", found->language}, {"text", found->text}});
    const auto at = offset_in(request, "at"), length = offset_in(request, "length");
    const auto quote = at && length ? std::optional{ByteSpan{*at, *length}} : std::nullopt;
    return html(web::document_page(frame_, *found, *seen, quote));
}

/// Of a source with a limit: its title and link, and of the words that somebody cites as many as it allows.
auto Shelf::limited_document(const HttpRequest& request, const Document& document, const std::optional<Sighting>& seen, std::size_t limit) const
    -> HttpResponse {
    const auto url = seen ? seen->url.str() : std::string{};
    if (api_)
        return json({{"document", document.id.hex()}, {"title", document.title}, {"language", document.language}, {"text", ""},
                     {"shortened", true}, {"url", url}});
    const auto at = offset_in(request, "at"), length = offset_in(request, "length");
    const auto quote = at && length ? ByteSpan{*at, *length}.of(document.text) : std::string_view{};
    return html(web::limited_document_page(frame_, document, seen, check::within(quote, limit)));
}

}  // namespace

auto look_up(const config::Config& config, const web::Frame& frame, const HttpRequest& request, Instant now) -> HttpResponse {
    auto reader = store::Store::open_reading(config.house.state);
    auto path = request.path;
    const bool api = path.size() >= 3 && path[0] == "api" && path[1] == "v1";
    if (!reader && api) return text_answer(503, reader.error().message() + "\n");
    if (!reader) return html(web::refused_page(frame, reader.error().message()), 503);
    if (api) path.erase(path.begin(), path.begin() + 2);
    return Shelf{config, frame, now, **reader, api}.find(request, path);
}

}  // namespace fanfold::app
