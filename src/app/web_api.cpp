#include "web_api.hpp"

#include <charconv>
#include <map>

#include "form_words.hpp"

namespace fanfold::app::web {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_slice = 500;
constexpr std::size_t furthest = 10'000'000;

auto number_in(const serve::HttpRequest& request, std::string_view name, std::size_t fallback) -> std::optional<std::size_t> {
    const auto found = request.query.find(name);
    if (found == request.query.end()) return fallback;
    std::size_t number = 0;
    const auto* end = found->second.data() + found->second.size();
    const auto parsed = std::from_chars(found->second.data(), end, number);
    return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional{number} : std::nullopt;
}

auto time_or_null(const std::optional<Instant>& at) -> Json {
    return at ? Json(to_rfc3339(*at)) : Json();
}

}  // namespace

auto slice_of(const serve::HttpRequest& request, std::size_t usual) -> std::optional<Slice> {
    const auto limit = number_in(request, "limit", usual), offset = number_in(request, "offset", 0);
    if (!limit || !offset || *limit == 0 || *limit > longest_slice || *offset > furthest) return std::nullopt;
    return Slice{*limit, *offset};
}

void link_next(const serve::HttpRequest& request, const Slice& slice, serve::HttpResponse& answer) {
    std::string target;
    for (const auto& part : request.path) target += "/" + form_encoded(part);
    target += "?limit=" + std::to_string(slice.limit) + "&offset=" + std::to_string(slice.offset + slice.limit);
    for (const auto& [name, value] : request.query)
        if (name != "limit" && name != "offset") target += "&" + form_encoded(name) + "=" + form_encoded(value);
    answer.headers.emplace_back("Link", "<" + target + ">; rel=\"next\"");
}

auto run_json(const store::StatusLine& line, const std::vector<store::ReportLine>& reports, const std::string& currency) -> Json {
    std::map<EnterpriseName, const store::ReportLine*> made;
    for (const auto& report : reports) made.emplace(report.enterprise, &report);
    Json enterprises = Json::array();
    for (const auto& entry : line.enterprises) {
        Json one{{"enterprise", entry.enterprise.str()}, {"progress", schedule::to_string(entry.progress)}, {"report", nullptr}, {"made_at", nullptr}};
        if (const auto found = made.find(entry.enterprise); found != made.end())
            one["report"] = to_string(found->second->status), one["made_at"] = to_rfc3339(found->second->made_at);
        enterprises.push_back(std::move(one));
    }
    return {{"run", to_string(line.run.id)}, {"job", line.run.job.str()}, {"state", schedule::to_string(line.run.state)},
            {"started_at", to_rfc3339(line.run.started_at)}, {"deliver_by", time_or_null(line.run.deliver_by)},
            {"finished_at", time_or_null(line.run.finished_at)}, {"enterprises", enterprises}, {"questions", line.questions},
            {"not_fetched", line.unvisited}, {"calls", line.attempts}, {"cost", to_string(line.settled)},
            {"unknown", to_string(line.unknown)}, {"currency", currency}};
}

auto questions_json(const std::vector<store::QuestionLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"enterprise", line.enterprise.str()}, {"template", line.template_name.str()}, {"document", line.document.hex()},
                       {"state", line.state}, {"reason", line.reason}});
    return out;
}

auto citations_json(const Report& report) -> Json {
    Json out = Json::array();
    for (const auto& citation : report.citations)
        out.push_back({{"enterprise", report.enterprise.str()}, {"run", to_string(report.run)}, {"n", citation.n},
                       {"document", citation.document.hex()}, {"source", citation.source.str()}, {"url", citation.url},
                       {"title", citation.title}, {"published", time_or_null(citation.published)},
                       {"fetched_at", to_rfc3339(citation.fetched_at)}, {"quote", citation.quote},
                       {"attribution", citation.attribution}, {"shortened", citation.shortened}});
    return out;
}

}  // namespace fanfold::app::web
