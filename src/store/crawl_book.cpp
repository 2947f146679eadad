#include <memory>
#include <utility>

#include "packing.hpp"
#include "ports.hpp"
#include "record_visit.hpp"
#include "rows.hpp"
#include "source_nights.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using fetch::KnownUrl;
using fetch::SourceHistory;
using fetch::StoredSignature;

auto history_of(Connection& db, const SourceName& source) -> Result<SourceHistory> {
    const auto closed = db.number("source_closed_runs", source);
    if (!closed.ok()) return closed.error();
    return SourceHistory{closed.value() > 0};
}

auto read_source_run(Connection& db, RunId run, const SourceName& source, fetch::CrawlBook::Journal& out) -> Status {
    auto row = db.query("source_run", run, source);
    if (row.next()) {
        out.closed = !row.null(0);
        out.shared = row.text(3);
    }
    if (row.trouble()) return *row.trouble();
    return Done{};
}

auto open_source(Connection& db, RunId run, const SourceName& source,
                 const std::vector<Link>& start, Instant now) -> Status {
    fetch::CrawlBook::Journal before;
    if (auto read = read_source_run(db, run, source, before); !read.ok()) return read;
    if (before.closed) return Done{};
    auto done = db.run("open_source", run, source, now);
    for (const auto& link : start)
        if (done.ok()) done = journal_link(db, run, source, link);
    return done;
}

/// Some 10 ms of the reading thread.
constexpr std::int64_t links_in_slice = 2000;

auto waiting_in(Connection& db, RunId run, const SourceName& source, std::int64_t after)
    -> Result<fetch::CrawlBook::Waiting> {
    fetch::CrawlBook::Waiting out;
    auto rows = db.query("journal_waiting", run, source, after, links_in_slice);
    std::int64_t read = 0;
    for (; rows.next(); ++read) {
        after = rows.integer(5);
        if (auto link = link_from(rows, source)) out.links.push_back(std::move(*link));
    }
    if (rows.trouble()) return *rows.trouble();
    if (read == links_in_slice) out.more_after = after;
    return out;
}

auto journal_of(Connection& db, RunId run, const SourceName& source)
    -> Result<fetch::CrawlBook::Journal> {
    fetch::CrawlBook::Journal out;
    if (auto read = read_source_run(db, run, source, out); !read.ok()) return read.error();
    auto rows = db.query("journal_done", run, source);
    while (rows.next()) {
        const auto url = Url::stored(rows.bytes(0));
        if (!url) continue;
        const auto state = rows.bytes(1);
        auto& keys = state == "standing" || state == "unasked" ? out.unasked_keys : out.visited_keys;
        keys.push_back(url->key());
    }
    if (rows.trouble()) return *rows.trouble();
    auto first = waiting_in(db, run, source, 0);
    if (!first.ok()) return first.error();
    out.pending = std::move(first.value().links);
    out.more_after = first.value().more_after;
    return out;
}

auto known_of(Connection& db, const SourceName& source, const std::string& key)
    -> Result<std::optional<KnownUrl>> {
    const auto mark = url_mark(key);
    auto row = db.query("known_url", source, Blob{mark});
    if (!row.next()) {
        if (row.trouble()) return *row.trouble();
        return std::optional<KnownUrl>{};
    }
    auto links = unpack(row.bytes(6), row.size(7));
    if (!links.ok()) return links.error();
    KnownUrl known;
    known.etag = row.text(0);
    known.last_modified = row.text(1);
    known.body = row.digest(2);
    known.document = row.digest(3);
    known.extractor_version = row.small(4);
    known.fetched_at = row.instant(5);
    known.links = list_from_json(links.value());
    known.interval = Duration{row.integer(8)};
    return std::optional<KnownUrl>{std::move(known)};
}

auto record_all(Connection& db, const std::vector<fetch::VisitRecord>& batch, Instant now)
    -> Status {
    for (const auto& visit : batch)
        if (auto recorded = record_visit(db, visit, now); !recorded.ok()) return recorded;
    return Done{};
}

auto close_source(Connection& db, RunId run, const SourceName& source, const std::string& trouble,
                  const fetch::ClosedNight& night, Instant now) -> Status {
    auto opened = db.run("open_source", run, source, now);
    if (!opened.ok()) return opened;
    auto closed = db.run("close_source", run, source, now, trouble, night.left_by_rule, night.left_by_budget,
                         night.whole ? 1 : 0, night.job, night.rules);
    if (!closed.ok() || db.changes() == 0) return closed;
    if (auto kept = keep_night(db, run, source, night); !kept.ok()) return kept;
    return db.run("note_source_closed", source, now);
}

/// What began at `since` or later, told with its beginning, and ended by now: what ended in the future was another time's.
auto earlier_crawl_of(Connection& db, RunId run, const SourceName& source, const Digest& rules, Instant since, Instant now)
    -> Result<std::optional<fetch::EarlierCrawl>> {
    auto row = db.query("earlier_crawl", run, source, rules, since, now);
    std::optional<fetch::EarlierCrawl> out;
    if (row.next()) out = fetch::EarlierCrawl{RunId{row.integer(0)}, JobName{row.text(1)}, row.instant(2)};
    if (row.trouble()) return *row.trouble();
    return out;
}

