#include <fanfold/stage/deliver/render.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "packing.hpp"
#include "ports.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using deliver::Delivery;

auto body_of(const Report& report) -> std::string {
    return deliver::to_json(report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

auto add_report(Connection& db, const Report& report) -> Status {
    const auto body = body_of(report);
    const auto packed = pack(body);
    return db.run("add_report", report.run, report.enterprise, report.job, report.made_at,
                  report.window_from, report.window_to, to_string(report.status), Blob{packed},
                  body.size());
}

auto add_citations(Connection& db, const Report& report) -> Status {
    for (const auto& one : report.citations) {
        auto added =
            db.run("add_citation", report.run, report.enterprise, one.n, one.document, one.sighting,
                   one.source, one.url, one.title, one.published, one.fetched_at, one.quote,
                   one.at.offset, one.at.length, one.before, one.after);
        if (!added.ok()) return added;
    }
    return Done{};
}

auto tell_findings(Connection& db, const Report& report, const Event& event) -> Status {
    int position = 0;
    for (const auto& one : event.findings) {
        auto told =
            db.run("tell_finding", one.run, report.enterprise, one.template_name, one.cluster,
                   one.id, position++, one.document, one.sighting, one.claim, one.why, one.quote,
                   one.at.offset, one.at.length, one.importance, entities_to_json(one.entities),
                   list_to_json(one.dates), one.sentiment, one.document_time, report.run, event.id);
        if (!told.ok()) return told;
    }
    return Done{};
}

auto tell_events(Connection& db, const Report& report, const std::vector<Event>& events) -> Status {
    int position = 0;
    for (const auto& event : events) {
        auto told = db.run("tell_event", report.run, report.enterprise, event.id, position++,
                           event.section, event.importance, event.rank, to_string(event.status),
                           event.text, event.first_seen, event.last_evidence);
        if (told.ok()) told = tell_findings(db, report, event);
        if (!told.ok()) return told;
    }
    return Done{};
}

auto add_deliveries(Connection& db, const Report& report, const std::vector<Delivery>& deliveries)
    -> Status {
    for (const auto& one : deliveries) {
        auto added = db.run("add_delivery", report.run, report.enterprise, one.kind, one.target,
                            one.not_before);
        if (!added.ok()) return added;
    }
    return Done{};
}

auto post_report(Connection& db, const Report& report, const std::vector<Event>& told,
                 const std::vector<Delivery>& deliveries) -> Status {
    const auto there = db.number("has_report", report.run, report.enterprise);
    if (!there.ok()) return there.error();
    if (there.value() != 0) return Done{};
    auto done = add_report(db, report);
    if (done.ok()) done = add_citations(db, report);
    if (done.ok()) done = tell_events(db, report, told);
    if (done.ok()) done = add_deliveries(db, report, deliveries);
    return done;
}

auto items_of(const Report& report) -> std::map<Digest, std::string> {
    std::map<Digest, std::string> out;
    for (const auto& section : report.sections)
        for (const auto& item : section.items)
            if (!item.event.empty()) out.emplace(item.event, item.text);
    return out;
}

/// What people wrote is what the next night goes on from; what they took out is over.
auto amend_events(Connection& db, const Report& before, const Report& after) -> Status {
    const auto told = items_of(after);
    for (const auto& [event, text] : items_of(before)) {
        const auto now = told.find(event);
        if (now != told.end() && now->second == text) continue;
        auto done = now == told.end()
                        ? db.run("end_told_event", after.run, after.enterprise, event)
                        : db.run("retell_event", after.run, after.enterprise, event, now->second);
        if (!done.ok()) return done;
    }
    return Done{};
}

auto amend_report(Connection& db, const Report& report, deliver::Resend resend) -> Status {
    const auto before = report_from(db, report.enterprise, report.run);
    if (!before.ok()) return before.error();
    const auto body = body_of(report);
    const auto packed = pack(body);
    auto done = *before ? amend_events(db, **before, report) : Status{Done{}};
    if (done.ok()) done = db.run("keep_report_version", report.run, report.enterprise);
    if (done.ok())
        done = db.run("replace_report", report.run, report.enterprise, Blob{packed}, body.size());
    if (done.ok() && resend != deliver::Resend::nothing)
        done = db.run("release_deliveries", report.run, report.enterprise);
    if (done.ok() && resend == deliver::Resend::again)
        done = db.run("deliver_again", report.run, report.enterprise);
    return done;
}

/// Rows of due_deliveries and due_beyond.
auto deliveries_from(Statement rows) -> Result<std::vector<Delivery>> {
    std::vector<Delivery> out;
    while (rows.next()) {
        Delivery one;
        one.id = rows.integer(0);
        one.enterprise = EnterpriseName{rows.text(1)};
        one.run = RunId{rows.integer(2)};
        one.kind = rows.text(3);
        one.target = rows.text(4);
        one.tries = rows.small(5);
        one.starts = rows.small(6);
        out.push_back(std::move(one));
    }
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto next_beyond_of(Connection& db) -> Result<std::optional<Instant>> {
    auto row = db.query("next_beyond");
    std::optional<Instant> out;
    if (row.next()) out = row.instant(0);
    if (row.trouble()) return *row.trouble();
    return out;
}

auto edition_of(Connection& db, const EnterpriseName& enterprise, RunId run)
    -> Result<std::optional<deliver::Edition>> {
    auto report = report_from(db, enterprise, run);
    if (!report) return report.error();
    if (!*report) return std::optional<deliver::Edition>{};
    const auto changes = db.number("report_changes", run, enterprise);
    if (!changes) return changes.error();
    return std::optional{deliver::Edition{std::move(**report), static_cast<int>(*changes)}};
}

auto mark_delivered(Connection& db, const Delivery& delivery, Instant at) -> Result<bool> {
    auto marked = db.run("delivered", delivery.id, at, delivery.changes);
    if (!marked) return marked.error();
    return db.changes() > 0;
}

auto start_delivery(Connection& db, std::int64_t id) -> Result<bool> {
    auto started = db.run("delivery_starting", id);
    if (!started) return started.error();
    return db.changes() > 0;
}

class SqlOutbox final : public deliver::Outbox {
  public:
    explicit SqlOutbox(Hands hands) : hands_(hands) {}

    auto post(Report report, std::vector<Event> told, std::vector<Delivery> deliveries)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [report = std::move(report), told = std::move(told),
                                   deliveries = std::move(deliveries)](Connection& db) {
                                      return post_report(db, report, told, deliveries);
                                  });
    }
    auto due(RunId run) -> awaitable<Result<std::vector<Delivery>>> override {
        return hands_.read<std::vector<Delivery>>(File::state, [run](Connection& db) {
            return deliveries_from(db.query("due_deliveries", run));
        });
    }
    auto report(EnterpriseName enterprise, RunId run)
        -> awaitable<Result<std::optional<Report>>> override {
        return hands_.read<std::optional<Report>>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return report_from(db, enterprise, run);
            });
    }
    auto edition(EnterpriseName enterprise, RunId run)
        -> awaitable<Result<std::optional<deliver::Edition>>> override {
        return hands_.read<std::optional<deliver::Edition>>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) {
                return edition_of(db, enterprise, run);
            });
    }
    auto delivered(Delivery delivery, Instant at) -> awaitable<Result<bool>> override {
        return hands_.write<bool>(File::state, [delivery = std::move(delivery), at](Connection& db) {
            return mark_delivered(db, delivery, at);
        });
    }
    auto failed(Delivery delivery, std::string why) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [id = delivery.id, why = std::move(why)](Connection& db) {
                                      return db.run("delivery_failed", id, why);
                                  });
    }

    auto due_beyond(Instant now) -> awaitable<Result<std::vector<Delivery>>> override {
        return hands_.read<std::vector<Delivery>>(File::state, [now](Connection& db) {
            return deliveries_from(db.query("due_beyond", now));
        });
    }
    auto next_beyond() -> awaitable<Result<std::optional<Instant>>> override {
        return hands_.read<std::optional<Instant>>(File::state, next_beyond_of);
    }
    auto starting(Delivery delivery) -> awaitable<Result<bool>> override {
        return hands_.write<bool>(File::state, [id = delivery.id](Connection& db) { return start_delivery(db, id); });
    }
    auto take(const Delivery& delivery) -> bool override { return in_hand_.insert(delivery.id).second; }
    void let_go(const Delivery& delivery) override { in_hand_.erase(delivery.id); }
    auto put_off(Delivery delivery, std::string why, std::optional<Instant> next)
        -> awaitable<Result<Done>> override {
        return hands_.write<Done>(
            File::state, [id = delivery.id, why = std::move(why), next](Connection& db) {
                return db.run("put_off_delivery", id, why, next.value_or(Instant{}), next ? 0 : 1);
            });
    }
    auto amend(Report report, deliver::Resend resend) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [report = std::move(report), resend](Connection& db) {
                                      return amend_report(db, report, resend);
                                  });
    }
    auto was_sent(EnterpriseName enterprise, RunId run) -> awaitable<Result<bool>> override {
        return hands_.read<bool>(
            File::state, [run, enterprise = std::move(enterprise)](Connection& db) -> Result<bool> {
                const auto count = db.number("was_sent", run, enterprise);
                if (!count.ok()) return count.error();
                return count.value() > 0;
            });
    }
    auto revive() -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state,
                                  [](Connection& db) { return db.run("revive_deliveries"); });
    }

  private:
    Hands hands_;
    std::set<std::int64_t> in_hand_;  ///< of coroutines of this process
};

}  // namespace

auto make_outbox(Hands hands) -> std::unique_ptr<deliver::Outbox> {
    return std::make_unique<SqlOutbox>(hands);
}

}  // namespace fanfold::store
