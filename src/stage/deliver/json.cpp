#include <fanfold/stage/deliver/render.hpp>

#include "moments.hpp"

namespace fanfold::deliver {

namespace {

using Json = nlohmann::ordered_json;

auto instant(const std::optional<Instant>& at) -> Json {
    return at ? Json(stamp(*at)) : Json(nullptr);
}
auto digest(const Digest& id) -> std::string {
    return id.empty() ? std::string{} : id.hex();
}

auto bullet(const ReportItem& item) -> Json {
    return {{"id", item.id},
            {"text", item.text},
            {"citations", item.citations},
            {"status", to_string(item.status)},
            {"importance", item.importance},
            {"marks", item.marks}};
}

auto item(const ReportItem& told) -> Json {
    return {{"id", told.id},
            {"text", told.text},
            {"citations", told.citations},
            {"status", to_string(told.status)},
            {"importance", told.importance},
            {"why", told.why},
            {"event", digest(told.event)},
            {"marks", told.marks}};
}

auto section(const ReportSection& told) -> Json {
    Json items = Json::array();
    for (const auto& each : told.items) items.push_back(item(each));
    return {{"id", told.id.str()}, {"title", told.title}, {"items", std::move(items)}};
}

auto citation(const Citation& cited) -> Json {
    return {{"n", cited.n},
            {"document", digest(cited.document)},
            {"sighting", to_string(cited.sighting)},
            {"source", cited.source.str()},
            {"url", cited.url},
            {"title", cited.title},
            {"published", instant(cited.published)},
            {"fetched_at", stamp(cited.fetched_at)},
            {"quote", cited.quote},
            {"offset", cited.at.offset},
            {"length", cited.at.length},
            {"before", cited.before},
            {"after", cited.after},
            {"attribution", cited.attribution},
            {"shortened", cited.shortened}};
}

auto watched(const Watched& name) -> Json {
    Json sources = Json::array();
    for (const auto& source : name.sources) sources.push_back(source.str());
    return {{"name", name.name}, {"documents", name.documents}, {"sources", std::move(sources)}, {"last", instant(name.last)}};
}

auto coverage(const Coverage& source) -> Json {
    return {{"source", source.source.str()},
            {"pages", source.pages},
            {"fresh", source.fresh},
            {"failed", source.failed},
            {"trouble", source.trouble}};
}

auto about(const About& told) -> Json {
    Json sources = Json::array();
    for (const auto& source : told.sources) sources.push_back(coverage(source));
    Json dropped = Json::array();
    for (const auto& each : told.dropped)
        dropped.push_back({{"where", each.where}, {"text", each.text}, {"reason", each.reason}});
    Json names = Json::array();
    for (const auto& each : told.watched) names.push_back(watched(each));
    return {{"sources", std::move(sources)}, {"watched", std::move(names)},
            {"documents", told.documents},
            {"clusters", told.clusters},     {"matched", told.matched},
            {"questions", told.questions},   {"answered", told.answered},
            {"reused", told.reused},         {"unasked", told.unasked},
            {"cut", told.cut},
            {"failed", told.failed},         {"findings", told.findings},
            {"dropped", std::move(dropped)}, {"currency", told.currency},
            {"cost", to_string(told.cost)},  {"unknown", to_string(told.unknown)},
            {"calls", told.calls},           {"notes", told.notes},
            {"guards", told.guards}};
}

template <class Value, class Write>
auto list(const std::vector<Value>& values, const Write& write) -> Json {
    Json out = Json::array();
    for (const auto& value : values) out.push_back(write(value));
    return out;
}

}  // namespace

auto to_json(const Report& report) -> Json {
    return {{"enterprise", report.enterprise.str()},
            {"enterprise_title", report.enterprise_title},
            {"run", to_string(report.run)},
            {"job", report.job.str()},
            {"period", to_string(report.period)},
            {"made_at", stamp(report.made_at)},
            {"window", {{"from", stamp(report.window_from)}, {"to", stamp(report.window_to)}}},
            {"language", report.language},
            {"timezone", report.timezone},
            {"style", report.style},
            {"model", report.model},
            {"status", to_string(report.status)},
            {"summary", list(report.summary, bullet)},
            {"sections", list(report.sections, section)},
            {"citations", list(report.citations, citation)},
            {"about", about(report.about)}};
}

}  // namespace fanfold::deliver