auto signatures_after(Connection& db, fetch::SignatureMark after, std::int64_t most) -> Result<std::vector<StoredSignature>> {
    std::vector<StoredSignature> out;
    auto rows = db.query("signatures_after", after.first_seen, after.row, most);
    while (rows.next())
        out.push_back({{rows.instant(0), rows.integer(1)}, rows.digest(2), signature_from(rows.bytes(3))});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto last_sighting_at(Connection& db, const SourceName& source, const std::string& key)
    -> Result<std::optional<Sighting>> {
    const auto mark = url_mark(key);
    auto row = db.query("last_sighting_at", source, Blob{mark});
    std::optional<Sighting> found;
    if (row.next()) found = sighting_from(row);
    if (row.trouble()) return *row.trouble();
    return found;
}

class SqlCrawlBook final : public fetch::CrawlBook {
  public:
    explicit SqlCrawlBook(Hands hands) : hands_(hands) {}

    auto history(SourceName source) -> awaitable<Result<SourceHistory>> override {
        return hands_.read<SourceHistory>(
            File::crawl,
            [source = std::move(source)](Connection& db) { return history_of(db, source); });
    }
    auto open(RunId run, SourceName source, std::vector<Link> start)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::crawl,
            [run, source = std::move(source), start = std::move(start), now = hands_.clock.now()](
                Connection& db) { return open_source(db, run, source, start, now); });
    }
    auto journal(RunId run, SourceName source) -> awaitable<Result<Journal>> override {
        return hands_.read<Journal>(File::crawl, [run, source = std::move(source)](Connection& db) {
            return journal_of(db, run, source);
        });
    }
    auto waiting(RunId run, SourceName source, std::int64_t after)
        -> awaitable<Result<Waiting>> override {
        return hands_.read<Waiting>(
            File::crawl, [run, source = std::move(source), after](Connection& db) {
                return waiting_in(db, run, source, after);
            });
    }
    auto known(SourceName source, std::string url_key)
        -> awaitable<Result<std::optional<KnownUrl>>> override {
        return hands_.read<std::optional<KnownUrl>>(
            File::crawl, [source = std::move(source), key = std::move(url_key)](Connection& db) {
                return known_of(db, source, key);
            });
    }
    auto record(std::vector<fetch::VisitRecord> batch) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::crawl, [batch = std::move(batch), now = hands_.clock.now()](Connection& db) {
                return record_all(db, batch, now);
            });
    }
    auto nights(RunId run, SourceName source, std::size_t most)
        -> awaitable<Result<fetch::SourceNights>> override {
        return hands_.read<fetch::SourceNights>(
            File::crawl, [run, source = std::move(source), most, now = hands_.clock.now()](
                             Connection& db) { return nights_of(db, run, source, most, now); });
    }
    auto close(RunId run, SourceName source, std::string trouble, fetch::ClosedNight night)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::crawl, [run, source = std::move(source), trouble = std::move(trouble),
                          night = std::move(night), now = hands_.clock.now()](Connection& db) {
                return close_source(db, run, source, trouble, night, now);
            });
    }
    auto earlier_crawl(RunId run, SourceName source, Digest rules, Instant since)
        -> awaitable<Result<std::optional<fetch::EarlierCrawl>>> override {
        return hands_.read<std::optional<fetch::EarlierCrawl>>(
            File::crawl, [run, source = std::move(source), rules, since, now = hands_.clock.now()](Connection& db) {
                return earlier_crawl_of(db, run, source, rules, since, now);
            });
    }
    auto share(RunId run, SourceName source, RunId of, std::string words) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::crawl, [run, source = std::move(source), of, words = std::move(words),
                                                now = hands_.clock.now()](Connection& db) {
            return db.run("share_crawl", run, source, now, of, words);
        });
    }
    auto keep_robots(SourceName source, std::vector<fetch::RobotsSeen> seen) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::crawl, [source = std::move(source), seen = std::move(seen)](Connection& db) {
            return keep_robots_seen(db, source, seen);
        });
    }
    auto alarms(RunId run)
        -> awaitable<Result<std::vector<std::pair<SourceName, std::string>>>> override {
        return hands_.read<std::vector<std::pair<SourceName, std::string>>>(
            File::crawl, [run](Connection& db) { return alarms_of(db, run); });
    }
    auto cookies(SourceName source) -> awaitable<Result<fetch::StoredCookies>> override {
        return hands_.read<fetch::StoredCookies>(
            File::crawl,
            [source = std::move(source)](Connection& db) { return cookies_of(db, source); });
    }
    auto keep_cookies(SourceName source, fetch::StoredCookies stored)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::crawl, [source = std::move(source), stored = std::move(stored)](Connection& db) {
                return store::keep_cookies(db, source, stored);
            });
    }
    auto signatures(fetch::SignatureMark after, std::int64_t most)
        -> awaitable<Result<std::vector<StoredSignature>>> override {
        return hands_.read<std::vector<StoredSignature>>(
            File::crawl, [after, most](Connection& db) { return signatures_after(db, after, most); });
    }
    auto documents(std::vector<Digest> ids) -> awaitable<Result<std::vector<Document>>> override {
        return hands_.read<std::vector<Document>>(
            File::crawl, [ids = std::move(ids)](Connection& db) { return documents_of(db, ids); });
    }
    auto last_sighting(SourceName source, std::string url_key)
        -> awaitable<Result<std::optional<Sighting>>> override {
        return hands_.read<std::optional<Sighting>>(
            File::crawl, [source = std::move(source), key = std::move(url_key)](Connection& db) {
                return last_sighting_at(db, source, key);
            });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_crawl_book(Hands hands) -> std::unique_ptr<fetch::CrawlBook> {
    return std::make_unique<SqlCrawlBook>(hands);
}

}  // namespace fanfold::store
