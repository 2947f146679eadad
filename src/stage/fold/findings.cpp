#include <algorithm>
#include <array>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/text/fold.hpp>
#include <set>

#include "plain.hpp"

namespace fanfold::fold {

namespace {

using nlohmann::json;

constexpr std::size_t most_findings = 8;
constexpr std::size_t most_entities = 12;
constexpr std::size_t most_dates = 8;
constexpr std::size_t longest_name = 120;
constexpr std::size_t longest_why = 400;
constexpr std::size_t longest_quote = 1'200;
constexpr std::size_t shortest_quote = 8;
constexpr std::array<std::string_view, 4> sentiments{"positive", "neutral", "negative", "mixed"};

auto words(int longest) -> json {
    return {{"type", "string"}, {"maxLength", longest}};
}

auto list(json items, std::size_t most) -> json {
    return {{"type", "array"}, {"maxItems", most}, {"items", std::move(items)}};
}

/// Strict: every property is required and nothing else may stand there.
auto object(json properties) -> json {
    json required = json::array();
    for (const auto& [name, schema] : properties.items()) required.push_back(name);
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

auto string_at(const json& object, const char* name) -> std::string {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto list_at(const json& object, const char* name) -> const json* {
    const auto found = object.find(name);
    return found != object.end() && found->is_array() ? &*found : nullptr;
}

auto importance_of(const json& told) -> int {
    const auto found = told.find("importance");
    if (found == told.end() || !found->is_number_integer()) return 3;
    return static_cast<int>(std::clamp<std::int64_t>(found->get<std::int64_t>(), 1, 5));
}

/// Only names that stand in the document: an invented one would join what does not belong together.
auto entities_of(const json& told, const text::Folded& document) -> std::vector<Entity> {
    std::vector<Entity> out;
    const auto* listed = list_at(told, "entities");
    if (listed == nullptr) return out;
    for (const auto& each : *listed) {
        if (out.size() == most_entities) break;
        if (!each.is_object()) continue;
        Entity entity{plain(string_at(each, "surface"), longest_name),
                      plain(string_at(each, "canonical"), longest_name)};
        if (entity.canonical.empty()) entity.canonical = entity.surface;
        const auto known = std::find(out.begin(), out.end(), entity) != out.end();
        if (!known && text::find_quote(document, entity.surface)) out.push_back(std::move(entity));
    }
    return out;
}

auto is_day(std::string_view text) -> bool {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    return parse_rfc3339(text).has_value();
}

auto dates_of(const json& told) -> std::vector<std::string> {
    std::vector<std::string> out;
    const auto* listed = list_at(told, "dates");
    if (listed == nullptr) return out;
    for (const auto& each : *listed) {
        if (out.size() == most_dates) break;
        if (each.is_string() && is_day(each.get_ref<const std::string&>()))
            out.push_back(each.get<std::string>());
    }
    return out;
}

auto sentiment_of(const json& told) -> std::string {
    auto word = string_at(told, "sentiment");
    const bool known = std::find(sentiments.begin(), sentiments.end(), word) != sentiments.end();
    return known ? word : std::string{};
}

auto finding_of(const json& told, const Question& question, const Document& document) -> Finding {
    Finding finding;
    finding.run = question.run;
    finding.enterprise = question.enterprise;
    finding.template_name = question.template_name;
    finding.cluster = question.cluster;
    finding.document = document.id;
    finding.sighting = question.sighting;
    finding.claim = plain(string_at(told, "claim"));
    finding.why = plain(string_at(told, "why"), longest_why);
    finding.importance = importance_of(told);
    finding.dates = dates_of(told);
    finding.sentiment = sentiment_of(told);
    finding.document_time = document.published.value_or(document.modified.value_or(Instant{}));
    return finding;
}

/// Why the claim can't become a finding; empty when its quote stands, which is then filled in.
auto prove(Finding& finding, const std::string& quote, const text::Folded& folded,
           const Document& document) -> std::string {
    if (finding.claim.empty()) return "no claim";
    if (quote.empty()) return "no quote";
    const auto at = text::find_quote(folded, quote);
    if (!at) return "quote does not stand in the document";
    finding.quote = text::prefix(at->of(document.text), longest_quote);
    finding.at = {at->offset, finding.quote.size()};
    if (finding.quote.size() < shortest_quote) return "quote is too short to be evidence";
    finding.id = finding_id(finding);
    return {};
}

}  // namespace

auto findings_schema() -> json {
    const auto entity =
        object({{"surface", words(longest_name)}, {"canonical", words(longest_name)}});
    const auto importance = json{{"type", "integer"}, {"minimum", 1}, {"maximum", 5}};
    const auto sentiment = json{{"type", "string"}, {"enum", sentiments}};
    auto finding = object({{"claim", words(longest_sentence)},
                           {"why", words(longest_why)},
                           {"quote", words(longest_quote)},
                           {"importance", importance},
                           {"importance_reason", words(longest_why)},
                           {"entities", list(entity, most_entities)},
                           {"dates", list(words(10), most_dates)},
                           {"sentiment", sentiment}});
    return object({{"findings", list(std::move(finding), most_findings)}});
}

auto harvest(const json& answer, const Question& question, const Document& document) -> Harvest {
    Harvest out;
    const auto* listed = answer.is_object() ? list_at(answer, "findings") : nullptr;
    if (listed == nullptr || listed->empty()) return out;
    const auto folded = text::fold(document.text);
    std::set<Digest> known;
    for (std::size_t at = 0; at < std::min(listed->size(), most_findings); ++at) {
        const auto& told = (*listed)[at];
        if (!told.is_object()) continue;
        auto finding = finding_of(told, question, document);
        const auto trouble = prove(finding, string_at(told, "quote"), folded, document);
        if (!trouble.empty()) {
            out.dropped.push_back({question.template_name.str(), finding.claim, trouble});
        } else if (known.insert(finding.id).second) {
            finding.entities = entities_of(told, folded);
            out.findings.push_back(std::move(finding));
        }
    }
    return out;
}

}  // namespace fanfold::fold
