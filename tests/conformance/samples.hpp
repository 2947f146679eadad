#pragma once
/// Small valid records for the conformance suites. Same arguments, same record.
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/stage/fetch/crawl_book.hpp>

#include "catch.hpp"

namespace fanfold::conformance {

inline auto noon() -> Instant {
    return *parse_rfc3339("2026-11-24T12:00:00Z");
}

/// The value of a result that must be good.
template <class T>
auto good(Result<T> result) -> T {
    INFO((result.ok() ? std::string{"ok"} : result.error().message()));
    REQUIRE(result.ok());
    return std::move(result).value();
}

inline auto sample_link(const std::string& source, const std::string& path) -> Link {
    Link link;
    link.url = *Url::parse("https://" + source + ".example/" + path);
    link.source = SourceName{source};
    link.origin = LinkOrigin::feed;
    link.depth = 1;
    link.published = noon() - std::chrono::hours{3};
    link.title = "Title of " + path;
    return link;
}

inline auto sample_document(const std::string& words) -> Document {
    Document document;
    document.id = sha256(words);
    document.text = words + "\n\nHanbit opens a plant. 한빛전지가 공장을 연다.";
    document.title = "About " + words;
    document.authors = {"A. Writer", "김기자"};
    document.published = noon() - std::chrono::hours{2};
    document.language = "en";
    document.canonical_url = "https://example.org/" + words;
    document.site_name = "Example";
    document.kind = "article";
    document.extractor_version = 3;
    return document;
}

inline auto sample_signature(std::uint32_t seed) -> text::Signature {
    text::Signature out{};
    for (std::size_t at = 0; at < out.size(); ++at)
        out[at] = seed * 2'654'435'761u + static_cast<std::uint32_t>(at);
    return out;
}

/// A visit that found one fresh document.
inline auto sample_visit(RunId run, const std::string& source, const std::string& path)
    -> fetch::VisitRecord {
    fetch::VisitRecord visit;
    visit.run = run;
    visit.link = sample_link(source, path);
    const auto document = sample_document(source + " " + path);
    visit.documents = {document};
    visit.signatures = {sample_signature(7)};
    Sighting sighting;
    sighting.url = visit.link.url;
    sighting.document = document.id;
    sighting.fetched_at = noon();
    sighting.title = document.title;
    sighting.published = document.published;
    sighting.status = SightingStatus::fresh;
    visit.sightings = {sighting};
    fetch::KnownUrl known;
    known.etag = "\"" + path + "\"";
    known.last_modified = "Tue, 24 Nov 2026 11:00:00 GMT";
    known.body = sha256("body of " + path);
    known.document = document.id;
    known.extractor_version = 3;
    known.fetched_at = noon();
    known.links = {"https://" + source + ".example/next", "https://" + source + ".example/한글"};
    known.interval = std::chrono::hours{30};
    visit.known = known;
    return visit;
}

inline auto sample_question(RunId run, const std::string& enterprise, const std::string& words)
    -> Question {
    Question question;
    question.run = run;
    question.enterprise = EnterpriseName{enterprise};
    question.template_name = TemplateName{"deals"};
    question.template_version = sha256("deals 1");
    question.document = sha256(words);
    question.cluster = question.document;
    question.sighting = SightingId{5};
    question.rank = 0.75;
    return question;
}

inline auto sample_finding(const Question& question, const std::string& claim) -> Finding {
    Finding finding;
    finding.run = question.run;
    finding.enterprise = question.enterprise;
    finding.template_name = question.template_name;
    finding.cluster = question.cluster;
    finding.document = question.document;
    finding.sighting = question.sighting;
    finding.claim = claim;
    finding.why = "It matters.";
    finding.quote = "한빛전지가 공장을 연다.";
    finding.at = ByteSpan{17, 33};
    finding.importance = 4;
    finding.entities = {Entity{"한빛전지", "Hanbit Battery"}};
    finding.dates = {"2026-11-24"};
    finding.sentiment = "positive";
    finding.document_time = noon() - std::chrono::hours{2};
    finding.id = finding_id(finding);
    return finding;
}

inline auto sample_event(const Finding& finding, const std::string& text) -> Event {
    Event event;
    event.id = sha256("event " + finding.claim);
    event.enterprise = finding.enterprise;
    event.section = SectionName{"deals"};
    event.findings = {finding};
    event.importance = 4;
    event.rank = 2.5;
    event.status = EventStatus::developing;
    event.text = text;
    event.first_seen = noon() - std::chrono::hours{48};
    event.last_evidence = noon();
    return event;
}

inline auto sample_citation(int n, const Finding& finding) -> Citation {
    Citation citation;
    citation.n = n;
    citation.document = finding.document;
    citation.sighting = finding.sighting;
    citation.source = SourceName{"wire"};
    citation.url = "https://wire.example/plant";
    citation.title = "Plant";
    citation.published = noon() - std::chrono::milliseconds{1};
    citation.fetched_at = noon() + std::chrono::milliseconds{7};
    citation.quote = finding.quote;
    citation.attribution = "© Wire";
    citation.shortened = true;
    citation.at = finding.at;
    citation.before = "before ";
    citation.after = " after";
    return citation;
}

inline auto sample_report(RunId run, const std::string& enterprise, const std::string& job,
                          const Finding& finding) -> Report {
    Report report;
    report.enterprise = EnterpriseName{enterprise};
    report.enterprise_title = "Hanbit Battery";
    report.run = run;
    report.job = JobName{job};
    report.made_at = noon() + std::chrono::milliseconds{123};
    report.window_from = noon() - std::chrono::hours{24};
    report.window_to = noon();
    report.language = "ko";
    report.model = "extractive (no model)";
    ReportItem item;
    item.id = "i-7k2m9qd0";
    item.text = "한빛전지가 헝가리에 배터리 공장을 연다; Hanbit opens a plant.";
    item.citations = {1};
    item.status = EventStatus::developing;
    item.importance = 4;
    item.event = sha256("event " + finding.claim);
    item.why = "It matters.";
    ReportSection section;
    section.id = SectionName{"deals"};
    section.title = "Deals";
    section.items = {item};
    report.sections = {section};
    ReportItem bullet = item;
    bullet.id = "i-00000001";
    bullet.event = Digest{};
    report.summary = {bullet};
    report.citations = {sample_citation(1, finding)};
    return report;
}

}  // namespace fanfold::conformance
