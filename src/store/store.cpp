#include <fanfold/store/store.hpp>

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <utility>

#include "files.hpp"
#include "lock.hpp"
#include "ports.hpp"
#include "reader.hpp"
#include "rows.hpp"
#include "search.hpp"
#include "threads.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;

struct Owner {
    std::int64_t epoch = 0;
    std::string fence_secret;
};

auto random_secret() -> Result<std::string> {
    Digest::Bytes bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return Error{ErrorKind::unavailable, "the system gives no random numbers"};
    return Digest{bytes}.hex();
}

auto fence_secret_of(Connection& state) -> Result<std::string> {
    {
        auto row = state.query("setting", "fence_secret");
        if (row.next()) return row.text(0);
        if (row.trouble()) return *row.trouble();
    }
    auto secret = random_secret();
    if (!secret.ok()) return secret;
    if (auto kept = state.run("keep_setting", "fence_secret", secret.value()); !kept.ok())
        return kept.error();
    return secret;
}

/// In one transaction: what older owners had in flight is nobody's now.
auto take_over(Connection& state) -> Result<Owner> {
    if (auto begun = state.run("begin_write"); !begun.ok()) return begun.error();
    const auto epoch = state.number("raise_epoch");
    if (!epoch.ok()) return epoch.error();
    auto lost =
        state.run("lose_attempts", epoch.value(), "its owner ended before the answer was stored");
    if (!lost.ok()) return lost.error();
    for (const auto* query : {"take_over_batches", "take_over_batch_attempts"})
        if (auto taken = state.run(query, epoch.value()); !taken.ok()) return taken.error();
    auto secret = fence_secret_of(state);
    if (!secret.ok()) return secret.error();
    if (auto committed = state.run("commit"); !committed.ok()) return committed.error();
    return Owner{epoch.value(), std::move(secret).value()};
}

auto open_all(const std::filesystem::path& folder, bool owner) -> Result<std::vector<Connection>> {
    std::vector<Connection> out;
    for (const auto* name : {"state", "crawl", "search"}) {
        if (!owner && std::string_view{name} == "search") continue;
        auto db = owner ? open_to_write(folder, name) : open_to_read(folder, name);
        if (!db.ok()) return db.error();
        out.push_back(std::move(db).value());
    }
    return out;
}

