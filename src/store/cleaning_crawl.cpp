#include <algorithm>

#include "cleaning_steps.hpp"
#include "queries.hpp"

namespace fanfold::store {

namespace {

/// What a document costs beside its text: signature, pairs, sightings and their indexes.
constexpr std::int64_t bytes_beside = 1'500;
constexpr std::int64_t not_worth_it = 64;  ///< free pages that stay for what comes next

struct Counted {
    const char* table;  ///< "": a step forward, and nobody's loss
    const char* query;
};

template <class... Values>
auto run_counted(Connection& db, Rows& rows, std::initializer_list<Counted> queries, const Values&... values) -> Status {
    for (const auto& [table, query] : queries) {
        if (auto done = db.run(query, values...); !done) return done;
        if (db.changes() > 0) rows[table] += db.changes();
    }
    return Done{};
}

auto pin_all(Connection& db, const std::vector<Digest>& pinned) -> Status {
    if (auto ready = db.run_script(query_text("prepare_cleaning_crawl")); !ready) return ready;
    for (const auto& document : pinned)
        if (auto done = db.run("pin_document", document); !done) return done;
    return Done{};
}

auto bytes_used(Connection& db) -> Result<std::int64_t> {
    std::int64_t numbers[3]{};
    const char* const queries[] = {"page_count", "free_pages", "page_size"};
    for (int at = 0; at < 3; ++at) {
        const auto number = db.number(queries[at]);
        if (!number) return number.error();
        numbers[at] = *number;
    }
    return (numbers[0] - numbers[1]) * numbers[2];
}

/// A later cut if the file is larger than it may be: the texts that were not seen for longest go until it is not.
auto cut_by_bytes(Connection& db, const Cuts& cuts) -> Result<Instant> {
    if (cuts.bytes == 0) return cuts.documents;
    const auto used = bytes_used(db);
    if (!used) return used.error();
    auto over = *used - static_cast<std::int64_t>(cuts.bytes);
    auto cut = cuts.documents;
    auto rows = db.query("documents_longest_unseen");
    while (over > 0 && rows.next()) {
        over -= rows.integer(1) + bytes_beside;
        cut = std::max(cut, rows.instant(0) + Duration{1});
    }
    if (rows.trouble()) return *rows.trouble();
    return std::min(cut, std::max(cuts.newest, cuts.documents));
}

auto count_into(Connection& db, Rows& rows, const char* table, const char* query) -> Status {
    const auto number = db.number(query);
    if (!number) return number.error();
    if (*number > 0) rows[table] = *number;
    return Done{};
}

}  // namespace

auto mark_crawl(Connection& db, const Cuts& cuts, const std::vector<Digest>& pinned) -> Result<Cleaned> {
    Cleaned out;
    if (auto done = pin_all(db, pinned); !done) return done.error();
    const auto cut = cut_by_bytes(db, cuts);
    if (!cut) return cut.error();
    auto done = db.run("find_gone_sightings", *cut);
    if (done) done = db.run("find_gone_documents", *cut);
    if (done) done = count_into(db, out.rows, "crawl.sighting", "count_gone_sightings");
    if (done) done = count_into(db, out.rows, "crawl.document", "count_gone_documents");
    if (!done) return done.error();
    const auto links = db.number("count_gone_links", cuts.links);
    if (!links) return links.error();
    if (*links > 0) out.rows["crawl.frontier"] = *links;
    const auto bytes = db.number("bytes_of_gone_documents");
    if (!bytes) return bytes.error();
    out.bytes = *bytes;
    return out;
}

auto delete_some_sightings(Connection& db) -> Result<Rows> {
    Rows rows;
    auto done = run_counted(db, rows, {{"crawl.sighting", "delete_some_sightings"}, {"", "forget_some_sightings"}});
    if (!done) return done.error();
    return rows;
}

auto delete_some_documents(Connection& db) -> Result<Rows> {
    Rows rows;
    auto done = run_counted(db, rows, {{"crawl.near", "delete_some_near"},
                                       {"crawl.near", "delete_some_near_reverse"},
                                       {"crawl.signature", "delete_some_signatures"},
                                       {"crawl.document", "delete_some_documents"},
                                       {"", "forget_some_documents"}});
    if (!done) return done.error();
    return rows;
}

auto delete_some_links(Connection& db, Instant before) -> Result<Rows> {
    Rows rows;
    auto done = run_counted(db, rows, {{"crawl.frontier", "delete_some_links"}}, before);
    if (!done) return done.error();
    return rows;
}

auto delete_source_runs(Connection& db, Instant before) -> Result<Rows> {
    Rows rows;
    auto done = run_counted(db, rows, {{"crawl.source_run", "delete_old_source_runs"}}, before);
    if (!done) return done.error();
    return rows;
}

auto purge_source(Connection& db, const SourceName& source, const std::vector<Digest>& pinned) -> Result<Rows> {
    Rows rows;
    auto done = pin_all(db, pinned);
    if (done) done = db.run("overwrite_deleted");
    if (done) done = db.run("find_documents_of_source", source);
    if (done)
        done = run_counted(db, rows, {{"crawl.sighting", "purge_sightings"},
                                      {"crawl.frontier", "purge_links"},
                                      {"crawl.known_url", "purge_known_urls"},
                                      {"crawl.source_run", "purge_source_runs"},
                                      {"crawl.source_state", "purge_source_state"},
                                      {"crawl.source_night", "purge_source_nights"},
                                      {"crawl.robots_seen", "purge_robots_seen"},
                                      {"crawl.cookie_jar", "purge_cookies"}}, source);
    if (!done) return done.error();
    return rows;
}

auto mark_orphans(Connection& db, const std::vector<Digest>& pinned) -> Result<Done> {
    auto done = pin_all(db, pinned);
    if (done) done = db.run("overwrite_deleted");
    return done ? db.run("find_orphaned_documents") : done;
}

auto forget_reports(Connection& db, const std::vector<ReportKey>& reports) -> Result<Rows> {
    Rows rows;
    for (const auto& [run, enterprise] : reports) {
        auto done = run_counted(db, rows, {{"", "forget_words"}, {"search.item", "forget_items"}, {"search.indexed", "forget_indexed"}},
                                run, enterprise);
        if (!done) return done.error();
    }
    return rows;
}

auto purge_search(Connection& db, const EnterpriseName& enterprise) -> Result<Rows> {
    if (auto done = db.run("overwrite_deleted"); !done) return done.error();
    std::vector<ReportKey> reports;
    {
        auto found = db.query("indexed_of", enterprise);
        while (found.next()) reports.emplace_back(RunId{found.integer(0)}, EnterpriseName{found.text(1)});
        if (found.trouble()) return *found.trouble();
    }
    auto rows = forget_reports(db, reports);
    if (!rows) return rows;
    if (auto merged = db.run("merge_words"); !merged) return merged.error();
    return rows;
}

auto give_back_pages(Connection& db) -> Result<std::int64_t> {
    const auto unused = db.number("free_pages");
    const auto before = db.number("page_count");
    if (!unused || !before) return !unused ? unused.error() : before.error();
    if (*unused <= not_worth_it) return std::int64_t{0};
    if (auto done = db.run("give_back_pages"); !done) return done.error();
    const auto after = db.number("page_count");
    const auto size = db.number("page_size");
    if (!after || !size) return !after ? after.error() : size.error();
    return (*before - *after) * *size;
}

auto file_bytes(Connection& db) -> Result<std::int64_t> {
    const auto pages = db.number("page_count");
    const auto size = db.number("page_size");
    if (!pages || !size) return !pages ? pages.error() : size.error();
    return *pages * *size;
}

auto can_shrink(Connection& db) -> Result<bool> {
    const auto how = db.number("auto_vacuum");
    if (!how) return how.error();
    return *how != 0;
}

}  // namespace fanfold::store
