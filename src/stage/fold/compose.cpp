#include <algorithm>
#include <fanfold/stage/fold/fold.hpp>
#include <fanfold/text/fold.hpp>
#include <map>
#include <set>
#include <tuple>

#include "disputes.hpp"
#include "ended.hpp"
#include "sections.hpp"

namespace fanfold::fold {

namespace {

constexpr std::size_t context_bytes = 300;
constexpr std::size_t most_citations = 4;

auto stands(const Finding& finding, const Evidence& evidence) -> bool {
    const auto found = evidence.documents.find(finding.document);
    return found != evidence.documents.end() && !finding.quote.empty() &&
           finding.at.of(found->second.text) == finding.quote;
}

/// Newest first, each document once before any comes twice, no span twice; what tells the sentence
/// best is the first.
auto by_worth(const Event& event, const Evidence& evidence) -> std::vector<const Finding*> {
    std::vector<const Finding*> first;
    std::vector<const Finding*> again;
    std::set<Digest> documents;
    std::set<std::pair<Digest, ByteSpan>> spans;
    const auto take = [&](const Finding& finding) {
        if (!stands(finding, evidence) || !spans.emplace(finding.document, finding.at).second)
            return;
        (documents.insert(finding.document).second ? first : again).push_back(&finding);
    };
    take(best_finding(event));
    for (const auto& finding : event.findings) take(finding);
    first.insert(first.end(), again.begin(), again.end());
    return first;
}

auto copies(const std::vector<const Finding*>& findings) -> std::vector<Finding> {
    std::vector<Finding> out;
    for (const auto* finding : findings) out.push_back(*finding);
    return out;
}

/// Up to four that together carry the sentence's facts: in order of worth, and if those do not
/// carry it, the last place goes to one that does.
auto evidence_for(std::string_view text, const std::vector<const Finding*>& worth)
    -> std::vector<const Finding*> {
    std::vector<const Finding*> out{
        worth.begin(),
        worth.begin() + static_cast<std::ptrdiff_t>(std::min(most_citations, worth.size()))};
    if (worth.size() <= most_citations || carried(text, copies(out))) return out;
    for (std::size_t at = most_citations; at < worth.size(); ++at) {
        auto other = out;
        other.back() = worth[at];
        if (carried(text, copies(other))) return other;
    }
    return out;
}

/// Numbers citations in the order in which they first appear: one number for a document's span,
/// whoever cites it.
class Citations {
  public:
    explicit Citations(const Evidence& evidence) : evidence_(evidence) {}

    auto cite(const Finding& finding) -> int {
        const auto key = std::tuple{finding.document, finding.at.offset, finding.at.length};
        const auto [found, fresh] = numbers_.emplace(key, static_cast<int>(all_.size()) + 1);
        if (fresh) all_.push_back(made(finding, found->second));
        return found->second;
    }
    /// Of what was cited.
    [[nodiscard]] auto of(const Finding& finding) const -> const Citation& {
        const auto key = std::tuple{finding.document, finding.at.offset, finding.at.length};
        return all_[static_cast<std::size_t>(numbers_.at(key)) - 1];
    }
    auto take() -> std::vector<Citation> { return std::move(all_); }

  private:
    auto made(const Finding& finding, int number) const -> Citation {
        const auto& document = evidence_.documents.at(finding.document);
        const std::string_view text = document.text;
        Citation out;
        out.n = number;
        out.document = finding.document;
        out.sighting = finding.sighting;
        out.url = document.canonical_url;
        out.title = document.title;
        out.published = document.published;
        out.fetched_at = finding.document_time;
        out.quote = finding.quote;
        out.at = finding.at;
        out.before = text::suffix(text.substr(0, finding.at.offset), context_bytes);
        out.after = text::prefix(text.substr(finding.at.end()), context_bytes);
        if (const auto seen = evidence_.sightings.find(finding.sighting);
            seen != evidence_.sightings.end())
            add_sighting(out, seen->second);
        return out;
    }
    static void add_sighting(Citation& out, const Sighting& sighting) {
        out.source = sighting.source;
        out.url = sighting.url.str();
        if (!sighting.title.empty()) out.title = sighting.title;
        if (sighting.published) out.published = sighting.published;
        out.fetched_at = sighting.fetched_at;
    }

