/// How well findings come together as events, beside two baselines: each finding alone, and all of
/// an entity's findings of one day. The measure is B-cubed F1 (Bagga and Baldwin 1998).
#include <fanfold/stage/fold/grey.hpp>
#include <iostream>
#include <map>

#include "catch.hpp"
#include "events.hpp"

using namespace fanfold;
using namespace fanfold::judged;

namespace {

auto finding_of(const EventDocument& told, std::size_t number) -> Finding {
    Finding out;
    out.enterprise = EnterpriseName{"reader"};
    out.template_name = TemplateName{"market/moves"};
    out.claim = told.claim;
    out.quote = told.claim;
    out.cluster = out.document = sha256("document " + std::to_string(number));
    for (const auto& name : told.names) out.entities.push_back({name.en, name.ko});
    if (!told.named_day.empty()) out.dates.push_back(told.named_day);
    out.document_time = parse_rfc3339(told.day).value();
    out.id = finding_id(out);
    return out;
}

/// By finding: the group it is in.
using Grouping = std::vector<std::size_t>;

auto bcubed(const Grouping& found, const Grouping& truth) -> double {
    std::map<std::pair<std::size_t, std::size_t>, double> both;
    std::map<std::size_t, double> in_found, in_truth;
    for (std::size_t at = 0; at < found.size(); ++at)
        ++both[{found[at], truth[at]}], ++in_found[found[at]], ++in_truth[truth[at]];
    double precision = 0, recall = 0;
    for (const auto& [key, count] : both) {
        precision += count * count / in_found[key.first];
        recall += count * count / in_truth[key.second];
    }
    const auto all = static_cast<double>(found.size());
    precision /= all, recall /= all;
    return 2 * precision * recall / (precision + recall);
}

/// Every other name stands in the glossary; the rest must be known by their sound.
auto half_a_glossary(Split split) -> std::vector<Term> {
    std::vector<Term> out;
    for (std::size_t at = 0; at < names(split).size(); at += 2)
        out.push_back({{names(split)[at].en, names(split)[at].ko}});
    return out;
}

auto folded(const std::vector<Finding>& findings, std::vector<Term> glossary = {}) -> Grouping {
    Enterprise reader;
    reader.name = EnterpriseName{"reader"};
    reader.glossary = std::move(glossary);
    const fold::Window window{parse_rfc3339("2026-11-01").value(),
                              parse_rfc3339("2026-12-02").value()};
    std::map<Digest, std::size_t> groups;
    const auto events = fold::to_events(findings, {}, reader, window);
    for (std::size_t at = 0; at < events.size(); ++at)
        for (const auto& finding : events[at].findings) groups[finding.id] = at;
    Grouping out;
    for (const auto& finding : findings) out.push_back(groups.at(finding.id));
    return out;
}

/// The same with somebody who knows the truth asked about the grey pairs: what a model could gain, and for how many questions.
struct Asked {
    Grouping groups;
    std::size_t pairs = 0;
    std::size_t same = 0;
};

auto asked_about(const std::vector<Finding>& findings, const Grouping& truth, std::vector<Term> glossary = {}) -> Asked {
    Enterprise reader;
    reader.name = EnterpriseName{"reader"};
    reader.glossary = std::move(glossary);
    const fold::Window window{parse_rfc3339("2026-11-01").value(), parse_rfc3339("2026-12-02").value()};
    std::map<Digest, std::size_t> truth_of;
    for (std::size_t at = 0; at < findings.size(); ++at) truth_of[findings[at].id] = truth[at];
    auto events = fold::to_events(findings, {}, reader, window);
    std::map<Digest, std::map<std::size_t, int>> about;
    for (const auto& event : events)
        for (const auto& finding : event.findings) ++about[event.id][truth_of.at(finding.id)];
    const auto mostly = [&](const Digest& id) {
        return std::max_element(about.at(id).begin(), about.at(id).end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })->first;
    };
    Asked out;
    std::vector<fold::GreyPair> same;
    for (const auto& pair : fold::grey_pairs(events, reader, 1'000)) {
        ++out.pairs;
        if (mostly(pair.one) == mostly(pair.other)) same.push_back(pair);
    }
    out.same = same.size();
    std::map<Digest, std::size_t> groups;
    events = fold::unite(std::move(events), same, reader, window);
    for (std::size_t at = 0; at < events.size(); ++at)
        for (const auto& finding : events[at].findings) groups[finding.id] = at;
    for (const auto& finding : findings) out.groups.push_back(groups.at(finding.id));
    return out;
}

auto by_entity_and_day(const std::vector<Finding>& findings) -> Grouping {
    std::map<std::pair<std::string, Instant>, std::size_t> groups;
    Grouping out;
    for (const auto& finding : findings)
        out.push_back(
            groups
                .emplace(std::pair{finding.entities.front().canonical, finding.document_time},
                         groups.size())
                .first->second);
    return out;
}

}  // namespace

TEST_CASE("Findings of 300 events with near misses come together better than by the baselines") {
    for (const auto split : {Split::dev, Split::held_out}) {
        std::vector<Finding> findings;
        Grouping truth, alone;
        for (const auto& told : event_documents(split, 300)) {
            alone.push_back(findings.size());
            findings.push_back(finding_of(told, findings.size()));
            truth.push_back(told.event);
        }
        const auto ours = bcubed(folded(findings), truth);
        const auto single = bcubed(alone, truth);
        const auto blocks = bcubed(by_entity_and_day(findings), truth);
        std::cout << "events, " << (split == Split::dev ? "dev" : "held-out") << ": "
                  << findings.size() << " findings, F1 " << ours << "; singleton " << single
                  << ", entity and day " << blocks << '\n';
        CHECK(asked_about(findings, truth).pairs * 100 <= findings.size());  // rules leave nothing open in one language
        CHECK(ours >= 0.92);
        CHECK(ours > single);
        CHECK(ours > blocks);
    }
}

TEST_CASE("Findings of events that are told in two languages come together across them") {
    for (const auto split : {Split::dev, Split::held_out}) {
        std::vector<Finding> findings;
        Grouping truth;
        for (const auto& told : event_documents_in_both(split, 300)) {
            findings.push_back(finding_of(told, findings.size()));
            truth.push_back(told.event);
        }
        const auto ours = bcubed(folded(findings, half_a_glossary(split)), truth);
        std::cout << "events in two languages, " << (split == Split::dev ? "dev" : "held-out")
                  << ": " << findings.size() << " findings, F1 " << ours << '\n';
        const auto asked = asked_about(findings, truth, half_a_glossary(split));
        const auto with = bcubed(asked.groups, truth);
        std::cout << "  grey pairs: " << asked.pairs << ", of one event " << asked.same << "; F1 with the truth about them " << with << '\n';
        CHECK(ours >= 0.9);
        CHECK(with > ours);
    }
}
