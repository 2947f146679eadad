#pragma once
/// Reports over small documents, for the tests of check.
#include <fanfold/stage/check/check.hpp>
#include <string>
#include <vector>

namespace fanfold::check::sample {

/// A report that is built sentence by sentence over documents.
struct Draft {
    std::map<Digest, Document> documents;
    Report report;

    Draft() {
        report.enterprise = EnterpriseName{"hanbit"};
        report.enterprise_title = "Hanbit Battery";
        report.language = "en";
        report.sections.push_back({SectionName{"market"}, "Market", {}});
    }
    auto document(const std::string& text, const std::string& published = "",
                  const std::string& language = "en") -> Digest {
        Document out;
        out.id = sha256(text);
        out.text = text;
        out.language = language;
        out.published = parse_rfc3339(published);
        return documents.emplace(out.id, out).first->first;
    }
    auto cite(const Digest& id, const std::string& quote) -> int {
        Citation out;
        out.n = static_cast<int>(report.citations.size()) + 1;
        out.document = id;
        out.quote = quote;
        out.at = {documents.at(id).text.find(quote), quote.size()};
        report.citations.push_back(out);
        return out.n;
    }
    auto item(const std::string& text, std::vector<int> citations) -> ReportItem& {
        auto& items = report.sections[0].items;
        items.push_back({"i-" + std::to_string(items.size()), text, std::move(citations)});
        return items.back();
    }
    void bullet(const std::string& text, std::vector<int> citations) {
        report.summary.push_back(
            {"s-" + std::to_string(report.summary.size()), text, std::move(citations)});
    }
    auto checked() const -> Report { return check(report, documents); }
    /// Reasons for what check refused.
    auto reasons() const -> std::vector<std::string> {
        std::vector<std::string> out;
        for (const auto& dropped : checked().about.dropped) out.push_back(dropped.reason);
        return out;
    }
    /// True if a sentence with this evidence stays.
    static auto keeps(const std::string& sentence, const std::string& text,
                      const std::string& quote, const std::string& published = "") -> bool {
        Draft draft;
        const auto n = draft.cite(draft.document(text, published), quote);
        draft.item(sentence, {n});
        return !draft.checked().sections.empty();
    }
};

}  // namespace fanfold::check::sample
