#pragma once
/// Fold: answers → findings → events → sections → headline. Pure functions on values; the model
/// calls between `plan_fold` and `apply_fold` go through the fanout engine, and a night without
/// news needs none.
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>

namespace fanfold::fold {

/// The JSON Schema of a map answer: findings of {claim, why, quote, importance, importance_reason,
/// entities
/// [{surface, canonical}], dates, sentiment}, at most 8.
auto findings_schema() -> nlohmann::json;

struct Harvest {
    std::vector<Finding> findings;
    std::vector<Dropped> dropped;  ///< quotes that do not stand, claims without a quote
};
/// A validated map answer to findings: every quote is found in the document's text (folded, mapped
/// back) or the claim is dropped. `document` is the representative that was asked. Where it is
/// undated, `document_time` is left at zero for the caller, who has the sighting, to fill.
auto harvest(const nlohmann::json& answer, const Question& question, const Document& document)
    -> Harvest;

/// Findings of this window joined with the events that the last reports left. Two findings tell of
/// one event when they share an entity (by the glossary, across legal forms, tickers and the sounds
/// of Hangul and Latin), their days are within 3, and what they tell is alike: the same figures by
/// value, the same deed, enough of the other words; or when they come from one cluster with the
/// same quote. Order-free. Status: fresh (no earlier event), developing (an earlier event with new
/// evidence), unchanged (an earlier event without, younger than `carry`). Resolved ones are dropped
/// from reports.
struct Window {
    Instant from{};
    Instant to{};
};
auto to_events(std::vector<Finding> fresh, std::vector<Event> remembered,
               const Enterprise& enterprise, Window window) -> std::vector<Event>;

/// What the model is asked for one section: {items:[{event, text}]}, `event` an enum of the listed
/// ids. Context: {language, section {name, title}, enterprise {name, title, language, industry,
/// words}, events [{id, status, developing, importance, sources, claims [{claim, why}], dates,
/// names, before}]}; `before` is the text of last time.
struct SectionPlan {
    SectionName section;
    std::string title;
    std::vector<Event> asked;  ///< new and developing, best first
    std::vector<Event> kept;   ///< unchanged: told as last time, no call
    nlohmann::json schema;     ///< null when there is nothing to ask: all of `asked` is quarantined
    nlohmann::json context;    ///< for the section template: events with claims, sources, dates
};
struct FoldPlan {
    std::vector<SectionPlan> sections;
    bool quiet = false;      ///< nothing new in any section: no call at all
    std::vector<Event> cut;  ///< found no room in its section: the caller's to count in `about`
};
/// Room goes to importance first: an event of 4 or 5 takes what other sections leave free of their
/// max_items, news before what stands, so that only news drives out what was told the night before;
/// what is below 3 takes its share (`minor_share`) of a report, or fills it up to eight items.
auto plan_fold(const std::vector<Event>& events, const Enterprise& enterprise) -> FoldPlan;

/// The same in several calls, each about so many of the events asked about; what was to be asked in
/// none is in none.
auto split(const SectionPlan& plan, const Enterprise& enterprise, std::size_t events_a_call)
    -> std::vector<SectionPlan>;
/// What replies to them say together.
auto joined(const std::vector<nlohmann::json>& replies) -> nlohmann::json;

/// The text of each event, from a section's validated reply, best first, then the kept ones; events
/// the reply leaves out, gives nothing for, or tells with a number or day that no evidence carries,
/// are told by their best claim.
auto apply_section(const SectionPlan& plan, const std::optional<nlohmann::json>& reply)
    -> std::vector<Event>;

/// As its readers know it; its name where the configuration has it no more.
auto section_title(const Enterprise& enterprise, const SectionName& name) -> std::string;

/// Keeps what is told within the section's and the report's max_chars, the best first; a section's
/// first sentence always stays. What it takes out is returned: the caller's to count.
auto keep_length(std::vector<std::vector<Event>>& told, const Enterprise& enterprise)
    -> std::vector<Event>;

/// Quarantined events are told by their own best claim, and never stand in a headline.
///
/// The headline: 3–5 bullets over the new and developing events, the first three of which always
/// stand in it: {bullets:[{text, events:[id…]}]}.
/// Context: {events [{id, status, developing, importance, sources, text, why}]}.
struct HeadlinePlan {
    std::vector<Event> events;  ///< best first, at most 20
    nlohmann::json schema;
    nlohmann::json context;
};
auto plan_headline(const std::vector<Event>& told) -> HeadlinePlan;
struct Bullet {
    std::string text;
    std::vector<Digest> events;
};
auto apply_headline(const HeadlinePlan& plan, const std::optional<nlohmann::json>& reply)
    -> std::vector<Bullet>;

/// Everything a citation needs of a document and its sighting.
struct Evidence {
    std::map<Digest, Document> documents;
    std::map<SightingId, Sighting> sightings;
    /// Findings of this run and later ones are the report's own; those of earlier ones were told before. None: all are.
    std::optional<RunId> since = std::nullopt;
};
/// Puts the report together: items, numbered citations (each with ±300 bytes of context), stable
/// short ids. `about` and the run's fields are the caller's to fill.
auto compose(const FoldPlan& plan, const std::vector<std::vector<Event>>& told,
             const std::vector<Bullet>& bullets, const Enterprise& enterprise,
             const Evidence& evidence) -> Report;

}  // namespace fanfold::fold
