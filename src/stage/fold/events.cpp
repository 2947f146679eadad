#include <algorithm>
#include <cmath>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/stage/fold/grey.hpp>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "families.hpp"
#include "kinship.hpp"
#include "sections.hpp"

namespace fanfold::fold {

namespace {

constexpr std::size_t most_findings = 500;
constexpr std::size_t nobody = static_cast<std::size_t>(-1);

void sort_by_id(std::vector<Finding>& findings) {
    std::sort(findings.begin(), findings.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
    findings.erase(std::unique(findings.begin(), findings.end(), same), findings.end());
}

/// Of this enterprise only: another's finding never gets into its report, whatever the caller
/// passed.
auto own(std::vector<Finding> findings, const EnterpriseName& name) -> std::vector<Finding> {
    std::erase_if(findings, [&](const Finding& finding) { return finding.enterprise != name; });
    sort_by_id(findings);
    return findings;
}

auto own(std::vector<Event> events, const EnterpriseName& name) -> std::vector<Event> {
    std::erase_if(events, [&](const Event& event) {
        return event.enterprise != name || event.status == EventStatus::resolved ||
               event.findings.empty();
    });
    std::sort(events.begin(), events.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    return events;
}

/// Fresh findings first, then those of the remembered events: one array to look for kin in.
struct Gathering {
    std::vector<Finding> findings;
    std::vector<std::size_t> event;  ///< of the remembered, by finding; nobody for the fresh
    std::size_t fresh = 0;
};

auto gather(std::vector<Finding> fresh, const std::vector<Event>& remembered) -> Gathering {
    Gathering out;
    out.fresh = fresh.size();
    out.findings = std::move(fresh);
    out.event.assign(out.fresh, nobody);
    for (std::size_t at = 0; at < remembered.size(); ++at) {
        for (const auto& finding : remembered[at].findings) {
            out.findings.push_back(finding);
            out.event.push_back(at);
        }
    }
    return out;
}

auto traits_of_all(const std::vector<Finding>& findings, const Enterprise& enterprise)
    -> std::vector<Traits> {
    const Naming naming{enterprise.glossary, findings};
    std::vector<Traits> out;
    out.reserve(findings.size());
    for (const auto& finding : findings) out.push_back(traits_of(finding, naming));
    return out;
}

/// Families of fresh findings, and the remembered event that each goes on with, if any.
struct Kinfolk {
    std::vector<std::size_t> family;           ///< by fresh finding: its root
    std::map<std::size_t, std::size_t> event;  ///< root → remembered event
};

auto kinfolk_of(const Gathering& gathering, const Enterprise& enterprise) -> Kinfolk {
    const auto traits = traits_of_all(gathering.findings, enterprise);
    const auto kin = find_kin(gathering.findings, traits, gathering.event);
    Kinfolk out;
    out.family = families_of(traits, gathering.event, kin);
    for (std::size_t at = gathering.fresh; at < gathering.findings.size(); ++at)
        out.event[out.family[at]] = gathering.event[at];
    return out;
}

auto newest_first(const Finding& a, const Finding& b) -> bool {
    return a.document_time != b.document_time ? a.document_time > b.document_time : a.id < b.id;
}

auto first_finding(const std::vector<Finding>& findings) -> const Finding& {
    return *std::min_element(findings.begin(), findings.end(), [](const auto& a, const auto& b) {
        return a.document_time != b.document_time ? a.document_time < b.document_time : a.id < b.id;
    });
}

/// True if the findings hold a document or a quote that the event did not have.
auto brings_news(const std::vector<Finding>& fresh, const Event& event) -> bool {
    std::set<std::pair<Digest, std::string>> known;
    for (const auto& finding : event.findings) known.emplace(finding.document, finding.quote);
    return std::any_of(fresh.begin(), fresh.end(), [&](const Finding& finding) {
        return !known.contains({finding.document, finding.quote});
    });
}

auto born(std::vector<Finding> findings, const Enterprise& enterprise, Window window) -> Event {
    Event event;
    FieldHasher hasher;
    hasher.add(enterprise.name.str()).add(first_finding(findings).id);
    event.id = hasher.finish();
    event.enterprise = enterprise.name;
    event.findings = std::move(findings);
    event.first_seen = event.last_evidence = window.to;
    return event;
}

auto gone_on(Event event, std::vector<Finding> fresh, Window window) -> Event {
    const bool news = brings_news(fresh, event);
    event.status = news ? EventStatus::developing : EventStatus::unchanged;
    if (news) event.last_evidence = window.to;
    for (auto& finding : fresh) event.findings.push_back(std::move(finding));
    sort_by_id(event.findings);
    return event;
}

auto distinct_clusters(const Event& event) -> std::size_t {
    std::set<Digest> out;
    for (const auto& finding : event.findings) out.insert(finding.cluster);
    return out.size();
}

/// Importance decides; within one importance, how new it is and how many tell it independently.
auto rank_of(const Event& event, Window window) -> double {
    const auto newest = event.findings.front().document_time;
    const auto age = newest == Instant{} ? Duration{std::chrono::hours{72}}
                                         : std::max(Duration{}, window.to - newest);
    const double days = std::chrono::duration<double, std::ratio<86'400>>(age).count();
    const double recency = std::exp2(-days / 3);
    const double spread =
        std::min(1.0, std::log2(static_cast<double>(distinct_clusters(event))) / 3);
    return event.importance + 0.5 * recency + 0.4 * spread;
}

/// Everything that follows from the findings. False if the event has no place in this enterprise's
/// report any more.
auto settle(Event& event, const Enterprise& enterprise, Window window) -> bool {
    std::sort(event.findings.begin(), event.findings.end(), newest_first);
    if (event.findings.size() > most_findings) event.findings.resize(most_findings);
    const auto sections = sections_of(enterprise);
    auto section = section_at(sections, event.findings);
    if (section == no_section && event.status == EventStatus::unchanged) return false;
    if (section == no_section) section = sections.size() - 1;
    event.section = sections[section].name;
    event.importance = 1;
    for (const auto& finding : event.findings)
        event.importance = std::max(event.importance, finding.importance);
    event.rank = rank_of(event, window);
    return true;
}

auto settled(std::vector<Event> events, const Enterprise& enterprise, Window window) -> std::vector<Event> {
    std::erase_if(events, [&](Event& event) { return !settle(event, enterprise, window); });
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return events;
}

/// Events that are to be one, by the id of any of them. No group holds two remembered ones.
class Groups {
  public:
    explicit Groups(const std::vector<Event>& events) {
        for (const auto& event : events) {
            parents_[event.id] = event.id;
            remembered_[event.id] = event.status != EventStatus::fresh;
        }
    }
    auto root(Digest id) -> Digest {
        while (parents_.at(id) != id) id = parents_[id] = parents_.at(parents_.at(id));
        return id;
    }
    void join(const GreyPair& pair) {
        if (!parents_.contains(pair.one) || !parents_.contains(pair.other)) return;
        auto to = root(pair.one), from = root(pair.other);
        if (to == from || (remembered_[to] && remembered_[from])) return;
        if (remembered_[from]) std::swap(to, from);
        parents_[from] = to;
    }

  private:
    std::map<Digest, Digest> parents_;
    std::map<Digest, bool> remembered_;  ///< of roots
};

auto one_of(std::vector<Event> group, const Enterprise& enterprise, Window window) -> Event {
    std::vector<Finding> fresh;
    std::optional<Event> known;
    for (auto& event : group) {
        if (event.status != EventStatus::fresh)
            known = std::move(event);
        else
            std::move(event.findings.begin(), event.findings.end(), std::back_inserter(fresh));
    }
    if (!known) {
        sort_by_id(fresh);
        return born(std::move(fresh), enterprise, window);
    }
    const bool had_news = known->status == EventStatus::developing;
    auto out = gone_on(std::move(*known), std::move(fresh), window);
    if (had_news) out.status = EventStatus::developing, out.last_evidence = window.to;
    return out;
}

}  // namespace

auto to_events(std::vector<Finding> fresh, std::vector<Event> remembered,
               const Enterprise& enterprise, Window window) -> std::vector<Event> {
    remembered = own(std::move(remembered), enterprise.name);
    const auto gathering = gather(own(std::move(fresh), enterprise.name), remembered);
    const auto kinfolk = kinfolk_of(gathering, enterprise);

    std::map<std::size_t, std::vector<Finding>> newborn;
    std::map<std::size_t, std::vector<Finding>> news;
    for (std::size_t at = 0; at < gathering.fresh; ++at) {
        const auto known = kinfolk.event.find(kinfolk.family[at]);
        auto& family =
            known == kinfolk.event.end() ? newborn[kinfolk.family[at]] : news[known->second];
        family.push_back(gathering.findings[at]);
    }

    std::vector<Event> out;
    for (auto& [root, findings] : newborn)
        out.push_back(born(std::move(findings), enterprise, window));
    for (std::size_t at = 0; at < remembered.size(); ++at) {
        auto event = gone_on(std::move(remembered[at]), std::move(news[at]), window);
        if (window.to - event.last_evidence <= enterprise.carry) out.push_back(std::move(event));
    }
    return settled(std::move(out), enterprise, window);
}

auto unite(std::vector<Event> events, const std::vector<GreyPair>& same, const Enterprise& enterprise, Window window)
    -> std::vector<Event> {
    Groups groups{events};
    for (const auto& pair : same) groups.join(pair);
    std::map<Digest, std::vector<Event>> together;
    for (auto& event : events) together[groups.root(event.id)].push_back(std::move(event));
    std::vector<Event> out, joined;
    for (auto& [root, group] : together) {
        auto& list = group.size() == 1 ? out : joined;
        list.push_back(group.size() == 1 ? std::move(group.front()) : one_of(std::move(group), enterprise, window));
    }
    for (auto& event : settled(std::move(joined), enterprise, window)) out.push_back(std::move(event));
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return out;
}

}  // namespace fanfold::fold
