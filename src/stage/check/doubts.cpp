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

using Kinds = std::span<const text::Personal>;

/// How many bytes the blank, the control or the end of a line takes that the text begins with. In UTF-8 the C1 controls are
/// C2 80 … C2 9F, U+0085 among them, and the ends of lines and paragraphs E2 80 A8 and E2 80 A9.
auto blank_at(std::string_view text) -> std::size_t {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    if (byte(0) <= 0x20U || byte(0) == 0x7fU) return 1;
    if (byte(0) == 0xc2U && byte(1) >= 0x80U && byte(1) <= 0x9fU) return 2;
    return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

/// On one line, so that no line of a page looks like one of the prompt. It is cut last: half a datum is not known as one.
auto shown(std::string_view text, Kinds redacted) -> std::string {
    const auto seen = text::shown_to_model(text, redacted).text;
    auto left = text::prefix(seen, longest_evidence);
    std::string out;
    while (!left.empty()) {
        const auto blank = blank_at(left);
        if (blank == 0) out += left.front();
        if (blank > 0 && !out.empty() && out.back() != ' ') out += ' ';
        left.remove_prefix(std::max<std::size_t>(blank, 1));
    }
    return out;
}

/// No datum is longer.
constexpr std::size_t longest_datum = 256;

/// The quote with what stands around it, less a datum that its ends would cut in two.
auto around(const std::string& document, ByteSpan quote, Kinds redacted) -> std::string_view {
    const auto near = neighbourhood(document, quote);
    auto begin = static_cast<std::size_t>(near.data() - document.data());
    auto end = begin + near.size();
    const auto before = text::suffix(std::string_view{document}.substr(0, begin), longest_datum).size();
    const auto after = text::prefix(std::string_view{document}.substr(end), longest_datum).size();
    const auto from = begin - before;
    for (const auto& datum : text::personal_data(std::string_view{document}.substr(from, before + near.size() + after), redacted)) {
        const auto first = from + datum.at.offset;
        const auto last = from + datum.at.end();
        if (first < begin && last > begin) begin = std::min(last, end);
        if (first < end && last > end) end = std::max(first, begin);
    }
    return std::string_view{document}.substr(begin, end - begin);
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

/// What the claims of a report are taken from.
struct Material {
    const Report& report;
    const std::map<Digest, Document>& documents;
    Kinds redacted;
};

auto claim_of(const ReportItem& item, const Material& material) -> Claim {
    const auto& [report, documents, redacted] = material;
    Claim out{item.id, shown(item.text, redacted), {}};
    for (const auto& citation : report.citations) {
        const bool cited = std::find(item.citations.begin(), item.citations.end(), citation.n) != item.citations.end();
        const auto document = documents.find(citation.document);
        if (!cited || document == documents.end() || out.evidence.size() == most_evidence) continue;
        out.evidence.push_back(shown(around(document->second.text, citation.at, redacted), redacted));
    }
    return out;
}

void add_claims(const std::vector<ReportItem>& items, const Material& material, std::vector<Claim>& out) {
    for (const auto& item : items) {
        if (is_labelled(item)) continue;
        auto claim = claim_of(item, material);
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

auto claims_of(const Report& report, const std::map<Digest, Document>& documents, Kinds redacted) -> std::vector<Claim> {
    const Material material{report, documents, redacted};
    std::vector<Claim> out;
    add_claims(report.summary, material, out);
    for (const auto& section : report.sections) add_claims(section.items, material, out);
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
