#include <array>
#include <fanfold/flow/crawl.hpp>
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/flow/stage.hpp>

namespace fanfold {

namespace {

/// The words of an enum in its order: what the store, JSON and people read.
template <class Enum, std::size_t Count>
struct Words {
    std::array<std::string_view, Count> words;
    [[nodiscard]] auto of(Enum value) const -> std::string_view {
        return words[static_cast<std::size_t>(value)];
    }
    [[nodiscard]] auto from(std::string_view word) const -> std::optional<Enum> {
        for (std::size_t at = 0; at < Count; ++at)
            if (words[at] == word) return static_cast<Enum>(at);
        return std::nullopt;
    }
};

constexpr Words<Stage, 9> stages{
    {"discover", "fetch", "extract", "dedupe", "route", "fanout", "fold", "check", "deliver"}};
constexpr Words<LinkOrigin, 5> origins{{"seed", "sitemap", "feed", "page", "redirect"}};
constexpr Words<SightingStatus, 4> sightings{{"baseline", "fresh", "changed", "unchanged"}};
constexpr Words<QuestionState, 4> questions{{"due", "answered", "skipped", "failed"}};
constexpr Words<AttemptState, 4> attempts{{"sent", "settled", "failed", "unknown"}};
constexpr Words<EventStatus, 4> events{{"new", "developing", "resolved", "unchanged"}};
constexpr Words<InjectionPolicy, 3> policies{{"quarantine", "flag", "drop"}};
constexpr Words<ReportStatus, 4> reports{{"complete", "degraded", "late", "quiet"}};

}  // namespace

auto to_string(Stage stage) -> std::string_view {
    return stages.of(stage);
}
auto to_string(LinkOrigin origin) -> std::string {
    return std::string{origins.of(origin)};
}
auto to_string(SightingStatus status) -> std::string {
    return std::string{sightings.of(status)};
}
auto to_string(QuestionState state) -> std::string {
    return std::string{questions.of(state)};
}
auto to_string(AttemptState state) -> std::string {
    return std::string{attempts.of(state)};
}
auto to_string(EventStatus status) -> std::string {
    return std::string{events.of(status)};
}
auto to_string(ReportStatus status) -> std::string {
    return std::string{reports.of(status)};
}

auto link_origin_from(std::string_view text) -> std::optional<LinkOrigin> {
    return origins.from(text);
}
auto sighting_status_from(std::string_view text) -> std::optional<SightingStatus> {
    return sightings.from(text);
}
auto question_state_from(std::string_view text) -> std::optional<QuestionState> {
    return questions.from(text);
}
auto attempt_state_from(std::string_view text) -> std::optional<AttemptState> {
    return attempts.from(text);
}
auto event_status_from(std::string_view text) -> std::optional<EventStatus> {
    return events.from(text);
}
auto report_status_from(std::string_view text) -> std::optional<ReportStatus> {
    return reports.from(text);
}

auto finding_id(const Finding& finding) -> Digest {
    FieldHasher hasher;
    hasher.add(finding.enterprise.str()).add(finding.template_name.str()).add(finding.cluster);
    hasher.add(finding.claim).add(finding.quote);
    return hasher.finish();
}

auto to_string(InjectionPolicy policy) -> std::string {
    return std::string{policies.of(policy)};
}
auto injection_policy_from(std::string_view text) -> std::optional<InjectionPolicy> {
    return policies.from(text);
}

}  // namespace fanfold
