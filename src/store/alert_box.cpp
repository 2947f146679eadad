#include <memory>
#include <utility>

#include "ports.hpp"

namespace fanfold::store {

namespace {

using boost::asio::awaitable;
using deliver::PostedAlert;
using Channels = std::vector<std::pair<std::string, std::string>>;

auto post_alert(Connection& db, const Alert& alert, const Channels& channels) -> Result<bool> {
    bool any = false;
    for (const auto& [channel, target] : channels) {
        auto posted = db.run("post_alert", alert.kind, alert.about, alert.once, alert.text, alert.raised_at, channel, target);
        if (!posted) return posted.error();
        any = any || db.changes() > 0;
    }
    return any;
}

auto due_alerts(Connection& db, Instant now) -> Result<std::vector<PostedAlert>> {
    std::vector<PostedAlert> out;
    auto rows = db.query("due_alerts", now);
    while (rows.next())
        out.push_back({rows.integer(0), {rows.text(1), rows.text(2), rows.text(4), rows.text(3), rows.instant(5)},
                       rows.text(6), rows.text(7), rows.small(8)});
    if (rows.trouble()) return *rows.trouble();
    return out;
}

class SqlAlertBox final : public deliver::AlertBox {
  public:
    explicit SqlAlertBox(Hands hands) : hands_(hands) {}

    auto post(Alert alert, Channels channels) -> awaitable<Result<bool>> override {
        return hands_.write<bool>(File::state, [alert = std::move(alert), channels = std::move(channels)](Connection& db) {
            return post_alert(db, alert, channels);
        });
    }
    auto due(Instant now) -> awaitable<Result<std::vector<PostedAlert>>> override {
        return hands_.read<std::vector<PostedAlert>>(File::state, [now](Connection& db) { return due_alerts(db, now); });
    }
    auto sent(std::int64_t id, Instant at) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [id, at](Connection& db) { return db.run("alert_sent", id, at); });
    }
    auto put_off(std::int64_t id, std::string why, std::optional<Instant> next) -> awaitable<Result<Done>> override {
        return hands_.write<Done>(File::state, [id, why = std::move(why), next](Connection& db) {
            return db.run("put_off_alert", id, why, next.value_or(Instant{}), next ? 0 : 1);
        });
    }

  private:
    Hands hands_;
};

}  // namespace

auto make_alert_box(Hands hands) -> std::unique_ptr<deliver::AlertBox> {
    return std::make_unique<SqlAlertBox>(hands);
}

}  // namespace fanfold::store
