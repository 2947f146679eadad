#include <algorithm>
#include <fanfold/stage/check/doubts.hpp>
#include <fanfold/text/fold.hpp>
#include <set>

#include "evidence.hpp"

namespace fanfold::check {

namespace {

using nlohmann::json;

constexpr std::size_t most_evidence = 3;
constexpr std::size_t longest_evidence = 1'200;

/// On one line, so that no line of a page looks like one of the prompt.
auto on_one_line(std::string_view text) -> std::string {
    std::string out;
    for (const char letter : text::prefix(text, longest_evidence)) {
        const bool blank = letter == '\n' || letter == '\r' || letter == '\t' || letter == ' ';
        if (!blank) out += letter;
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
    }
    return out;
}

auto is_labelled(const ReportItem& item) -> bool {
    return std::find(item.marks.begin(), item.marks.end(), quarantine_mark) != item.marks.end();
}

auto repeats(const Claim& claim) -> bool {
    const auto told = text::fold_key(claim.text);
    return std::any_of(claim.evidence.begin(), claim.evidence.end(), [&](const std::string& each) {
        return text::fold_key(each).find(told) != std::string::npos;
    });
}

auto claim_of(const ReportItem& item, const Report& report, const std::map<Digest, Document>& documents) -> Claim {
    Claim out{item.id, on_one_line(item.text), {}};
    for (const auto& citation : report.citations) {
        const bool cited = std::find(item.citations.begin(), item.citations.end(), citation.n) != item.citations.end();
        const auto document = documents.find(citation.document);
        if (!cited || document == documents.end() || out.evidence.size() == most_evidence) continue;
        out.evidence.push_back(on_one_line(neighbourhood(document->second.text, citation.at)));
    }
    return out;
}

void add_claims(const std::vector<ReportItem>& items, const Report& report, const std::map<Digest, Document>& documents,
                std::vector<Claim>& out) {
    for (const auto& item : items) {
        if (is_labelled(item)) continue;
        auto claim = claim_of(item, report, documents);
        if (!claim.evidence.empty() && !repeats(claim)) out.push_back(std::move(claim));
    }
}

auto text_at(const json& object, const char* name) -> std::string {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

auto mark_for(const std::string& verdict) -> std::string_view {
    if (verdict == "says otherwise") return says_otherwise;
    return verdict == "does not say" ? says_not : std::string_view{};
}

/// The first verdict on each id counts.
auto doubts_in(const json& reply) -> std::map<std::string, std::string_view> {
    std::map<std::string, std::string_view> out;
    const auto list = reply.is_object() ? reply.find("verdicts") : reply.end();
    if (list == reply.end() || !list->is_array()) return out;
    for (const auto& each : *list) out.emplace(text_at(each, "id"), mark_for(text_at(each, "verdict")));
    return out;
}

}  // namespace

auto claims_of(const Report& report, const std::map<Digest, Document>& documents) -> std::vector<Claim> {
    std::vector<Claim> out;
    add_claims(report.summary, report, documents, out);
    for (const auto& section : report.sections) add_claims(section.items, report, documents, out);
    return out;
}

auto doubt_schema(const std::vector<Claim>& claims) -> json {
    json ids = json::array();
    for (const auto& claim : claims) ids.push_back(claim.id);
    const json verdict{{"type", "object"},
                       {"properties",
                        {{"id", {{"type", "string"}, {"enum", std::move(ids)}}},
                         {"verdict", {{"type", "string"}, {"enum", json::array({"says", "does not say", "says otherwise"})}}}}},
                       {"required", json::array({"id", "verdict"})},
                       {"additionalProperties", false}};
    return {{"type", "object"},
            {"properties", {{"verdicts", {{"type", "array"}, {"maxItems", claims.size()}, {"items", verdict}}}}},
            {"required", json::array({"verdicts"})},
            {"additionalProperties", false}};
}

auto doubt_context(const std::vector<Claim>& claims) -> json {
    json list = json::array();
    for (const auto& claim : claims) list.push_back({{"id", claim.id}, {"text", claim.text}, {"evidence", claim.evidence}});
    return {{"claims", std::move(list)}};
}

auto note_doubts(Report& report, const json& reply) -> int {
    const auto doubts = doubts_in(reply);
    int count = 0;
    const auto mark = [&](std::vector<ReportItem>& items) {
        for (auto& item : items) {
            const auto found = doubts.find(item.id);
            if (found == doubts.end() || found->second.empty()) continue;
            item.marks.emplace_back(found->second);
            ++count;
        }
    };
    mark(report.summary);
    for (auto& section : report.sections) mark(section.items);
    return count;
}

}  // namespace fanfold::check
