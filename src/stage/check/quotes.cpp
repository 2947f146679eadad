#include <algorithm>
#include <fanfold/stage/check/limits.hpp>
#include <vector>

namespace fanfold::check {

namespace {

auto is_inside_character(char byte) -> bool {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

using LimitedPages = std::map<Digest, LimitedPage>;

auto limited_of(const Report& report, const TermsBySource& terms, const std::map<Digest, Document>& documents,
                const std::map<SightingId, Sighting>& sightings) -> LimitedPages {
    std::map<Digest, std::vector<SourceName>> shown_by;
    for (const auto& [id, sighting] : sightings) shown_by[sighting.document].push_back(sighting.source);
    for (const auto& citation : report.citations) shown_by[citation.document].push_back(citation.source);
    LimitedPages out;
    for (const auto& [id, sources] : shown_by) {
        const auto characters = strictest(terms, sources);
        if (!characters) continue;
        const auto found = documents.find(id);
        out.try_emplace(id, found == documents.end() ? std::string_view{} : std::string_view{found->second.text}, *characters);
    }
    return out;
}

/// A report that says nothing of its sources may have any.
auto has_a_limited_source(const Report& report, const TermsBySource& terms) -> bool {
    std::vector<SourceName> sources;
    for (const auto& coverage : report.about.sources) sources.push_back(coverage.source);
    if (sources.empty())
        for (const auto& [source, of_it] : terms) sources.push_back(source);
    return strictest(terms, sources).has_value();
}

/// What was muted and what was refused while asking is of pages that are not at hand; a template's name has a slash.
auto is_of_this_evidence(const Dropped& dropped) -> bool {
    return dropped.where.find('/') == std::string::npos && !dropped.reason.starts_with("muted: ");
}

class Heeding {
  public:
    Heeding(Report& report, const TermsBySource& terms, LimitedPages limited)
        : report_(report), terms_(terms), limited_(std::move(limited)) {}

    void run() {
        for (auto& item : report_.summary) shorten(item);
        for (auto& section : report_.sections)
            for (auto& item : section.items) shorten(item);
        if (!limited_.empty() || has_a_limited_source(report_, terms_))
            for (auto& dropped : report_.about.dropped)
                if (!is_ours(dropped)) dropped.text.clear();
        for (auto& citation : report_.citations) heed(citation);
    }

  private:
    void shorten(ReportItem& item) const {
        for (const auto& citation : report_.citations) {
            if (std::find(item.citations.begin(), item.citations.end(), citation.n) == item.citations.end()) continue;
            if (const auto found = limited_.find(citation.document); found != limited_.end())
                item.text = found->second.shown(item.text, title_of(citation));
        }
        // The best finding gave it, which need not be one that the item cites.
        const auto tells = [&](const auto& page) { return page.second.tells(item.why); };
        if (std::any_of(limited_.begin(), limited_.end(), tells)) item.why.clear();
    }
    static auto title_of(const Citation& citation) -> std::string {
        return citation.title.empty() ? citation.source.str() : citation.title;
    }
    [[nodiscard]] auto is_ours(const Dropped& dropped) const -> bool {
        return is_of_this_evidence(dropped) &&
               std::none_of(limited_.begin(), limited_.end(), [&](const auto& page) { return page.second.tells_a_part(dropped.text); });
    }
    void heed(Citation& citation) const {
        if (const auto found = terms_.find(citation.source); found != terms_.end())
            citation.attribution = found->second.attribution;
        if (const auto found = limited_.find(citation.document); found != limited_.end()) cut(citation, found->second.characters());
    }

    Report& report_;
    const TermsBySource& terms_;
    LimitedPages limited_;
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
