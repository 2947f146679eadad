#include <fanfold/pipeline/alerts.hpp>

#include <algorithm>
#include <fanfold/async/offload.hpp>
#include <fanfold/stage/deliver/letter.hpp>
#include <nlohmann/json.hpp>

#include "sending.hpp"

namespace fanfold::pipeline {

namespace {

using boost::asio::awaitable;
using deliver::PostedAlert;
using Channels = std::vector<std::pair<std::string, std::string>>;

auto channels_of(const config::AlertSettings& settings) -> Channels {
    Channels out;
    if (settings.mail)
        for (const auto& reader : settings.mail->to) out.emplace_back("mail", reader);
    if (settings.webhook) out.emplace_back("webhook", settings.webhook->format);
    if (settings.exec) out.emplace_back("exec", settings.exec->argv.front());
    return out;
}

auto wanted(const config::AlertSettings& settings, const std::string& kind) -> bool {
    const auto& only = settings.only;
    return only.empty() || std::find(only.begin(), only.end(), kind) != only.end();
}

auto couriers_of(const AlertOffice& office) -> Couriers {
    return {office.io, office.couriers, office.clock};
}

/// What Slack and Teams show is the text; for programs the parts.
auto body_of(const Alert& alert, std::string_view format) -> std::string {
    using nlohmann::ordered_json;
    const auto line = "fanfold: " + alert.kind + (alert.about.empty() ? "" : " " + alert.about) + ": " + alert.text;
    ordered_json body{{"kind", alert.kind}, {"about", alert.about}, {"text", alert.text}, {"at", to_rfc3339(alert.raised_at)}};
    if (format == "slack") body = {{"text", line}};
    if (format == "teams")
        body = {{"type", "message"},
                {"attachments",
                 {{{"contentType", "application/vnd.microsoft.card.adaptive"},
                   {"content", {{"type", "AdaptiveCard"}, {"version", "1.4"}, {"body", {{{"type", "TextBlock"}, {"text", line}, {"wrap", true}}}}}}}}}};
    return body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

auto run_program(const AlertOffice& office, const ExecDelivery& exec, const PostedAlert& posted) -> awaitable<Status> {
    const auto& alert = posted.alert;
    auto run = [exec, body = body_of(alert, "json"), kind = alert.kind, about = alert.about,
                key = deliver::alert_key(alert, posted.channel, posted.target)] {
        return deliver::run_program(exec.argv, body, {{"FANFOLD_ALERT", kind}, {"FANFOLD_ABOUT", about}, {"FANFOLD_KEY", key}},
                                    exec.timeout);
    };
    auto done = co_await async::offload(office.couriers, std::move(run));
    co_return done;
}

auto ping_url(const config::AlertSettings& settings) -> Result<std::string> {
    if (!settings.ping.empty()) return settings.ping;
    auto secret = config::secret(settings.ping_from, "[alerts] ping_secret");
    if (!secret) return secret.error();
    return secret->reveal();
}

auto send_ping(const AlertOffice& office) -> awaitable<Status> {
    auto url = ping_url(office.settings);
    if (!url) co_return url.error();
    const auto couriers = couriers_of(office);
    auto networks = office.settings.ping_networks;
    auto sent = co_await ping(couriers, std::move(*url), std::move(networks));
    co_return sent;
}

auto send_one(const AlertOffice& office, const PostedAlert& posted) -> awaitable<Status> {
    const auto& settings = office.settings;
    const auto couriers = couriers_of(office);
    Status done = Error{ErrorKind::fix_config, "it is no longer in [alerts]"};
    if (posted.channel == "mail" && settings.mail) {
        const auto& mail = *settings.mail;
        const deliver::Envelope envelope{mail.from,      posted.target, mail.unsubscribe, {},
                                         mail.from_name, mail.name_of(posted.target)};
        auto message = deliver::compose_alert(posted.alert, envelope);
        done = co_await send_mail(couriers, *settings.mail, posted.target, std::move(message));
    }
    if (posted.channel == "webhook" && settings.webhook) {
        auto id = deliver::alert_key(posted.alert, posted.channel, posted.target);
        auto body = body_of(posted.alert, settings.webhook->format);
        done = co_await post_json(couriers, *settings.webhook, std::move(id), std::move(body));
    }
    if (posted.channel == "exec" && settings.exec) done = co_await run_program(office, *settings.exec, posted);
    if (posted.channel == "ping") done = co_await send_ping(office);
    co_return done;
}

/// A ping that comes late would say what is no longer true.
auto next_of(const PostedAlert& posted, ErrorKind kind, Instant now) -> std::optional<Instant> {
    constexpr int pings = 3;
    if (posted.channel == "ping" && posted.tries + 1 >= pings) return std::nullopt;
    return next_try(kind, posted.tries + 1, now);
}

}  // namespace

auto raise(AlertOffice office, Alert alert) -> awaitable<Result<bool>> {
    auto channels = channels_of(office.settings);
    if (channels.empty() || !wanted(office.settings, alert.kind)) co_return false;
    alert.raised_at = office.clock.now();
    auto posted = co_await office.box.post(std::move(alert), std::move(channels));
    co_return posted;
}

auto raise_ping(AlertOffice office, std::string once) -> awaitable<Result<bool>> {
    const auto& settings = office.settings;
    if (settings.ping.empty() && settings.ping_from == SecretPlace{}) co_return false;
    Alert alert{"ping", "", "", std::move(once), office.clock.now()};
    Channels channels{{"ping", ""}};
    auto posted = co_await office.box.post(std::move(alert), std::move(channels));
    co_return posted;
}

auto send_alerts(AlertOffice office) -> awaitable<Result<std::vector<std::string>>> {
    auto due = co_await office.box.due(office.clock.now());
    if (!due) co_return due.error();
    std::vector<std::string> troubles;
    for (const auto& posted : *due) {
        auto sent = co_await send_one(office, posted);
        const auto now = office.clock.now();
        auto kept = Result<Done>{Done{}};
        if (sent) {
            kept = co_await office.box.sent(posted.id, now);
        } else {
            const auto next = next_of(posted, sent.error().kind(), now);
            kept = co_await office.box.put_off(posted.id, sent.error().message(), next);
            troubles.push_back("alert " + posted.alert.kind + " by " + posted.channel + " failed" + (next ? "" : " for good") + ": " +
                               sent.error().message());
        }
        if (!kept) co_return kept.error();
    }
    co_return troubles;
}

}  // namespace fanfold::pipeline
