#include <limits>

#include "cleaning_steps.hpp"
#include "ports.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;

constexpr Duration least_kept = std::chrono::hours{24 * 7};
/// What a disk writes anew in less than others notice.
constexpr std::int64_t a_moments_work = 2 << 20;

auto most_anew(Pace pace) -> std::int64_t {
    return pace == Pace::at_once ? std::numeric_limits<std::int64_t>::max() : a_moments_work;
}

/// Earlier than every instant when it is to be kept for ever.
auto cut(Instant now, Duration kept, Duration least = Duration::zero()) -> Instant {
    return kept == Duration::zero() ? Instant::min() : now - std::max(kept, least);
}

auto cuts_of(const Retention& retention, Instant now) -> Cuts {
    Cuts out;
    out.now = now;
    out.documents = cut(now, retention.documents, least_kept);
    out.links = cut(now, retention.links, least_kept);
    out.runs = cut(now, retention.runs, least_kept);
    out.answers = cut(now, retention.answers, least_kept);
    out.reports = cut(now, retention.reports);
    out.newest = now - least_kept;
    out.bytes = retention.bytes;
    return out;
}

class SqlCleaner final : public Cleaner {
  public:
    explicit SqlCleaner(Hands hands) : hands_(hands) {}
    auto clean(Retention retention, Instant now, Rehearsal rehearsal, Pace pace) -> awaitable<Result<Cleaned>> override;
    auto may_purge(EnterpriseName enterprise) -> awaitable<Result<Done>> override {
        return hands_.read<Done>(File::state, [enterprise = std::move(enterprise)](Connection& db) {
            return store::may_purge(db, enterprise);
        });
    }
    auto purge(EnterpriseName enterprise, std::vector<SourceName> sources, Pace pace) -> awaitable<Result<Cleaned>> override;
    auto last_cleaned() -> awaitable<Result<std::optional<Instant>>> override {
        return hands_.read<std::optional<Instant>>(File::state, [](Connection& db) -> Result<std::optional<Instant>> {
            auto row = db.query("setting", "cleaned_at");
            if (row.next()) return std::optional{row.instant(0)};
            if (row.trouble()) return *row.trouble();
            return std::optional<Instant>{};
        });
    }

  private:
    /// One small transaction after another, until a step finds nothing more to do.
    auto until_done(File file, Step step, Cleaned& out) -> awaitable<Status>;
    auto purge_crawl(std::vector<SourceName> sources, std::vector<Digest> pinned, Cleaned& out) -> awaitable<Status>;
    auto purge_texts(EnterpriseName enterprise, Cleaned& out) -> awaitable<Status>;
    auto clean_state(Cuts cuts, Cleaned& out) -> awaitable<Result<StateLeft>>;
    auto rehearse(Cuts cuts) -> awaitable<Result<Cleaned>>;
    auto delete_marked(Cleaned& out) -> awaitable<Status>;
    auto give_back(Cleaned& out) -> awaitable<Status>;
    auto is_due() -> awaitable<Result<bool>>;
    auto write_anew(Pace pace, Cleaned& out) -> awaitable<void>;

    Hands hands_;
};

auto SqlCleaner::until_done(File file, Step step, Cleaned& out) -> awaitable<Status> {
    while (true) {
        Call<Rows> call = step;
        auto rows = co_await hands_.write<Rows>(file, std::move(call));
        if (!rows) co_return rows.error();
        add(*rows, out);
        if (rows->empty()) co_return Done{};
    }
}

auto SqlCleaner::delete_marked(Cleaned& out) -> awaitable<Status> {
    for (const Step step : {delete_some_sightings, delete_some_documents}) {
        auto done = co_await until_done(File::crawl, step, out);
        if (!done) co_return done;
    }
    co_return Done{};
}

auto SqlCleaner::give_back(Cleaned& out) -> awaitable<Status> {
    for (const auto file : {File::state, File::crawl, File::search})
        while (true) {
            Call<std::int64_t> call = give_back_pages;
            auto bytes = co_await hands_.write<std::int64_t>(file, std::move(call));
            if (!bytes) co_return bytes.error();
            out.bytes += *bytes;
            if (*bytes == 0) break;
        }
    hands_.writer.fold_logs();
    co_return Done{};
}

auto SqlCleaner::is_due() -> awaitable<Result<bool>> {
    Call<bool> look = is_anew_due;
    auto due = co_await hands_.write<bool>(File::state, std::move(look));
    if (!due || *due) co_return due;
    for (const auto file : {File::state, File::crawl, File::search}) {
        Call<bool> call = can_shrink;
        auto can = co_await hands_.write<bool>(file, std::move(call));
        if (!can) co_return can.error();
        if (!*can) co_return true;
    }
    co_return false;
}

auto SqlCleaner::write_anew(Pace pace, Cleaned& out) -> awaitable<void> {
    const bool all = co_await written_anew(hands_.writer, most_anew(pace));
    out.anew = all;
    out.anew_due = !all;
}

