#include <algorithm>
#include <fanfold/stage/check/quotes.hpp>
#include <fanfold/text/fold.hpp>
#include <vector>

namespace fanfold::check {

namespace {

constexpr std::string_view ellipsis = "…";
/// So many words in a row are the page's own and not a turn of speech.
constexpr std::size_t words_in_a_row = 6;
constexpr std::size_t most_runs = 8;

auto is_inside_character(char byte) -> bool {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

/// A document whose words may not all be shown.
struct Limited {
    std::string folded;
    std::size_t characters = 0;
};
using LimitedDocuments = std::map<Digest, Limited>;

void limit(LimitedDocuments& limited, const Digest& id, const SourceName& source, const TermsBySource& terms) {
    const auto found = terms.find(source);
    if (found == terms.end() || !found->second.quote_max) return;
    const auto [place, is_new] = limited.emplace(id, Limited{{}, *found->second.quote_max});
    if (!is_new) place->second.characters = std::min(place->second.characters, *found->second.quote_max);
}

auto limited_of(const Report& report, const TermsBySource& terms, const std::map<Digest, Document>& documents,
                const std::map<SightingId, Sighting>& sightings) -> LimitedDocuments {
    LimitedDocuments out;
    for (const auto& [id, sighting] : sightings) limit(out, sighting.document, sighting.source, terms);
    for (const auto& citation : report.citations) limit(out, citation.document, citation.source, terms);
    for (auto& [id, document] : out)
        if (const auto found = documents.find(id); found != documents.end())
            document.folded = text::fold_key(found->second.text);
    return out;
}

auto words_of(std::string_view folded) -> std::vector<std::string_view> {
    std::vector<std::string_view> out;
    while (!folded.empty()) {
        const auto end = std::min(folded.find(' '), folded.size());
        if (end > 0) out.push_back(folded.substr(0, end));
        folded.remove_prefix(std::min(end + 1, folded.size()));
    }
    return out;
}

/// True if most of a few runs of the sentence's words stand in the page: markup and addresses were taken out of it.
auto is_from(std::string_view sentence, const std::string& page) -> bool {
    const auto folded = text::fold_key(sentence);
    const auto words = words_of(folded);
    if (words.empty() || page.empty()) return false;
    const auto length = std::min(words.size(), words_in_a_row);
    const auto step = std::max<std::size_t>(1, (words.size() - length + 1) / most_runs);
    std::size_t runs = 0, found = 0;
    for (std::size_t at = 0; at + length <= words.size(); at += step, ++runs) {
        const auto begin = static_cast<std::size_t>(words[at].data() - folded.data());
        const auto& last = words[at + length - 1];
        const auto end = static_cast<std::size_t>(last.data() - folded.data()) + last.size();
        found += page.find(std::string_view{folded}.substr(begin, end - begin)) != std::string::npos ? 1 : 0;
    }
    return 2 * found > runs;
}

auto cut(std::string_view sentence, std::size_t characters) -> std::string {
    const auto kept = within(sentence, characters);
    return kept.size() == sentence.size() ? std::string{sentence} : std::string{kept}.append(ellipsis);
}

class Heeding {
  public:
    Heeding(Report& report, const TermsBySource& terms, LimitedDocuments limited)
        : report_(report), terms_(terms), limited_(std::move(limited)) {}

    void run() {
        for (auto& item : report_.summary) shorten(item);
        for (auto& section : report_.sections)
            for (auto& item : section.items) shorten(item);
        for (auto& dropped : report_.about.dropped) shorten(dropped);
        for (auto& citation : report_.citations) heed(citation);
    }

  private:
    void shorten(ReportItem& item) const {
        for (const auto& citation : report_.citations) {
            if (std::find(item.citations.begin(), item.citations.end(), citation.n) == item.citations.end()) continue;
            const auto found = limited_.find(citation.document);
            if (found == limited_.end() || !is_from(item.text, found->second.folded)) continue;
            item.text = found->second.characters > 0 ? cut(item.text, found->second.characters) : title_of(citation);
            return;
        }
    }
    static auto title_of(const Citation& citation) -> std::string {
        return citation.title.empty() ? citation.source.str() : citation.title;
    }
    void shorten(Dropped& dropped) const {
        for (const auto& [id, document] : limited_)
            if (is_from(dropped.text, document.folded)) dropped.text = cut(dropped.text, document.characters);
    }
    void heed(Citation& citation) const {
        if (const auto found = terms_.find(citation.source); found != terms_.end())
            citation.attribution = found->second.attribution;
        const auto found = limited_.find(citation.document);
        if (found == limited_.end()) return;
        citation.quote = within(citation.quote, found->second.characters);
        citation.at.length = citation.quote.size();
        citation.before.clear();
        citation.after.clear();
        citation.shortened = true;
    }

    Report& report_;
    const TermsBySource& terms_;
    LimitedDocuments limited_;
};

}  // namespace

auto terms_of(const std::map<SourceName, Source>& sources) -> TermsBySource {
    TermsBySource out;
    for (const auto& [name, source] : sources) {
        SourceTerms terms;
        if (source.quote_max) terms.quote_max = static_cast<std::size_t>(std::max(*source.quote_max, 0));
        terms.attribution = source.attribution;
        if (!source.licence.empty()) terms.attribution += (terms.attribution.empty() ? "" : " · ") + source.licence;
        if (terms.quote_max || !terms.attribution.empty()) out.emplace(name, std::move(terms));
    }
    return out;
}

auto within(std::string_view quote, std::size_t characters) -> std::string_view {
    std::size_t end = 0;
    for (std::size_t count = 0; end < quote.size(); ++end)
        if (!is_inside_character(quote[end]) && count++ == characters) break;
    if (end == quote.size()) return quote;
    const auto kept = quote.substr(0, end);
    const auto space = quote[end] == ' ' ? end : kept.rfind(' ');
    return space == std::string_view::npos || space < end / 2 ? kept : kept.substr(0, space);
}

auto heed_terms(Report report, const TermsBySource& terms, const std::map<Digest, Document>& documents,
                const std::map<SightingId, Sighting>& sightings) -> Report {
    if (terms.empty()) return report;
    auto limited = limited_of(report, terms, documents, sightings);
    Heeding{report, terms, std::move(limited)}.run();
    return report;
}

}  // namespace fanfold::check
