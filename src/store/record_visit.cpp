#include "record_visit.hpp"

#include <algorithm>

#include "packing.hpp"

namespace fanfold::store {

namespace {

auto state_word(fetch::VisitState state) -> std::string_view {
    switch (state) {
        case fetch::VisitState::done:
            return "done";
        case fetch::VisitState::failed:
            return "failed";
        case fetch::VisitState::refused:
            return "refused";
        case fetch::VisitState::unasked:
            return "unasked";
        case fetch::VisitState::standing:
            return "standing";
    }
    return "failed";
}

/// False: this visit was recorded before.
auto mark_visited(Connection& db, const fetch::VisitRecord& visit) -> Result<bool> {
    const auto& link = visit.link;
    const auto mark = url_mark(link.url.key());
    auto marked = db.run("visit_link", visit.run, link.source, Blob{mark}, link.url.str(),
                         to_string(link.origin), link.depth, link.published, link.title,
                         state_word(visit.state), visit.reason);
    if (!marked.ok()) return marked.error();
    return db.changes() > 0;
}

auto keep_known(Connection& db, const Link& link, const fetch::KnownUrl& known) -> Status {
    const auto mark = url_mark(link.url.key());
    const auto links = list_to_json(known.links);
    const auto packed = pack(links);
    return db.run("keep_known_url", link.source, Blob{mark}, known.etag, known.last_modified,
                  known.body, known.document, known.extractor_version, known.fetched_at,
                  Blob{packed}, links.size(), known.interval);
}

auto keep_document(Connection& db, const Document& document, Instant now) -> Status {
    const auto there = db.number("has_document", document.id);
    if (!there.ok()) return there.error();
    if (there.value() != 0)
        return Done{};  // the text that citations point into stays as it was first stored
    const auto packed = pack(document.text);
    return db.run("add_document", document.id, Blob{packed}, document.text.size(), document.title,
                  list_to_json(document.authors), document.published, document.modified,
                  document.language, document.canonical_url, document.site_name, document.kind,
                  document.extractor_version, now);
}

auto keep_documents(Connection& db, const fetch::VisitRecord& visit, Instant now) -> Status {
    for (std::size_t at = 0; at < visit.documents.size(); ++at) {
        const auto& document = visit.documents[at];
        if (auto kept = keep_document(db, document, now); !kept.ok()) return kept;
        if (at >= visit.signatures.size()) continue;
        const auto words = signature_bytes(visit.signatures[at]);
        if (auto kept = db.run("add_signature", document.id, Blob{words}, now); !kept.ok())
            return kept;
    }
    return Done{};
}

auto keep_sightings(Connection& db, const fetch::VisitRecord& visit) -> Status {
    for (const auto& seen : visit.sightings) {
        const auto mark = url_mark(seen.url.key());
        auto kept = db.run("add_sighting", visit.run, visit.link.source, Blob{mark}, seen.url.str(),
                           seen.document, seen.fetched_at, seen.title, seen.published,
                           to_string(seen.status));
        if (!kept.ok()) return kept;
    }
    return Done{};
}

auto keep_near(Connection& db, const fetch::VisitRecord& visit) -> Status {
    for (const auto& [one, other] : visit.near) {
        if (one == other) continue;
        if (auto kept = db.run("add_near", std::min(one, other), std::max(one, other)); !kept.ok())
            return kept;
    }
    return Done{};
}

}  // namespace

auto journal_link(Connection& db, RunId run, const SourceName& source, const Link& link) -> Status {
    const auto mark = url_mark(link.url.key());
    return db.run("add_link", run, source, Blob{mark}, link.url.str(), to_string(link.origin),
                  link.depth, link.published, link.title);
}

auto record_visit(Connection& db, const fetch::VisitRecord& visit, Instant now) -> Status {
    const auto first = mark_visited(db, visit);
    if (!first.ok()) return first.error();
    if (!first.value()) return Done{};
    Status done = Done{};
    if (visit.known) done = keep_known(db, visit.link, *visit.known);
    if (done.ok()) done = keep_documents(db, visit, now);
    if (done.ok()) done = keep_sightings(db, visit);
    if (done.ok()) done = keep_near(db, visit);
    for (const auto& link : visit.found)
        if (done.ok()) done = journal_link(db, visit.run, visit.link.source, link);
    return done;
}

}  // namespace fanfold::store
