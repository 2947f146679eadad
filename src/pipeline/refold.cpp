#include <algorithm>
#include <fanfold/pipeline/refold.hpp>
#include <fanfold/stage/check/check.hpp>
#include <fanfold/stage/check/guard.hpp>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/stage/fold/mute.hpp>
#include <fanfold/text/guards.hpp>
#include <optional>
#include <set>


namespace fanfold::pipeline {

namespace {

auto hostile_of(const std::map<Digest, Document>& documents) -> std::set<Digest> {
    std::set<Digest> out;
    for (const auto& [id, document] : documents)
        if (!text::orders_in(document.title + "\n" + document.text).empty()) out.insert(id);
    return out;
}

auto sources_of(const std::map<SightingId, Sighting>& sightings)
    -> std::map<SightingId, SourceName> {
    std::map<SightingId, SourceName> out;
    for (const auto& [id, sighting] : sightings) out.emplace(id, sighting.source);
    return out;
}

auto first_run(const std::vector<Finding>& findings) -> std::optional<RunId> {
    std::optional<RunId> out;
    for (const auto& finding : findings) out = std::min(out.value_or(finding.run), finding.run);
    return out;
}

}  // namespace

auto refold(Stored stored, const Enterprise& enterprise, Span window, Instant now) -> Report {
    const auto found = stored.findings.size();
    const auto since = first_run(stored.findings);
    auto events = fold::to_events(std::move(stored.findings), std::move(stored.told_before),
                                  enterprise, {window.from, window.to});
    auto hostile = hostile_of(stored.documents);
    check::set_apart(events, hostile, enterprise.guards.injection);
    auto muted = fold::mute(events, stored.mutes, sources_of(stored.sightings), now);
    const auto plan = fold::plan_fold(events, enterprise);
    std::vector<std::vector<Event>> told;
    std::vector<Event> all;
    for (const auto& section : plan.sections)
        told.push_back(fold::apply_section(section, std::nullopt));
    auto cut = fold::keep_length(told, enterprise);
    cut.insert(cut.end(), plan.cut.begin(), plan.cut.end());
    for (const auto& section : told) all.insert(all.end(), section.begin(), section.end());
    std::vector<fold::Bullet> bullets;
    if (!plan.quiet) bullets = fold::apply_headline(fold::plan_headline(all), std::nullopt);
    const fold::Evidence evidence{stored.documents, std::move(stored.sightings), since};
    auto report = fold::compose(plan, told, bullets, enterprise, evidence);
    report.made_at = now;
    report.window_from = window.from;
    report.window_to = window.to;
    report.about.findings = static_cast<int>(found);
    report.about.dropped = std::move(muted);
    for (const auto& event : cut)
        ++report.about.cut[fold::section_title(enterprise, event.section)];
    const check::ReportGuard guard{enterprise.guards, std::move(hostile), false};
    auto checked = check::check(check::guard_report(std::move(report), guard), stored.documents,
                                enterprise.glossary);
    return check::heed_terms(std::move(checked), stored.terms, evidence.documents, evidence.sightings);
}

}  // namespace fanfold::pipeline