    const Evidence& evidence_;
    std::map<std::tuple<Digest, std::size_t, std::size_t>, int> numbers_;
    std::vector<Citation> all_;
};

auto bullet_id(const EnterpriseName& enterprise, const std::vector<const Event*>& events)
    -> std::string {
    FieldHasher hasher;
    hasher.add(enterprise.str()).add("summary");
    for (const auto* event : events) hasher.add(event->id);
    return short_id('i', hasher.finish());
}

/// The same quote found by two templates is one citation.
void cite_once(ReportItem& item, int n) {
    if (std::find(item.citations.begin(), item.citations.end(), n) == item.citations.end())
        item.citations.push_back(n);
}

/// "post.example" of "https://post.example/a?n=1"; the source's name where there is none.
auto publisher_of(const Citation& citation) -> std::string {
    const std::string_view url = citation.url;
    const auto begin = url.find("://");
    if (begin == std::string_view::npos) return citation.source.str();
    const auto host = url.substr(begin + 3, url.find_first_of("/?#", begin + 3) - begin - 3);
    return host.empty() ? citation.source.str() : std::string{host};
}

/// "sources differ: 40,000 cells (post.example) · 42,000 cells (ministry.example)": each version as
/// its source writes it, with one that tells it; what stands no more is told no more.
void add_disputes(ReportItem& item, const Event& event, const Evidence& evidence,
                  Citations& citations) {
    for (const auto& dispute : disputes_of(event)) {
        std::vector<std::string> told;
        for (const auto& version : dispute.versions) {
            const auto by =
                std::find_if(version.by.begin(), version.by.end(),
                             [&](const Finding* each) { return stands(*each, evidence); });
            if (by == version.by.end()) continue;
            cite_once(item, citations.cite(**by));
            const auto also = version.by.size() > 1 ? " +" + std::to_string(version.by.size() - 1)
                                                    : std::string{};
            told.push_back(version.told + " (" + publisher_of(citations.of(**by)) + also + ")");
        }
        if (told.size() < 2) continue;
        std::string mark = "sources differ: ";
        for (const auto& each : told) mark += (&each == &told.front() ? "" : " · ") + each;
        item.marks.push_back(std::move(mark));
    }
}

/// What goes on came to its end if its newest finding tells so, and none that a report before had. The event itself lives
/// on, so that a late copy of the news is no new one.
auto has_ended(const Event& event, const Evidence& evidence) -> bool {
    const auto told_before = [&](const Finding& finding) { return evidence.since && finding.run < *evidence.since; };
    const auto& newest = event.findings.front();
    if (told_before(newest) || !tells_the_end(newest.claim)) return false;
    return std::none_of(event.findings.begin(), event.findings.end(),
                        [&](const Finding& finding) { return told_before(finding) && tells_the_end(finding.claim); });
}

auto item_of(const Event& event, const Evidence& evidence, Citations& citations) -> ReportItem {
    ReportItem item;
    item.id = item_id(event.enterprise, event.id);
    item.text = event.text;
    item.status = event.status;
    item.importance = event.importance;
    item.event = event.id;
    if (event.findings.empty()) return item;
    item.why = best_finding(event).why;
    if (event.status == EventStatus::developing && has_ended(event, evidence)) item.status = EventStatus::resolved;
    for (const auto* finding : evidence_for(event.text, by_worth(event, evidence)))
        cite_once(item, citations.cite(*finding));
    add_disputes(item, event, evidence, citations);
    return item;
}

/// The first place of every event before the second of any, so that no event a bullet stands for
/// goes uncited.
auto evidence_for(const Bullet& bullet, const std::vector<const Event*>& events,
                  const Evidence& evidence) -> std::vector<const Finding*> {
    std::vector<std::vector<const Finding*>> worth;
    for (const auto* event : events)
        worth.push_back(evidence_for(event->text, by_worth(*event, evidence)));
    std::vector<const Finding*> out;
    for (std::size_t place = 0; place < most_citations; ++place)
        for (const auto& findings : worth)
            if (place < findings.size()) out.push_back(findings[place]);
    return evidence_for(bullet.text, out);
}

using EventsById = std::map<Digest, const Event*>;

auto bullet_of(const Bullet& bullet, const EventsById& known, const Enterprise& enterprise,
               const Evidence& evidence, Citations& citations) -> ReportItem {
    std::vector<const Event*> events;
    for (const auto& id : bullet.events)
        if (const auto found = known.find(id);
            found != known.end() && !found->second->findings.empty())
            events.push_back(found->second);
    ReportItem item;
    item.id = bullet_id(enterprise.name, events);
    item.text = bullet.text;
    item.status = EventStatus::developing;
    item.importance = 1;
    for (const auto* event : events) {
        item.importance = std::max(item.importance, event->importance);
        if (event->status == EventStatus::fresh) item.status = EventStatus::fresh;
    }
    for (const auto* finding : evidence_for(bullet, events, evidence))
        cite_once(item, citations.cite(*finding));
    return item;
}

/// What each section tells; a section whose folding never came back is told by its claims.
auto all_told(const FoldPlan& plan, const std::vector<std::vector<Event>>& told)
    -> std::vector<std::vector<Event>> {
    auto out = told;
    for (std::size_t at = out.size(); at < plan.sections.size(); ++at)
        out.push_back(apply_section(plan.sections[at], std::nullopt));
    out.resize(plan.sections.size());
    return out;
}

auto by_id(const std::vector<std::vector<Event>>& told) -> EventsById {
    EventsById out;
    for (const auto& events : told)
        for (const auto& event : events) out.emplace(event.id, &event);
    return out;
}

/// Two bullets may stand for the same events: their ids still differ, in the order of the summary.
void make_ids_unique(std::vector<ReportItem>& items) {
    std::map<std::string, int> seen;
    for (auto& item : items)
        if (const int before = seen[item.id]++; before > 0)
            item.id += "-" + std::to_string(before + 1);
}

}  // namespace

auto compose(const FoldPlan& plan, const std::vector<std::vector<Event>>& told,
             const std::vector<Bullet>& bullets, const Enterprise& enterprise,
             const Evidence& evidence) -> Report {
    const auto sections = all_told(plan, told);
    const auto known = by_id(sections);
    Citations citations{evidence};
    Report out;
    out.enterprise = enterprise.name;
    out.enterprise_title = enterprise.title;
    out.language = enterprise.language;
    out.timezone = enterprise.timezone;
    out.style = enterprise.style;
    out.status = plan.quiet ? ReportStatus::quiet : ReportStatus::complete;
    if (!plan.quiet)
        for (const auto& bullet : bullets)
            out.summary.push_back(bullet_of(bullet, known, enterprise, evidence, citations));
    make_ids_unique(out.summary);
    for (std::size_t at = 0; at < plan.sections.size(); ++at) {
        ReportSection section{plan.sections[at].section, plan.sections[at].title, {}};
        for (const auto& event : sections[at])
            section.items.push_back(item_of(event, evidence, citations));
        if (!section.items.empty()) out.sections.push_back(std::move(section));
    }
    out.citations = citations.take();
    return out;
}

}  // namespace fanfold::fold
