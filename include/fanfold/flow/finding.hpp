#pragma once
/// Finding → event: a claim with its evidence; the thing that happened, remembered across nights.
#include <optional>
#include <string>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/digest.hpp>
#include <fanfold/value/name.hpp>
#include <fanfold/value/span.hpp>

namespace fanfold {

/// A name as it stands in the source, and as the house writes it.
struct Entity {
    std::string surface;
    std::string canonical;
    auto operator==(const Entity&) const -> bool = default;
};

/// One claim of one answer. Its quote was found in the stored text before it became a finding.
struct Finding {
    Digest id;  ///< of (enterprise, template, cluster, claim, quote)
    RunId run;
    EnterpriseName enterprise;
    TemplateName template_name;
    Digest cluster;
    Digest document;
    SightingId sighting;
    std::string claim;  ///< one sentence, in the report's language
    std::string why;    ///< why it matters to this reader; may be empty
    std::string quote;  ///< bytes of the document's text at `at`
    ByteSpan at;
    int importance = 3;  ///< 1–5
    std::vector<Entity> entities;
    std::vector<std::string> dates;  ///< ISO 8601 days named by the claim
    std::string sentiment;           ///< positive, neutral, negative, mixed or empty
    Instant document_time{};         ///< published, or fetched when undated
};

enum class EventStatus { fresh, developing, resolved, unchanged };

/// "new", "developing", "resolved", "unchanged"
auto to_string(EventStatus status) -> std::string;
auto event_status_from(std::string_view text) -> std::optional<EventStatus>;

/// What happened, with every finding that tells of it. `findings` hold the newest first.
struct Event {
    Digest id;  ///< of the enterprise and its first finding; kept for the event's life
    EnterpriseName enterprise;
    SectionName section;
    std::vector<Finding> findings;
    int importance = 3;  ///< the highest of its findings
    double rank = 0;
    EventStatus status = EventStatus::fresh;
    bool quarantined = false;  ///< told by hostile pages alone; worked out anew each night
    std::string text;          ///< how the last report told it; empty before
    Instant first_seen{};
    Instant last_evidence{};
};

/// The id a finding has by its content.
auto finding_id(const Finding& finding) -> Digest;

}  // namespace fanfold
