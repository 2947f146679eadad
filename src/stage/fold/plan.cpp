#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>
#include <iterator>
#include <set>

#include "plain.hpp"
#include "room.hpp"
#include "sections.hpp"

namespace fanfold::fold {

namespace {

using nlohmann::json;

constexpr std::size_t most_claims = 4;
constexpr std::size_t most_dates = 6;
constexpr std::size_t most_headline_events = 20;
constexpr std::size_t fewest_bullets = 3;
constexpr std::size_t most_bullets = 5;

auto object(json properties) -> json {
    json required = json::array();
    for (const auto& [name, schema] : properties.items()) required.push_back(name);
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

auto sentence() -> json {
    return {{"type", "string"}, {"maxLength", longest_sentence}};
}

/// Only the ids that were shown can be named.
auto event_ids(const std::vector<Event>& events) -> json {
    json ids = json::array();
    for (const auto& event : events) ids.push_back(short_id('e', event.id));
    return {{"type", "string"}, {"enum", std::move(ids)}};
}

auto claims_of(const Event& event) -> json {
    auto findings = event.findings;
    std::stable_sort(findings.begin(), findings.end(),
                     [](const auto& a, const auto& b) { return a.importance > b.importance; });
    json out = json::array();
    std::set<std::string> known;
    for (const auto& finding : findings) {
        if (out.size() == most_claims) break;
        if (known.insert(finding.claim).second)
            out.push_back({{"claim", finding.claim}, {"why", finding.why}});
    }
    return out;
}

auto dates_of(const Event& event) -> json {
    std::set<std::string> days;
    for (const auto& finding : event.findings)
        days.insert(finding.dates.begin(), finding.dates.end());
    json out = json::array();
    for (const auto& day : days)
        if (out.size() < most_dates) out.push_back(day);
    return out;
}

auto names_of(const Event& event) -> json {
    std::set<std::string> names;
    for (const auto& finding : event.findings)
        for (const auto& entity : finding.entities)
            if (names.size() < 8) names.insert(entity.canonical);
    return names;
}

auto sources_of(const Event& event) -> std::size_t {
    std::set<Digest> clusters;
    for (const auto& finding : event.findings) clusters.insert(finding.cluster);
    return clusters.size();
}

auto described(const Event& event) -> json {
    return {{"id", short_id('e', event.id)},
            {"status", to_string(event.status)},
            {"developing", event.status == EventStatus::developing},
            {"importance", event.importance},
            {"sources", sources_of(event)},
            {"claims", claims_of(event)},
            {"dates", dates_of(event)},
            {"names", names_of(event)},
            {"before", event.text.empty() ? json(nullptr) : json(event.text)}};
}

auto described(const std::vector<Event>& events) -> json {
    json out = json::array();
    for (const auto& event : events) out.push_back(described(event));
    return out;
}

auto reader_of(const Enterprise& enterprise) -> json {
    return {{"name", enterprise.name.str()},
            {"title", enterprise.title},
            {"language", enterprise.language},
            {"industry", enterprise.industry},
            {"words", enterprise.words}};
}

auto section_schema(const std::vector<Event>& asked) -> json {
    auto item = object({{"event", event_ids(asked)}, {"text", sentence()}});
    return object(
        {{"items", {{"type", "array"}, {"maxItems", asked.size()}, {"items", std::move(item)}}}});
}

auto section_context(const SectionPlan& plan, const Enterprise& enterprise,
                     const std::vector<Event>& shown) -> json {
    return {{"section", {{"name", plan.section.str()}, {"title", plan.title}}},
            {"enterprise", reader_of(enterprise)},
            {"language", enterprise.language},
            {"events", described(shown)}};
}

/// What a hostile page tells is never shown beside other claims: it could speak for them.
auto sound(const std::vector<Event>& events) -> std::vector<Event> {
    std::vector<Event> out;
    std::copy_if(events.begin(), events.end(), std::back_inserter(out),
                 [](const Event& event) { return !event.quarantined; });
    return out;
}

auto title_of(const SectionSpec& spec) -> std::string {
    return spec.title.empty() ? spec.name.str() : spec.title;
}

auto plan_section(const SectionSpec& spec, const std::vector<Event>& events,
                  const Enterprise& enterprise) -> SectionPlan {
    SectionPlan plan;
    plan.section = spec.name;
    plan.title = title_of(spec);
    for (const auto& event : events)
        if (event.section == spec.name) (is_news(event) ? plan.asked : plan.kept).push_back(event);
    const auto shown = sound(plan.asked);
    if (shown.empty()) return plan;
    plan.schema = section_schema(shown);
    plan.context = section_context(plan, enterprise, shown);
    return plan;
}

auto headline_schema(const std::vector<Event>& events) -> json {
    auto ids =
        json{{"type", "array"}, {"minItems", 1}, {"maxItems", 4}, {"items", event_ids(events)}};
    auto bullet = object({{"text", sentence()}, {"events", std::move(ids)}});
    auto bullets = json{{"type", "array"},
                        {"minItems", std::min(fewest_bullets, events.size())},
                        {"maxItems", most_bullets},
                        {"items", std::move(bullet)}};
    return object({{"bullets", std::move(bullets)}});
}

auto headline_context(const std::vector<Event>& events) -> json {
    json listed = json::array();
    for (const auto& event : events) {
        listed.push_back({{"id", short_id('e', event.id)},
                          {"status", to_string(event.status)},
                          {"developing", event.status == EventStatus::developing},
                          {"importance", event.importance},
                          {"sources", sources_of(event)},
                          {"text", event.text},
                          {"why", best_finding(event).why}});
    }
    return {{"events", std::move(listed)}};
}

}  // namespace

auto section_title(const Enterprise& enterprise, const SectionName& name) -> std::string {
    for (const auto& spec : enterprise.sections)
        if (spec.name == name) return title_of(spec);
    return name.str();
}

auto plan_fold(const std::vector<Event>& events, const Enterprise& enterprise) -> FoldPlan {
    FoldPlan out;
    out.quiet = true;
    auto chosen = choose(events, enterprise);
    out.cut = std::move(chosen.cut);
    for (const auto& spec : sections_of(enterprise)) {
        auto section = plan_section(spec, chosen.told, enterprise);
        if (section.asked.empty() && section.kept.empty()) continue;
        out.quiet = out.quiet && section.asked.empty();
        out.sections.push_back(std::move(section));
    }
    return out;
}

auto split(const SectionPlan& plan, const Enterprise& enterprise, std::size_t events_a_call)
    -> std::vector<SectionPlan> {
    const auto shown = sound(plan.asked);
    std::vector<SectionPlan> out;
    for (std::size_t at = 0; at < shown.size(); at += std::max<std::size_t>(events_a_call, 1)) {
        const auto end = std::min(shown.size(), at + std::max<std::size_t>(events_a_call, 1));
        SectionPlan part;
        part.section = plan.section;
        part.title = plan.title;
        part.asked.assign(shown.begin() + static_cast<std::ptrdiff_t>(at),
                          shown.begin() + static_cast<std::ptrdiff_t>(end));
        part.schema = section_schema(part.asked);
        part.context = section_context(part, enterprise, part.asked);
        out.push_back(std::move(part));
    }
    return out;
}

auto plan_headline(const std::vector<Event>& told) -> HeadlinePlan {
    HeadlinePlan out;
    for (const auto& event : told)
        if (is_news(event) && !event.findings.empty() && !event.quarantined)
            out.events.push_back(event);
    std::sort(out.events.begin(), out.events.end(), best_first);
    if (out.events.size() > most_headline_events) out.events.resize(most_headline_events);
    if (out.events.empty()) return out;
    out.schema = headline_schema(out.events);
    out.context = headline_context(out.events);
    return out;
}

}  // namespace fanfold::fold
