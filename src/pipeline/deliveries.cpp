#include <fanfold/async/offload.hpp>
#include <fanfold/config/config.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/http/smtp.hpp>
#include <fanfold/pipeline/deliveries.hpp>
#include <fanfold/stage/deliver/letter.hpp>

namespace fanfold::pipeline {

namespace {

using boost::asio::awaitable;
using deliver::Delivery;

constexpr int most_tries = 10;
constexpr auto first_pause = std::chrono::minutes{5};
constexpr auto longest_pause = std::chrono::hours{6};
constexpr auto webhook_time = std::chrono::seconds{30};

auto rule_for(const std::vector<std::string>& networks, std::vector<std::uint16_t> ports)
    -> http::EgressRule {
    std::vector<http::Network> allowed;
    for (const auto& text : networks)
        if (auto network = http::Network::parse(text)) allowed.push_back(*network);
    return {std::move(allowed), std::move(ports)};
}

auto not_configured(const Delivery& delivery) -> Error {
    return {ErrorKind::fix_config,
            "it is no longer in the configuration of " + delivery.enterprise.str()};
}

auto send_mail(const PostOffice& office, const MailDelivery& mail, const Delivery& delivery,
               const Report& report) -> awaitable<Status> {
    auto password = config::secret(mail.password, "[deliver.mail] password");
    if (!password) co_return password.error();
    http::MailOrder order;
    order.server = mail.server;
    order.tls = mail.tls;
    order.user = mail.user;
    order.password = std::move(*password);
    order.from = mail.from;
    order.to = delivery.target;
    order.egress = rule_for(mail.allow_networks, {25, 465, 587, 2525});
    const deliver::Envelope envelope{mail.from, delivery.target, mail.unsubscribe};
    order.message = deliver::compose_mail(report, envelope);
    auto send = [order = std::move(order)] { return http::send_mail(order); };
    auto sent = co_await async::offload(office.cpu, std::move(send));
    co_return sent;
}

auto judged(const http::Response& response) -> Status {
    if (response.status >= 200 && response.status < 300) return Done{};
    const auto said = "the webhook answered " + std::to_string(response.status);
    const bool later = response.status >= 500 || response.status == 429 || response.status == 408 ||
                       response.status == 409 || response.status == 425;
    return Error{later ? ErrorKind::retry_later : ErrorKind::give_up, said};
}

auto webhook_url(const WebhookDelivery& webhook) -> Result<Url> {
    auto secret = config::secret(webhook.url_from, "[deliver.webhook] url_secret");
    if (!secret) return secret.error();
    if (auto url = Url::parse(webhook.url.empty() ? secret->reveal() : webhook.url)) return *url;
    return Error{ErrorKind::fix_config, "[deliver.webhook] url or url_secret holds no URL"};
}

auto post(const PostOffice& office, const WebhookDelivery& webhook, const Delivery& delivery,
          const Report& report) -> awaitable<Status> {
    auto url = webhook_url(webhook);
    if (!url) co_return url.error();
    const auto key = config::secret(webhook.key, "[deliver.webhook] key");
    if (!key) co_return key.error();
    http::Request request{std::move(*url)};
    request.method = "POST";
    request.body = deliver::webhook_body(report, webhook.format);
    const auto id = deliver::delivery_key(report, delivery.kind, delivery.target);
    const auto headers = deliver::webhook_headers(id, *key, request.body, office.clock.now());
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    http::ClientSettings settings;
    settings.user_agent = "fanfold";
    settings.egress = rule_for(webhook.allow_networks, {443, 80, 8080, 8443});
    settings.max_connections = 1;
    http::HttpClient client{office.io, std::move(settings)};
    const auto until = Deadline::after(office.clock, webhook_time);
    auto response = co_await client.send(std::move(request), until);
    if (!response) {
        // A refused address is a matter of configuration, and cancelled only means too slow.
        const auto kind = response.error().kind() == ErrorKind::give_up ? ErrorKind::fix_config
                                                                        : ErrorKind::retry_later;
        co_return Error{kind, response.error().message()};
    }
    co_return judged(*response);
}

auto start(const PostOffice& office, const ExecDelivery& exec, const Delivery& delivery,
           const Report& report) -> awaitable<Status> {
    const auto key = deliver::delivery_key(report, delivery.kind, delivery.target);
    auto run = [exec, body = deliver::webhook_body(report, "json"), key,
                enterprise = report.enterprise.str(), number = to_string(report.run)] {
        return deliver::run_program(
            exec.argv, body,
            {{"FANFOLD_ENTERPRISE", enterprise}, {"FANFOLD_RUN", number}, {"FANFOLD_KEY", key}},
            exec.timeout);
    };
    auto done = co_await async::offload(office.cpu, std::move(run));
    co_return done;
}

auto hand_over(const PostOffice& office, const Delivery& delivery, const Report& report)
    -> awaitable<Status> {
    const auto found = office.enterprises.find(delivery.enterprise);
    Status done = not_configured(delivery);
    if (found == office.enterprises.end()) co_return done;
    const auto& enterprise = found->second;
    if (delivery.kind == "mail" && enterprise.mail)
        done = co_await send_mail(office, *enterprise.mail, delivery, report);
    if (delivery.kind == "webhook" && enterprise.webhook)
        done = co_await post(office, *enterprise.webhook, delivery, report);
    if (delivery.kind == "exec" && enterprise.exec)
        done = co_await start(office, *enterprise.exec, delivery, report);
    co_return done;
}

/// The words for a failure, or nothing; errors are those of the store.
auto work_off(const PostOffice& office, const Delivery& delivery)
    -> awaitable<Result<std::optional<std::string>>> {
    auto report = co_await office.outbox.report(delivery.enterprise, delivery.run);
    if (!report) co_return report.error();
    if (!*report) co_return std::optional<std::string>{};
    auto begun = co_await office.outbox.starting(delivery);
    if (!begun) co_return begun.error();
    const auto done = co_await hand_over(office, delivery, **report);
    const auto now = office.clock.now();
    if (done) {
        auto marked = co_await office.outbox.delivered(delivery, now);
        if (!marked) co_return marked.error();
        co_return std::optional<std::string>{};
    }
    const auto next = next_try(done.error().kind(), delivery.tries + 1, now);
    auto kept = co_await office.outbox.put_off(delivery, done.error().message(), next);
    if (!kept) co_return kept.error();
    co_return std::optional{delivery.enterprise.str() + ": " + delivery.kind + " to " +
                            delivery.target + " failed" + (next ? "" : " for good") + ": " +
                            done.error().message()};
}

auto simple(const Enterprise& enterprise, RunId run, std::string kind, std::string target)
    -> Delivery {
    Delivery out;
    out.enterprise = enterprise.name;
    out.run = run;
    out.kind = std::move(kind);
    out.target = std::move(target);
    return out;
}

}  // namespace

auto deliveries_of(const Enterprise& enterprise, RunId run) -> std::vector<Delivery> {
    std::vector<Delivery> out;
    if (enterprise.folder)
        out.push_back(simple(enterprise, run, "folder", enterprise.folder->folder.string()));
    if (enterprise.mail)
        for (const auto& reader : enterprise.mail->to)
            out.push_back(simple(enterprise, run, "mail", reader));
    if (enterprise.webhook)
        out.push_back(simple(enterprise, run, "webhook", enterprise.webhook->format));
    if (enterprise.exec)
        out.push_back(simple(enterprise, run, "exec", enterprise.exec->argv.front()));
    return out;
}

auto next_try(ErrorKind kind, int tries, Instant now) -> std::optional<Instant> {
    const bool hopeless =
        kind == ErrorKind::give_up || kind == ErrorKind::fix_config || kind == ErrorKind::bad_input;
    if (hopeless || tries >= most_tries) return std::nullopt;
    Duration pause = first_pause;
    for (int at = 1; at < tries && pause < longest_pause; ++at) pause *= 2;
    return now + std::min<Duration>(pause, longest_pause);
}

auto send_due(PostOffice office, std::optional<EnterpriseName> only)
    -> awaitable<Result<std::vector<std::string>>> {
    auto due = co_await office.outbox.due_beyond(office.clock.now());
    if (!due) co_return due.error();
    std::vector<std::string> troubles;
    for (const auto& delivery : *due) {
        if (only && delivery.enterprise != *only) continue;
        auto worked = co_await work_off(office, delivery);
        if (!worked) co_return worked.error();
        if (*worked) troubles.push_back(std::move(**worked));
    }
    co_return troubles;
}

}  // namespace fanfold::pipeline