auto SqlCleaner::clean_state(Cuts cuts, Cleaned& out) -> awaitable<Result<StateLeft>> {
    Call<Done> mark = [cuts](Connection& db) { return mark_state(db, cuts); };
    auto marked = co_await hands_.write<Done>(File::state, std::move(mark));
    if (!marked) co_return marked.error();
    Step some = [cuts](Connection& db) { return delete_some_state(db, cuts); };
    auto done = co_await until_done(File::state, std::move(some), out);
    if (!done) co_return done.error();
    Call<StateLeft> look = state_left;
    auto left = co_await hands_.write<StateLeft>(File::state, std::move(look));
    co_return left;
}

auto SqlCleaner::rehearse(Cuts cuts) -> awaitable<Result<Cleaned>> {
    Call<StateLeft> clear = [cuts](Connection& db) { return rehearse_state(db, cuts); };
    auto left = co_await hands_.write<StateLeft>(File::state, std::move(clear));
    if (!left) co_return left.error();
    Call<Cleaned> mark = [cuts, pinned = std::move(left->pinned)](Connection& db) { return mark_crawl(db, cuts, pinned); };
    auto marked = co_await hands_.write<Cleaned>(File::crawl, std::move(mark));
    if (!marked) co_return marked.error();
    add(left->rows, *marked);
    co_return marked;
}

/// State first: which reports stay says which texts are pinned.
auto SqlCleaner::clean(Retention retention, Instant now, Rehearsal rehearsal, Pace pace) -> awaitable<Result<Cleaned>> {
    const auto cuts = cuts_of(retention, now);
    if (rehearsal == Rehearsal::yes) {
        auto rehearsed = co_await rehearse(cuts);
        co_return rehearsed;
    }
    Cleaned out;
    auto left = co_await clean_state(cuts, out);
    if (!left) co_return left.error();
    Call<Cleaned> mark = [cuts, pinned = std::move(left->pinned)](Connection& db) { return mark_crawl(db, cuts, pinned); };
    auto marked = co_await hands_.write<Cleaned>(File::crawl, std::move(mark));
    if (!marked) co_return marked.error();
    auto done = co_await delete_marked(out);
    if (!done) co_return done.error();
    Step links = [before = cuts.links](Connection& db) { return delete_some_links(db, before); };
    done = co_await until_done(File::crawl, std::move(links), out);
    if (!done) co_return done.error();
    Step passed = [before = std::min(cuts.runs, cuts.links)](Connection& db) { return delete_source_runs(db, before); };
    done = co_await until_done(File::crawl, std::move(passed), out);
    if (!done) co_return done.error();
    Call<Rows> unlist = [reports = std::move(left->reports)](Connection& db) { return forget_reports(db, reports); };
    auto unlisted = co_await hands_.write<Rows>(File::search, std::move(unlist));
    if (!unlisted) co_return unlisted.error();
    add(*unlisted, out);
    done = co_await give_back(out);
    if (!done) co_return done.error();
    auto due = co_await is_due();
    if (!due) co_return due.error();
    if (*due) co_await write_anew(pace, out);
    co_return out;
}

auto SqlCleaner::purge_crawl(std::vector<SourceName> sources, std::vector<Digest> pinned, Cleaned& out)
    -> awaitable<Status> {
    for (const auto& source : sources) {
        Call<Rows> drop = [&source, &pinned](Connection& db) { return purge_source(db, source, pinned); };
        auto dropped = co_await hands_.write<Rows>(File::crawl, std::move(drop));
        if (!dropped) co_return dropped.error();
        add(*dropped, out);
        auto done = co_await delete_marked(out);
        if (!done) co_return done;
    }
    Call<Done> mark = [&pinned](Connection& db) { return mark_orphans(db, pinned); };
    auto marked = co_await hands_.write<Done>(File::crawl, std::move(mark));
    if (!marked) co_return marked.error();
    auto done = co_await delete_marked(out);
    co_return done;
}

auto SqlCleaner::purge_texts(EnterpriseName enterprise, Cleaned& out) -> awaitable<Status> {
    Call<Rows> unlist = [enterprise = std::move(enterprise)](Connection& db) { return purge_search(db, enterprise); };
    auto unlisted = co_await hands_.write<Rows>(File::search, std::move(unlist));
    if (!unlisted) co_return unlisted.error();
    add(*unlisted, out);
    co_return Done{};
}

auto SqlCleaner::purge(EnterpriseName enterprise, std::vector<SourceName> sources, Pace pace) -> awaitable<Result<Cleaned>> {
    Cleaned out;
    Call<StateLeft> forget = [enterprise, sources](Connection& db) { return purge_state(db, enterprise, sources); };
    auto left = co_await hands_.write<StateLeft>(File::state, std::move(forget));
    if (!left) co_return left.error();
    add(left->rows, out);
    auto done = co_await purge_crawl(std::move(sources), std::move(left->pinned), out);
    if (!done) co_return done.error();
    done = co_await purge_texts(enterprise, out);
    if (!done) co_return done.error();
    Call<Done> end = [enterprise](Connection& db) { return end_purge(db, enterprise); };
    auto ended = co_await hands_.write<Done>(File::state, std::move(end));
    if (!ended) co_return ended.error();
    done = co_await give_back(out);
    if (!done) co_return done.error();
    co_await write_anew(pace, out);
    co_return out;
}

}  // namespace

auto make_cleaner(Hands hands) -> std::unique_ptr<Cleaner> {
    return std::make_unique<SqlCleaner>(hands);
}

}  // namespace fanfold::store
