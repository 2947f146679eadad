/// dedupe and route: which questions are due for one enterprise, and in which order.
#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/schedule/due.hpp>

#include "desk.hpp"

namespace fanfold::pipeline {

namespace {

/// An undated document is as old as its sighting.
auto occasion_of(const Document& document, const Sighting& sighting, double score, Instant now)
    -> prompt::Occasion {
    const auto published = document.published ? document.published : sighting.published;
    const auto at = published.value_or(sighting.fetched_at);
    return {document.kind, document.language, sighting.source.str(), score, now - at, document.text};
}

/// Every template of the enterprise's sections, each once, in section order.
auto templates_of(const Enterprise& enterprise) -> std::vector<TemplateName> {
    std::vector<TemplateName> names;
    for (const auto& section : enterprise.sections)
        for (const auto& name : section.templates)
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

auto document_ids(const std::vector<Sighting>& sightings) -> std::vector<Digest> {
    std::vector<Digest> ids;
    for (const auto& sighting : sightings) ids.push_back(sighting.document);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

auto candidates_of(std::vector<Sighting> sightings, const std::map<SourceName, Source>& sources)
    -> std::vector<dedupe::Candidate> {
    std::vector<dedupe::Candidate> candidates;
    candidates.reserve(sightings.size());
    for (auto& sighting : sightings) {
        const auto source = sources.find(sighting.source);
        candidates.push_back({std::move(sighting), source == sources.end() ? 1.0 : source->second.weight});
    }
    return candidates;
}

auto resolved_templates(const prompt::Catalog& catalog, const Enterprise& enterprise, std::vector<std::string>& notes)
    -> std::vector<prompt::Resolved> {
    std::vector<prompt::Resolved> templates;
    for (const auto& name : templates_of(enterprise)) {
        auto resolved = catalog.find(name, enterprise);
        if (resolved)
            templates.push_back(std::move(*resolved));
        else
            notes.push_back("Not asked, because its template is broken: " + resolved.error().message());
    }
    return templates;
}

/// None of it was seen later than `to`: it was counted and told of by an earlier night.
auto is_within(const dedupe::Cluster& cluster, SightingId to) -> bool {
    return std::all_of(cluster.members.begin(), cluster.members.end(), [to](const Sighting& member) { return member.id <= to; });
}

}  // namespace

auto Desk::questions_due(const Enterprise& enterprise, Docket& docket)
    -> boost::asio::awaitable<Result<std::vector<Question>>> {
    if (folds_stored()) co_return std::vector<Question>{};
    auto view = docket.view;
    const bool first = !view.from.stored();
    auto since = first ? view.to_time - schedule::first_window(Period::night) : Instant{};
    if (order_.reask_since) {
        view.from = SightingId{};
        since = *order_.reask_since;
    }
    auto sightings = co_await parts_.store.gallery().window(enterprise.sources, view, since);
    if (!sightings) co_return sightings.error();
    auto left = co_await left_over(enterprise);
    if (!left) co_return left.error();
    docket.documents = document_ids(*sightings).size();
    sightings->insert(sightings->begin(), left->sightings.begin(), left->sightings.end());
    const auto templates = resolved_templates(parts_.catalog, enterprise, docket.notes);
    docket.heard.clear();
    const auto ids = document_ids(*sightings);
    auto near = co_await parts_.store.gallery().near(ids);
    if (!near) co_return near.error();
    const auto clusters = dedupe::cluster(candidates_of(std::move(*sightings), parts_.config.sources), *near);
    auto told = co_await told_before(enterprise, clusters);
    if (!told) co_return told.error();

    docket.clusters = 0;
    std::vector<Question> questions;
    for (const auto& cluster : clusters) {
        const bool of_tonight = !is_within(cluster, left->to);
        docket.clusters += of_tonight ? 1 : 0;
        auto routed = co_await route_of(enterprise, cluster.representative().document);
        if (!routed) co_return routed.error();
        if (*routed && of_tonight) hear(docket.heard, (*routed)->hits, cluster);
        if (!*routed || (*routed)->score < enterprise.min_score) continue;
        if (enterprise.guards.injection == InjectionPolicy::drop) {
            const auto hostile = co_await is_hostile(cluster.representative().document);
            if (!hostile) co_return hostile.error();
            if (*hostile) ++docket.guards["pages not asked about"];
            if (*hostile) continue;
        }
        docket.matched += of_tonight ? 1 : 0;
        auto asked = co_await document(cluster.representative().document);
        if (!asked) co_return asked.error();
        add_questions({enterprise, templates, *told, *left}, cluster, (*routed)->score, *asked, questions);
    }
    co_return questions;
}

auto Desk::left_over(const Enterprise& enterprise) -> boost::asio::awaitable<Result<LeftOver>> {
    LeftOver out;
    if (order_.reask_since || order_.as_of_run.stored()) co_return out;
    auto open = co_await parts_.store.ledger().left_open(order_.job.name, enterprise.name);
    if (!open) co_return open.error();
    std::vector<SightingId> ids;
    for (const auto& each : *open) {
        out.open.emplace(each.template_name, each.document);
        if (ids.empty() || ids.back() != each.sighting) ids.push_back(each.sighting);
    }
    auto sightings = co_await parts_.store.gallery().sightings(std::move(ids));
    if (!sightings) co_return sightings.error();
    out.sightings = std::move(*sightings);
    const auto& sources = enterprise.sources;
    std::erase_if(out.sightings, [&](const Sighting& sighting) {
        return std::find(sources.begin(), sources.end(), sighting.source) == sources.end();
    });
    for (const auto& sighting : out.sightings) out.to = std::max(out.to, sighting.id);
    co_return out;
}

auto Desk::told_before(const Enterprise& enterprise, const std::vector<dedupe::Cluster>& clusters)
    -> boost::asio::awaitable<Result<std::set<std::pair<TemplateName, Digest>>>> {
    std::set<std::pair<TemplateName, Digest>> told;
    if (order_.reask_since) co_return told;
    std::vector<Digest> earlier, own;
    for (const auto& cluster : clusters) {
        for (const auto& member : cluster.members) own.push_back(member.document);
        if (!cluster.changed)
            earlier.insert(earlier.end(), cluster.near_earlier.begin(), cluster.near_earlier.end());
    }
    auto visible = co_await parts_.store.gallery().seen_by(enterprise.sources, earlier);
    if (!visible) co_return visible.error();
    own.insert(own.end(), visible->begin(), visible->end());
    auto asked =
        co_await parts_.store.ledger().asked(enterprise.name, own, order_.as_of_run);
    if (!asked) co_return asked.error();
    for (const auto& pair : *asked) told.emplace(pair.template_name, pair.document);
    co_return told;
}

auto Desk::route_of(const Enterprise& enterprise, Digest id)
    -> boost::asio::awaitable<Result<std::optional<route::Route>>> {
    auto routed = co_await route(id);
    if (!routed) co_return routed.error();
    for (const auto& route : routes_.at(id))
        if (route.enterprise == enterprise.name) co_return std::optional{route};
    co_return std::optional<route::Route>{};
}

auto Desk::route(Digest id) -> boost::asio::awaitable<Status> {
    const std::vector<Digest> one{id};
    while (!routes_.contains(id)) {
        const auto grip = routing_.take(one, 1);
        if (grip.ids().empty()) {
            co_await routing_.moved();
            continue;
        }
        auto found = co_await document(id);
        if (!found) co_return found.error();
        auto match = [this, shared = std::make_shared<const Document>(std::move(*found))] {
            return watch_.match(*shared);
        };
        auto routes = co_await async::offload(parts_.cpu, std::move(match));
        routes_.insert_or_assign(id, std::move(routes));
    }
    co_return Done{};
}

void Desk::add_questions(const Asker& asker, const dedupe::Cluster& cluster, double score,
                         const Document& document, std::vector<Question>& out) {
    const auto already = [&](const TemplateName& name) {
        const auto is_told = [&](const Digest& id) { return asker.told.contains({name, id}); };
        if (std::any_of(cluster.members.begin(), cluster.members.end(),
                        [&](const Sighting& member) { return is_told(member.document); }))
            return true;
        return !cluster.changed &&
               std::any_of(cluster.near_earlier.begin(), cluster.near_earlier.end(), is_told);
    };
    const bool only_left = is_within(cluster, asker.left.to);
    const auto is_open = [&](const TemplateName& name) {
        return !only_left || std::any_of(cluster.members.begin(), cluster.members.end(), [&](const Sighting& member) {
            return asker.left.open.contains({name, member.document});
        });
    };
    // The run's start, not now: a run that is resumed asks the same.
    const auto occasion = occasion_of(document, cluster.representative(), score, run_.started_at);
    for (const auto& resolved : asker.templates) {
        if (!resolved.front.when.fits(occasion) || already(resolved.name) || !is_open(resolved.name)) continue;
        Question question;
        question.run = run_.id;
        question.enterprise = asker.enterprise.name;
        question.template_name = resolved.name;
        question.template_version = resolved.version;
        question.cluster = cluster.id;
        question.document = cluster.representative().document;
        question.sighting = cluster.representative().id;
        question.rank = fanout::rank(score, resolved.front.priority, cluster.source_weight,
                                     cluster.representative().published, run_.started_at);
        out.push_back(std::move(question));
    }
}

}  // namespace fanfold::pipeline
