#include "evidence.hpp"

#include <algorithm>
#include <fanfold/text/fold.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::check {

namespace {

constexpr std::size_t sentences_around = 2;
/// How far around a quote its neighbouring sentences are looked for.
constexpr std::size_t reach = 2'000;

/// The part of the text around the quote, and where the quote stands in it.
struct Surroundings {
    std::string_view text;
    ByteSpan quote;
};

auto around(std::string_view text, ByteSpan quote) -> Surroundings {
    const auto before = text::suffix(text.substr(0, quote.offset), reach);
    const auto after = text::prefix(text.substr(quote.end()), reach);
    const auto begin = quote.offset - before.size();
    return {text.substr(begin, before.size() + quote.length + after.size()),
            {before.size(), quote.length}};
}

/// The day on which something came out, as people between San Francisco and Seoul would write it.
void add_days_of(std::vector<text::DayMention>& days, const std::optional<Instant>& at) {
    if (!at || *at == Instant{}) return;
    for (auto shift : {std::chrono::hours{-8}, std::chrono::hours{0}, std::chrono::hours{9}}) {
        const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(*at + shift)};
        days.push_back({static_cast<int>(day.year()),
                        static_cast<int>(static_cast<unsigned>(day.month())),
                        static_cast<int>(static_cast<unsigned>(day.day())),
                        {}});
    }
}

auto evidence_of(const Citation& citation, const Document& document) -> Evidence {
    const auto near = neighbourhood(document.text, citation.at);
    Evidence out{text::numbers(near), text::days(near)};
    add_days_of(out.days, citation.published);
    add_days_of(out.days, document.published);
    return out;
}

auto carries(const Evidence& evidence, const text::DayMention& told) -> bool {
    return std::any_of(evidence.days.begin(), evidence.days.end(),
                       [&](const text::DayMention& known) { return text::carries(known, told); });
}

auto names_year(const Evidence& evidence, const text::Number& number) -> bool {
    return number.unit.empty() &&
           std::any_of(evidence.days.begin(), evidence.days.end(), [&](const auto& day) {
               return day.year != 0 && static_cast<double>(day.year) == number.value;
           });
}

auto carries(const Evidence& evidence, const text::Number& told) -> bool {
    return names_year(evidence, told) ||
           std::any_of(evidence.numbers.begin(), evidence.numbers.end(),
                       [&](const text::Number& known) { return text::same_value(told, known); });
}

template <class Fact>
auto first_uncarried(std::string_view sentence, const std::vector<Fact>& facts,
                     const std::vector<const Evidence*>& evidence) -> std::string {
    for (const auto& fact : facts) {
        const bool known = std::any_of(evidence.begin(), evidence.end(),
                                       [&](const Evidence* each) { return carries(*each, fact); });
        if (!known) return std::string{fact.at.of(sentence)};
    }
    return {};
}

}  // namespace

auto neighbourhood(std::string_view document, ByteSpan quote) -> std::string_view {
    const auto near = around(document, quote);
    const auto sentences = text::sentences(near.text);
    std::size_t first = sentences.size();
    std::size_t last = 0;
    for (std::size_t at = 0; at < sentences.size(); ++at) {
        if (sentences[at].end() <= near.quote.offset || sentences[at].offset >= near.quote.end())
            continue;
        first = std::min(first, at);
        last = at;
    }
    if (first == sentences.size()) return near.quote.of(near.text);
    first -= std::min(first, sentences_around);
    last = std::min(last + sentences_around, sentences.size() - 1);
    const auto begin = std::min(sentences[first].offset, near.quote.offset);
    const auto end = std::max(sentences[last].end(), near.quote.end());
    return near.text.substr(begin, end - begin);
}

Witness::Witness(const std::vector<Citation>& citations,
                 const std::map<Digest, Document>& documents)
    : documents_(documents) {
    for (const auto& citation : citations)
        if (stands(citation, documents)) citations_.emplace(citation.n, &citation);
}

auto Witness::citation(int n) const -> const Citation* {
    const auto found = citations_.find(n);
    return found == citations_.end() ? nullptr : found->second;
}

auto Witness::document(int n) const -> const Document* {
    const auto* named = citation(n);
    return named == nullptr ? nullptr : &documents_.at(named->document);
}

auto Witness::evidence(int n) -> const Evidence* {
    const auto* named = citation(n);
    if (named == nullptr) return nullptr;
    const auto known = evidence_.find(n);
    if (known != evidence_.end()) return &known->second;
    return &evidence_.emplace(n, evidence_of(*named, *document(n))).first->second;
}

auto Witness::folded(int n) -> const std::string& {
    const auto& text = *document(n);
    auto& out = folded_[text.id];
    if (out.empty())
        out = text::fold_key(text.text + "\n" + text.title + "\n" + citation(n)->title);
    return out;
}

auto stands(const Citation& citation, const std::map<Digest, Document>& documents) -> bool {
    const auto found = documents.find(citation.document);
    if (found == documents.end()) return false;
    if (citation.quote.empty()) return citation.shortened && citation.at.length == 0;
    return citation.at.length == citation.quote.size() &&
           citation.at.of(found->second.text) == citation.quote;
}

auto uncarried(std::string_view sentence, const std::vector<const Evidence*>& evidence)
    -> std::string {
    if (auto number = first_uncarried(sentence, text::numbers(sentence), evidence); !number.empty())
        return "number not in its evidence: " + number;
    if (auto day = first_uncarried(sentence, text::days(sentence), evidence); !day.empty())
        return "date not in its evidence: " + day;
    return {};
}

}  // namespace fanfold::check
