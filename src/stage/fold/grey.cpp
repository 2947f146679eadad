#include <algorithm>
#include <fanfold/stage/fold/grey.hpp>
#include <fanfold/text/fold.hpp>
#include <map>
#include <set>
#include <string>

#include "kinship.hpp"
#include "naming.hpp"

namespace fanfold::fold {

namespace {

using nlohmann::json;

/// Below it hardly a pair is one event. From `alike` on rules join two, unless others of their families speak against it.
constexpr double half_alike = 0.3;
constexpr std::size_t speakers = 3;  ///< findings of an event that it is compared by, and that are shown
constexpr std::size_t longest_claim = 400;
constexpr std::size_t most_names = 8;

auto may_be_asked_about(const Event& event) -> bool {
    return !event.quarantined && !event.findings.empty() && event.status != EventStatus::resolved;
}

/// A few findings of each event, and whose they are.
struct Speakers {
    std::vector<Finding> findings;
    std::vector<std::size_t> event;
    std::vector<std::size_t> remembered;  ///< the event where it is one, as find_kin wants it
};

auto speakers_of(const std::vector<Event>& events) -> Speakers {
    constexpr auto fresh = static_cast<std::size_t>(-1);
    Speakers out;
    for (std::size_t at = 0; at < events.size(); ++at) {
        const auto& event = events[at];
        if (!may_be_asked_about(event)) continue;
        for (std::size_t each = 0; each < std::min(event.findings.size(), speakers); ++each) {
            out.findings.push_back(event.findings[each]);
            out.event.push_back(at);
            out.remembered.push_back(event.status == EventStatus::fresh ? fresh : at);
        }
    }
    return out;
}

auto traits_of(const Speakers& those, const Enterprise& enterprise) -> std::vector<Traits> {
    const Naming naming{enterprise.glossary, those.findings};
    std::vector<Traits> out;
    for (const auto& finding : those.findings) out.push_back(fold::traits_of(finding, naming));
    return out;
}

/// Of pairs in one language that are half alike 1 in 117 was one event, of pairs across languages 32 in 111
/// (docs/benchmarks.md): within a language there is nothing to ask about.
auto is_grey(const Traits& a, const Traits& b) -> bool {
    return a.bigrams != b.bigrams && may_be_one(a, b);
}

auto names_in(const Event& event) -> json {
    std::set<std::string> names;
    for (const auto& finding : event.findings)
        for (const auto& entity : finding.entities)
            if (names.size() < most_names) names.insert(std::string{text::prefix(entity.canonical, longest_claim / 4)});
    return names;
}

auto days_in(const Event& event) -> json {
    std::set<std::string> days;
    for (const auto& finding : event.findings) {
        days.insert(finding.dates.begin(), finding.dates.end());
        if (finding.document_time != Instant{}) days.insert(to_rfc3339(finding.document_time).substr(0, 10));
    }
    return days;
}

auto shown(const Event& event) -> json {
    std::set<std::string> claims;
    for (std::size_t each = 0; each < std::min(event.findings.size(), speakers); ++each)
        claims.insert(std::string{text::prefix(event.findings[each].claim, longest_claim)});
    return {{"claims", claims}, {"names", names_in(event)}, {"days", days_in(event)}};
}

}  // namespace

auto grey_pairs(const std::vector<Event>& events, const Enterprise& enterprise, std::size_t most)
    -> std::vector<GreyPair> {
    const auto those = speakers_of(events);
    const auto traits = traits_of(those, enterprise);
    std::set<std::pair<std::size_t, std::size_t>> seen;
    std::vector<GreyPair> out;
    for (const auto& kin : find_kin(those.findings, traits, those.remembered, half_alike)) {
        const auto [a, b] = std::minmax(those.event[kin.a], those.event[kin.b]);
        if (out.size() == most) break;
        const bool grey = a != b && is_grey(traits[kin.a], traits[kin.b]);
        if (grey && seen.emplace(a, b).second) out.push_back({events[a].id, events[b].id});
    }
    return out;
}

auto same_event_schema() -> json {
    return {{"type", "object"},
            {"properties", {{"verdict", {{"type", "string"}, {"enum", json::array({"same", "different", "cannot tell"})}}}}},
            {"required", json::array({"verdict"})},
            {"additionalProperties", false}};
}

auto same_event_context(const Event& one, const Event& other) -> json {
    auto both = json::array({shown(one), shown(other)});
    if (both[1] < both[0]) std::swap(both[0], both[1]);
    return {{"events", std::move(both)}};
}

auto says_same(const json& reply) -> bool {
    return reply.is_object() && reply.value("verdict", json{}) == "same";
}

}  // namespace fanfold::fold
