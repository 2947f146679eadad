#include <algorithm>
#include <fanfold/stage/check/check.hpp>
#include <fanfold/text/facts.hpp>
#include <fanfold/text/fold.hpp>
#include <set>
#include <utility>

#include "entail.hpp"
#include "evidence.hpp"
#include "glossary.hpp"
#include "names.hpp"
#include "speech.hpp"

namespace fanfold::check {

namespace {

constexpr std::size_t longest_dropped = 600;
constexpr std::size_t most_marks = 4;

/// "KRW 3 billion" and "Sep. 16" are looked up by value; their letters are no names.
auto without_facts(std::string text) -> std::string {
    std::vector<ByteSpan> facts;
    for (const auto& number : text::numbers(text)) facts.push_back(number.at);
    for (const auto& day : text::days(text)) facts.push_back(day.at);
    for (const auto& at : facts) text.replace(at.offset, at.length, at.length, ',');
    return text;
}

/// One pass over a report: what fails is written to `dropped`.
class Examiner {
  public:
    Examiner(const Report& report, const std::map<Digest, Document>& documents,
             const std::vector<Term>& glossary)
        : witness_(report.citations, documents), glossary_(glossary), language_(report.language) {
        own_names_ = text::fold_key(report.enterprise_title + " " + report.enterprise.str());
    }

    /// False if the item can't be told; else it cites only what stands, without what was said
    /// beyond the evidence.
    auto passes(ReportItem& item, const std::string& where, const std::set<int>& evidence) -> bool {
        std::erase_if(item.citations, [&](int n) { return witness_.citation(n) == nullptr; });
        if (item.text.empty()) return refuse(where, item.text, "no text");
        if (item.citations.empty()) return refuse(where, item.text, "cites nothing that stands");
        const auto known = evidence_of(evidence);
        if (auto why = uncarried(item.text, known); !why.empty())
            return refuse(where, item.text, std::move(why));
        if (auto why = unheard(item.text, evidence); !why.empty())
            return refuse(where, item.text, std::move(why));
        if (auto why = uncarried(item.why, known); !why.empty()) {
            refuse(where, item.why, std::move(why));
            item.why.clear();
        }
        mark_names(item, evidence);
        mark_terms(item, evidence);
        mark(item, contradicted(item.text, quotes_of(evidence), glossary_));
        return true;
    }
    auto refuse(const std::string& where, std::string_view text, std::string reason) -> bool {
        dropped_.push_back(
            {where, std::string{text::prefix(text, longest_dropped)}, std::move(reason)});
        return false;
    }
    auto take() -> std::vector<Dropped> { return std::move(dropped_); }

  private:
    auto evidence_of(const std::set<int>& numbers) -> std::vector<const Evidence*> {
        std::vector<const Evidence*> out;
        for (int n : numbers)
            if (const auto* each = witness_.evidence(n)) out.push_back(each);
        return out;
    }
    /// A name written in another script than its evidence can't be looked up: no mark where the
    /// languages differ.
    auto comparable(const std::set<int>& evidence) -> bool {
        return std::all_of(evidence.begin(), evidence.end(), [&](int n) {
            const auto* document = witness_.document(n);
            return document == nullptr || document->language.substr(0, 2) == language_.substr(0, 2);
        });
    }
    auto known_name(const std::string& name, const std::set<int>& evidence) -> bool {
        if (holds_name(own_names_, name)) return true;
        return std::any_of(evidence.begin(), evidence.end(), [&](int n) {
            return witness_.document(n) != nullptr && holds_name(witness_.folded(n), name);
        });
    }
    static void mark(ReportItem& item, std::string why) {
        const bool known = std::find(item.marks.begin(), item.marks.end(), why) != item.marks.end();
        if (!why.empty() && !known && item.marks.size() < most_marks)
            item.marks.push_back(std::move(why));
    }
    void mark_names(ReportItem& item, const std::set<int>& evidence) {
        if (!comparable(evidence)) return;
        for (const auto& name : names_in(without_facts(item.text)))
            if (!glossary_.knows(text::fold_key(name)) && !known_name(name, evidence))
                mark(item, "name not in its evidence: " + name);
    }
    /// Words in somebody's mouth, or a name of the glossary, that no cited document holds. Speech
    /// stays in its source's language, so it can be looked up only where the languages agree.
    auto unheard(std::string_view sentence, const std::set<int>& evidence) -> std::string {
        const auto folded = text::fold_key(sentence);
        if (comparable(evidence))
            for (const auto& words : speech_in(folded))
                if (!in_some_document(evidence, [&](const std::string& text) {
                        return holds_speech(text, words);
                    }))
                    return "quoted words not in its evidence: " + words;
        for (const auto& mention : glossary_.mentions(folded))
            if (!glossary_.holds(own_names_, mention.term) && !held(mention.term, evidence))
                return "name not in its evidence: " + spelt(folded, mention);
        return {};
    }
    /// A name that stands beside the quote but not in it, while one that stands in it is not told:
    /// the deed may be somebody else's.
    void mark_terms(ReportItem& item, const std::set<int>& evidence) {
        const auto folded = text::fold_key(item.text);
        const auto told = glossary_.mentions(folded);
        const auto quoted = quoted_terms(evidence);
        const bool all_told = std::all_of(quoted.begin(), quoted.end(), [&](std::size_t term) {
            return glossary_.holds(folded, term);
        });
        if (all_told) return;
        for (const auto& mention : told)
            if (!quoted.contains(mention.term) && !glossary_.holds(own_names_, mention.term))
                mark(item, "name not in its quote: " + spelt(folded, mention));
    }
    auto quotes_of(const std::set<int>& evidence) -> std::vector<std::string> {
        std::vector<std::string> out;
        for (int n : evidence)
            if (const auto* citation = witness_.citation(n)) out.push_back(citation->quote);
        return out;
    }
    auto quoted_terms(const std::set<int>& evidence) -> std::set<std::size_t> {
        std::set<std::size_t> out;
        for (const auto& quote : quotes_of(evidence))
            for (const auto& mention : glossary_.mentions(text::fold_key(quote)))
                out.insert(mention.term);
        return out;
    }
    template <class Test>
    auto in_some_document(const std::set<int>& evidence, const Test& test) -> bool {
        return std::any_of(evidence.begin(), evidence.end(), [&](int n) {
            return witness_.document(n) != nullptr && test(witness_.folded(n));
        });
    }
    auto held(std::size_t term, const std::set<int>& evidence) -> bool {
        return in_some_document(
            evidence, [&](const std::string& text) { return glossary_.holds(text, term); });
    }
    static auto spelt(const std::string& folded, const Mention& mention) -> std::string {
        return folded.substr(mention.begin, mention.end - mention.begin);
    }