auto all_reports(Connection& state) -> Result<std::vector<ReportKey>> {
    std::vector<ReportKey> out;
    auto rows = state.query("report_lines");
    while (rows.next()) out.emplace_back(RunId{rows.integer(1)}, EnterpriseName{rows.text(0)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

class SqlStore final : public Store {
  public:
    SqlStore(OwnerLock lock, Owner owner, std::vector<Connection> writing,
             std::vector<Connection> reading, const Clock& clock)
        : lock_(std::move(lock)),
          owner_(std::move(owner)),
          writer_(std::move(writing), owner_.epoch),
          reader_(std::move(reading)),
          hands_{writer_, reader_, clock, owner_.epoch} {}

    auto epoch() const -> std::int64_t override { return owner_.epoch; }
    auto fence_secret() const -> const std::string& override { return owner_.fence_secret; }
    auto crawl_book() -> fetch::CrawlBook& override { return *crawl_book_; }
    auto gallery() -> Gallery& override { return *gallery_; }
    auto ledger() -> fanout::Ledger& override { return *ledger_; }
    auto batch_book() -> fanout::BatchBook& override { return *batch_book_; }
    auto event_memory() -> fold::EventMemory& override { return *event_memory_; }
    auto outbox() -> deliver::Outbox& override { return *outbox_; }
    auto run_book() -> schedule::RunBook& override { return *run_book_; }
    auto alert_box() -> deliver::AlertBox& override { return *alert_box_; }
    auto cleaner() -> Cleaner& override { return *cleaner_; }
    auto index(RunId run) -> awaitable<Result<Done>> override;
    auto ping() -> awaitable<Result<Done>> override {
        Call<Done> look = [](Connection& db) { return check_room(db.file().parent_path()); };
        return hands_.write<Done>(File::state, std::move(look), Urgency::first);
    }

  private:
    auto index_one(ReportKey key) -> awaitable<Result<Done>>;

    // Ended from below: the readers, then the writer, which flushes and checkpoints, then the lock.
    OwnerLock lock_;
    Owner owner_;
    Writer writer_;
    ReadThread reader_;
    Hands hands_;
    std::unique_ptr<fetch::CrawlBook> crawl_book_ = make_crawl_book(hands_);
    std::unique_ptr<Gallery> gallery_ = make_gallery(hands_);
    std::unique_ptr<fanout::Ledger> ledger_ = make_ledger(hands_);
    std::unique_ptr<fanout::BatchBook> batch_book_ = make_batch_book(hands_);
    std::unique_ptr<fold::EventMemory> event_memory_ = make_event_memory(hands_);
    std::unique_ptr<deliver::Outbox> outbox_ = make_outbox(hands_);
    std::unique_ptr<schedule::RunBook> run_book_ = make_run_book(hands_);
    std::unique_ptr<deliver::AlertBox> alert_box_ = make_alert_box(hands_);
    std::unique_ptr<Cleaner> cleaner_ = make_cleaner(hands_);
};

/// Whatever search.db lacks is added too: it may have been deleted.
auto SqlStore::index(RunId run) -> awaitable<Result<Done>> {
    Call<std::vector<ReportKey>> list_reports = all_reports;
    const auto reports =
        co_await hands_.read<std::vector<ReportKey>>(File::state, std::move(list_reports));
    if (!reports.ok()) co_return reports.error();
    Call<std::set<ReportKey>> list_indexed = indexed_reports;
    const auto indexed =
        co_await hands_.write<std::set<ReportKey>>(File::search, std::move(list_indexed));
    if (!indexed.ok()) co_return indexed.error();
    for (const auto& key : reports.value()) {
        if (key.first != run && indexed.value().contains(key)) continue;
        const auto done = co_await index_one(key);
        if (!done.ok()) co_return done.error();
    }
    co_return Done{};
}

auto SqlStore::index_one(ReportKey key) -> awaitable<Result<Done>> {
    auto report = co_await outbox_->report(key.second, key.first);
    if (!report.ok()) co_return report.error();
    if (!report.value()) co_return Done{};
    Call<Done> add = [found = std::move(*report.value())](Connection& db) {
        return index_report(db, found);
    };
    co_return co_await hands_.write<Done>(File::search, std::move(add));
}

auto open_owned(const std::filesystem::path& folder, OwnerLock lock, const Clock& clock)
    -> Result<std::unique_ptr<Store>> {
    auto writing = open_all(folder, /*owner=*/true);
    if (!writing.ok()) return writing.error();
    auto owner = take_over(writing.value().front());
    if (!owner.ok()) return owner.error();
    auto reading = open_all(folder, /*owner=*/false);
    if (!reading.ok()) return reading.error();
    std::unique_ptr<Store> store =
        std::make_unique<SqlStore>(std::move(lock), std::move(owner).value(),
                                   std::move(writing).value(), std::move(reading).value(), clock);
    return store;
}

}  // namespace

auto Store::open(const std::filesystem::path& folder, boost::asio::any_io_executor,
                 const Clock& clock) -> Result<std::unique_ptr<Store>> {
    if (auto made = make_folder(folder); !made.ok()) return made.error();
    auto lock = OwnerLock::take(folder);
    if (!lock.ok()) return lock.error();
    if (auto room = check_room(folder); !room.ok()) return room.error();
    return open_owned(folder, std::move(lock).value(), clock);
}

auto Store::open_reading(const std::filesystem::path& folder) -> Result<std::unique_ptr<Reader>> {
    return make_reader(folder);
}

}  // namespace fanfold::store
