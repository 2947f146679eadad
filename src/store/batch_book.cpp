#include <fanfold/stage/fanout/batch_book.hpp>

#include <memory>
#include <utility>

#include "attempts.hpp"
#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using fanout::KeptBatch;
using fanout::LineEnded;
using fanout::ProviderBatch;

auto batch_from(const Statement& row) -> ProviderBatch {
    ProviderBatch out;
    out.id = row.integer(0);
    out.label = row.text(1);
    out.model = ModelName{row.text(2)};
    out.realm = row.text(3);
    out.provider_id = row.text(4);
    out.lines = row.integer(5);
    out.written_at = row.instant(6);
    return out;
}

auto attempt_from(const Statement& row) -> Attempt {
    Attempt out;
    out.key = row.digest(0);
    out.number = row.small(1);
    out.epoch = row.integer(2);
    out.run = RunId{row.integer(3)};
    out.enterprise = EnterpriseName{row.text(4)};
    out.template_name = TemplateName{row.text(5)};
    out.model = ModelName{row.text(6)};
    out.reserved = row.money(7);
    out.sent_at = row.instant(8);
    out.reserved_tokens = row.integer(9);
    return out;
}

auto reply_from(const Statement& row) -> model::Reply {
    model::Reply out;
    out.text = row.text(0);
    out.finish = row.text(1);
    out.model_revision = row.text(2);
    out.usage_known = row.integer(3) != 0;
    out.usage = usage_from(row, 4);
    return out;
}

auto write_batch(Connection& db, KeptBatch kept, std::int64_t owner) -> Result<KeptBatch> {
    auto& batch = kept.batch;
    const auto id = db.number("write_batch", batch.label, batch.model, batch.realm, owner,
                              batch.lines, batch.written_at);
    if (!id.ok()) return id.error();
    batch.id = *id;
    for (auto& line : kept.lines) {
        const auto number = begin_attempt(db, line, owner);
        if (!number.ok()) return number.error();
        line.number = *number;
        line.epoch = owner;
        auto put = db.run("put_in_batch", line.key, line.number, batch.id);
        if (!put.ok()) return put.error();
    }
    return kept;
}

auto fenced(Connection& db, Status done, std::int64_t batch) -> Status {
    if (!done.ok() || db.changes() != 0) return done;
    return Error{ErrorKind::give_up, "batch " + std::to_string(batch) +
                                         " is not open: it was closed before, or by another owner"};
}

auto settle_lines(Connection& db, const std::vector<LineEnded>& lines, std::int64_t owner)
    -> Status {
    for (const auto& [attempt, reply] : lines) {
        const auto ended = end_attempt(db, attempt, owner);
        if (!ended.ok()) return ended.error();
        if (!*ended || !reply) continue;
        const auto& usage = reply->usage;
        auto kept = db.run("keep_reply", attempt.key, reply->text, reply->finish,
                           reply->model_revision, reply->usage_known ? 1 : 0, usage.input,
                           usage.cached_input, usage.output, usage.cache_write_5m,
                           usage.cache_write_1h, usage.reasoning);
        if (!kept.ok()) return kept;
    }
    return Done{};
}

auto attempts_of(Connection& db, std::int64_t batch) -> Result<std::vector<Attempt>> {
    std::vector<Attempt> out;
    auto rows = db.query("batch_attempts", batch);
    while (rows.next()) out.push_back(attempt_from(rows));
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto open_batches(Connection& db) -> Result<std::vector<KeptBatch>> {
    std::vector<KeptBatch> out;
    auto rows = db.query("open_batches");
    while (rows.next()) out.push_back({batch_from(rows), {}});
    if (rows.trouble()) return *rows.trouble();
    for (auto& kept : out) {
        auto lines = attempts_of(db, kept.batch.id);
        if (!lines.ok()) return lines.error();
        kept.lines = std::move(*lines);
    }
    return out;
}

auto reply_of(Connection& db, const Digest& key) -> Result<std::optional<model::Reply>> {
    std::optional<model::Reply> out;
    auto row = db.query("batch_reply", key);
    if (row.next()) out = reply_from(row);
    if (row.trouble()) return *row.trouble();
    return out;
}

auto effort_of(Connection& db, RunId run, const EnterpriseName& enterprise)
    -> Result<fanout::BatchEffort> {
    fanout::BatchEffort out;
    auto row = db.query("batch_effort", run, enterprise);
    if (row.next()) out = {row.small(0), sum_from(row, 1)};
    if (row.trouble()) return *row.trouble();
    return out;
}

auto keep_judged(Connection& db, const Answer& answer) -> Status {
    auto kept = keep_answer(db, answer);
    return kept.ok() ? db.run("forget_reply", answer.key) : kept;
}

class SqlBatchBook final : public fanout::BatchBook {
  public:
    explicit SqlBatchBook(Hands hands) : hands_(hands) {}

    auto write(ProviderBatch batch, std::vector<Attempt> lines)
        -> awaitable<Result<KeptBatch>> override {
        KeptBatch kept{std::move(batch), std::move(lines)};
        return hands_.write<KeptBatch>(
            File::state, [kept = std::move(kept), owner = hands_.epoch](Connection& db) {
                return write_batch(db, kept, owner);
            });
    }
    auto submitted(std::int64_t batch, std::string provider_id)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state,
            [batch, id = std::move(provider_id), owner = hands_.epoch](Connection& db) {
                return fenced(db, db.run("batch_submitted", batch, id, owner), batch);
            },
            Urgency::first);
    }
    auto settle(std::vector<LineEnded> lines) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state, [lines = std::move(lines), owner = hands_.epoch](Connection& db) {
                return settle_lines(db, lines, owner);
            });
    }
    auto close(std::int64_t batch, std::string note) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state, [batch, note = std::move(note), owner = hands_.epoch](Connection& db) {
                return fenced(db, db.run("close_batch", batch, note, owner), batch);
            });
    }
    auto open() -> awaitable<Result<std::vector<KeptBatch>>> override {
        return hands_.read<std::vector<KeptBatch>>(File::state, open_batches);
    }
    auto is_known(std::string provider_id) -> awaitable<Result<bool>> override {
        return hands_.read<bool>(
            File::state, [id = std::move(provider_id)](Connection& db) -> Result<bool> {
                const auto count = db.number("is_batch_known", id);
                if (!count.ok()) return count.error();
                return *count != 0;
            });
    }
    auto effort(RunId run, EnterpriseName enterprise)
        -> awaitable<Result<fanout::BatchEffort>> override {
        return hands_.read<fanout::BatchEffort>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return effort_of(db, run, enterprise);
            });
    }
    auto reply(Digest key) -> awaitable<Result<std::optional<model::Reply>>> override {
        return hands_.read<std::optional<model::Reply>>(
            File::state, [key](Connection& db) { return reply_of(db, key); });
    }
    auto keep(Answer answer) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [answer = std::move(answer)](Connection& db) {
            return keep_judged(db, answer);
        });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_batch_book(Hands hands) -> std::unique_ptr<fanout::BatchBook> {
    return std::make_unique<SqlBatchBook>(hands);
}

}  // namespace fanfold::store