    Witness witness_;
    Glossary glossary_;
    std::string language_;
    std::string own_names_;
    std::vector<Dropped> dropped_;
};

auto as_set(const std::vector<int>& numbers) -> std::set<int> {
    return {numbers.begin(), numbers.end()};
}

auto share(const std::vector<int>& a, const std::vector<int>& b) -> bool {
    return std::any_of(a.begin(), a.end(),
                       [&](int n) { return std::find(b.begin(), b.end(), n) != b.end(); });
}

void drop_citations(const Report& report, const std::map<Digest, Document>& documents,
                    Examiner& examiner) {
    for (const auto& citation : report.citations) {
        if (stands(citation, documents)) continue;
        const bool known = documents.contains(citation.document);
        examiner.refuse(
            "citations", citation.quote,
            known ? "quote does not stand in the document" : "its document is not at hand");
    }
}

void check_sections(Report& report, Examiner& examiner) {
    for (auto& section : report.sections)
        std::erase_if(section.items, [&](ReportItem& item) {
            return !examiner.passes(item, section.id.str(), as_set(item.citations));
        });
    std::erase_if(report.sections,
                  [](const ReportSection& section) { return section.items.empty(); });
}

/// A bullet's evidence is its own and that of the items it stands for: those that cite what it
/// cites.
auto items_evidence(const Report& report, const ReportItem& bullet) -> std::set<int> {
    std::set<int> out;
    for (const auto& section : report.sections)
        for (const auto& item : section.items)
            if (share(item.citations, bullet.citations))
                out.insert(item.citations.begin(), item.citations.end());
    return out;
}

void check_summary(Report& report, Examiner& examiner) {
    std::erase_if(report.summary, [&](ReportItem& bullet) {
        auto evidence = items_evidence(report, bullet);
        if (evidence.empty() && !bullet.citations.empty())
            return !examiner.refuse("summary", bullet.text, "what it stands for was dropped");
        evidence.insert(bullet.citations.begin(), bullet.citations.end());
        return !examiner.passes(bullet, "summary", evidence);
    });
}

template <class Visit>
void each_item(Report& report, const Visit& visit) {
    for (auto& item : report.summary) visit(item);
    for (auto& section : report.sections)
        for (auto& item : section.items) visit(item);
}

/// New numbers in order of first appearance.
void renumber(Report& report) {
    std::map<int, int> numbers;
    each_item(report, [&](ReportItem& item) {
        for (int& n : item.citations)
            n = numbers.emplace(n, static_cast<int>(numbers.size()) + 1).first->second;
    });
    std::map<int, Citation> used;
    for (auto& citation : report.citations)
        if (const auto found = numbers.find(citation.n); found != numbers.end()) {
            citation.n = found->second;
            used.emplace(citation.n, std::move(citation));
        }
    report.citations.clear();
    for (auto& [n, citation] : used) report.citations.push_back(std::move(citation));
}

}  // namespace

auto check(Report report, const std::map<Digest, Document>& documents,
           const std::vector<Term>& glossary) -> Report {
    const auto asked = report;
    Examiner examiner{asked, documents, glossary};
    drop_citations(asked, documents, examiner);
    check_sections(report, examiner);
    check_summary(report, examiner);
    renumber(report);
    for (auto& dropped : examiner.take()) report.about.dropped.push_back(std::move(dropped));
    return report;
}

auto stands(const Report& report, const std::map<Digest, Document>& documents) -> bool {
    std::set<int> numbers;
    for (const auto& citation : report.citations)
        if (!numbers.insert(citation.n).second || !stands(citation, documents)) return false;
    const auto cites = [&](const ReportItem& item) {
        return !item.citations.empty() && std::all_of(item.citations.begin(), item.citations.end(),
                                                      [&](int n) { return numbers.contains(n); });
    };
    const auto all_cite = [&](const auto& items) {
        return std::all_of(items.begin(), items.end(), cites);
    };
    return all_cite(report.summary) &&
           std::all_of(report.sections.begin(), report.sections.end(),
                       [&](const ReportSection& section) { return all_cite(section.items); });
}

}  // namespace fanfold::check
