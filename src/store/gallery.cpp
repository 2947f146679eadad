#include <algorithm>
#include <memory>
#include <fanfold/value/url.hpp>
#include <set>
#include <utility>

#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using Pairs = std::vector<std::pair<Digest, Digest>>;

auto window_of(Connection& db, const std::vector<SourceName>& sources, const schedule::View& view,
               Instant since) -> Result<std::vector<Sighting>> {
    std::vector<Sighting> out;
    const std::set<SourceName> once(sources.begin(), sources.end());
    for (const auto& source : once) {
        auto rows = db.query("window", source, view.from, view.to, since);
        while (rows.next()) out.push_back(sighting_from(rows));
        if (rows.trouble()) return *rows.trouble();
    }
    std::sort(out.begin(), out.end(),
              [](const Sighting& a, const Sighting& b) { return a.id < b.id; });
    return out;
}

auto near_of(Connection& db, const std::vector<Digest>& documents) -> Result<Pairs> {
    std::set<std::pair<Digest, Digest>> found;
    for (const auto& document : documents) {
        auto rows = db.query("near", document);
        while (rows.next()) found.emplace(rows.digest(0), rows.digest(1));
        if (rows.trouble()) return *rows.trouble();
    }
    return Pairs(found.begin(), found.end());
}

auto shown_by_any(Connection& db, const Digest& document, const std::vector<SourceName>& sources)
    -> Result<bool> {
    for (const auto& source : sources) {
        const auto seen = db.number("seen_by", document, source);
        if (!seen.ok()) return seen.error();
        if (seen.value() != 0) return true;
    }
    return false;
}

auto seen_by_any(Connection& db, const std::vector<SourceName>& sources,
                 const std::vector<Digest>& documents) -> Result<std::vector<Digest>> {
    std::vector<Digest> out;
    for (const auto& document : documents) {
        const auto shown = shown_by_any(db, document, sources);
        if (!shown.ok()) return shown.error();
        if (shown.value()) out.push_back(document);
    }
    return out;
}

auto sightings_of(Connection& db, const std::vector<SightingId>& ids)
    -> Result<std::vector<Sighting>> {
    std::vector<Sighting> out;
    for (const auto id : ids) {
        auto row = db.query("sighting", id);
        if (row.next()) out.push_back(sighting_from(row));
        if (row.trouble()) return *row.trouble();
    }
    return out;
}

auto last_sighting_of(Connection& db) -> Result<SightingId> {
    const auto last = db.number("last_sighting");
    if (!last.ok()) return last.error();
    return SightingId{last.value()};
}

/// Of a folder's files: which one. What names its path says it already; the web's pages are in `status --why`.
auto named(const std::string& reason, const std::string& url, int pages) -> std::string {
    const auto file = Url::stored(url);
    if (!file || !file->local() || reason.starts_with('/')) return reason;
    const auto path = file->file_path();
    const auto more = pages > 1 ? " and " + std::to_string(pages - 1) + " more" : std::string{};
    return path.substr(path.rfind('/') + 1) + more + ": " + reason;
}

/// In words: what was said when the source was closed, else what its failed pages say most often.
auto trouble_of(Connection& db, RunId run, const SourceName& source) -> Result<std::string> {
    auto opened = db.query("source_run", run, source);
    const bool visited = opened.next();
    if (opened.trouble()) return *opened.trouble();
    if (!visited) return std::string{"not visited in this run"};
    if (!opened.bytes(1).empty()) return opened.text(1);
    auto said = db.query("coverage_trouble", run, source);
    std::string reason;
    if (said.next()) reason = named(said.text(0), said.text(1), said.small(2));
    if (said.trouble()) return *said.trouble();
    return reason;
}

/// The run that crawled it: where an earlier crawl was taken, that one's.
auto crawled_in(Connection& db, RunId run, const SourceName& source) -> Result<RunId> {
    auto row = db.query("source_run", run, source);
    const auto other = row.next() ? row.integer(2) : 0;
    if (row.trouble()) return *row.trouble();
    return other == 0 ? run : RunId{other};
}

auto coverage_of_one(Connection& db, RunId run, const SourceName& source) -> Result<Coverage> {
    Coverage out;
    out.source = source;
    const auto its = crawled_in(db, run, source);
    if (!its.ok()) return its.error();
    run = its.value();
    auto counts = db.query("coverage", run, source);
    if (counts.next()) out.pages = counts.small(0), out.failed = counts.small(1);
    if (counts.trouble()) return *counts.trouble();
    const auto fresh = db.number("coverage_fresh", run, source);
    if (!fresh.ok()) return fresh.error();
    out.fresh = static_cast<int>(fresh.value());
    auto trouble = trouble_of(db, run, source);
    if (!trouble.ok()) return trouble.error();
    out.trouble = std::move(trouble).value();
    return out;
}

auto coverage_of(Connection& db, RunId run, const std::vector<SourceName>& sources)
    -> Result<std::vector<Coverage>> {
    std::vector<Coverage> out;
    for (const auto& source : sources) {
        auto coverage = coverage_of_one(db, run, source);
        if (!coverage.ok()) return coverage.error();
        out.push_back(std::move(coverage).value());
    }
    return out;
}

class SqlGallery final : public Gallery {
  public:
    explicit SqlGallery(Hands hands) : hands_(hands) {}

    auto window(std::vector<SourceName> sources, schedule::View view, Instant since)
        -> awaitable<Result<std::vector<Sighting>>> override {
        return hands_.read<std::vector<Sighting>>(
            File::crawl, [sources = std::move(sources), view, since](Connection& db) {
                return window_of(db, sources, view, since);
            });
    }
    auto near(std::vector<Digest> documents) -> awaitable<Result<Pairs>> override {
        return hands_.read<Pairs>(File::crawl, [documents = std::move(documents)](Connection& db) {
            return near_of(db, documents);
        });
    }
    auto seen_by(std::vector<SourceName> sources, std::vector<Digest> documents)
        -> awaitable<Result<std::vector<Digest>>> override {
        return hands_.read<std::vector<Digest>>(
            File::crawl, [sources = std::move(sources), documents = std::move(documents)](
                             Connection& db) { return seen_by_any(db, sources, documents); });
    }
    auto sightings(std::vector<SightingId> ids)
        -> awaitable<Result<std::vector<Sighting>>> override {
        return hands_.read<std::vector<Sighting>>(
            File::crawl, [ids = std::move(ids)](Connection& db) { return sightings_of(db, ids); });
    }
    auto last_sighting() -> awaitable<Result<SightingId>> override {
        return hands_.read<SightingId>(File::crawl, last_sighting_of);
    }
    auto coverage(RunId run, std::vector<SourceName> sources)
        -> awaitable<Result<std::vector<Coverage>>> override {
        return hands_.read<std::vector<Coverage>>(
            File::crawl, [run, sources = std::move(sources)](Connection& db) {
                return coverage_of(db, run, sources);
            });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_gallery(Hands hands) -> std::unique_ptr<Gallery> {
    return std::make_unique<SqlGallery>(hands);
}

}  // namespace fanfold::store
