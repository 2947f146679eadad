#include "sending.hpp"

#include <fanfold/async/offload.hpp>
#include <fanfold/config/config.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/http/smtp.hpp>
#include <fanfold/stage/deliver/letter.hpp>

namespace fanfold::pipeline {

namespace {

using boost::asio::awaitable;

constexpr auto webhook_time = std::chrono::seconds{30};

auto rule_for(const std::vector<std::string>& networks, std::vector<std::uint16_t> ports)
    -> http::EgressRule {
    std::vector<http::Network> allowed;
    for (const auto& text : networks)
        if (auto network = http::Network::parse(text)) allowed.push_back(*network);
    return {std::move(allowed), std::move(ports)};
}

auto judged(const http::Response& response) -> Status {
    if (response.status >= 200 && response.status < 300) return Done{};
    const auto said = "the webhook answered " + std::to_string(response.status);
    const bool later = response.status >= 500 || response.status == 429 || response.status == 408 ||
                       response.status == 409 || response.status == 425;
    return Error{later ? ErrorKind::retry_later : ErrorKind::give_up, said};
}

auto webhook_url(const WebhookDelivery& webhook) -> Result<Url> {
    auto secret = config::secret(webhook.url_from, "webhook: url_secret");
    if (!secret) return secret.error();
    if (auto url = Url::parse(webhook.url.empty() ? secret->reveal() : webhook.url)) return *url;
    return Error{ErrorKind::fix_config, "the webhook's url or url_secret holds no URL"};
}

auto exchange(const Couriers& couriers, http::Request request, std::vector<std::string> networks) -> awaitable<Status> {
    http::ClientSettings settings;
    settings.user_agent = "fanfold";
    settings.egress = rule_for(networks, {443, 80, 8080, 8443});
    settings.max_connections = 1;
    http::HttpClient client{couriers.io, std::move(settings)};
    const auto until = Deadline::after(couriers.clock, webhook_time);
    auto response = co_await client.send(std::move(request), until);
    if (!response) {
        // A refused address is a matter of configuration, and cancelled only means too slow.
        const auto kind = response.error().kind() == ErrorKind::give_up ? ErrorKind::fix_config
                                                                        : ErrorKind::retry_later;
        co_return Error{kind, response.error().message()};
    }
    co_return judged(*response);
}

}  // namespace

auto send_mail(const Couriers& couriers, const MailDelivery& mail, std::string to, std::string message)
    -> awaitable<Status> {
    auto password = config::secret(mail.password, "mail: password");
    if (!password) co_return password.error();
    http::MailOrder order;
    order.server = mail.server;
    order.tls = mail.tls;
    order.user = mail.user;
    order.password = std::move(*password);
    order.from = mail.from;
    order.to = std::move(to);
    order.egress = rule_for(mail.allow_networks, {25, 465, 587, 2525});
    order.message = std::move(message);
    auto send = [order = std::move(order)] { return http::send_mail(order); };
    auto sent = co_await async::offload(couriers.threads, std::move(send));
    co_return sent;
}

auto post_json(const Couriers& couriers, const WebhookDelivery& webhook, std::string id, std::string body)
    -> awaitable<Status> {
    auto url = webhook_url(webhook);
    if (!url) co_return url.error();
    const auto key = config::secret(webhook.key, "webhook: key");
    if (!key) co_return key.error();
    http::Request request{std::move(*url)};
    request.method = "POST";
    request.body = std::move(body);
    for (const auto& [name, value] : deliver::webhook_headers(id, *key, request.body, couriers.clock.now()))
        request.headers.push_back({name, value});
    auto done = co_await exchange(couriers, std::move(request), webhook.allow_networks);
    co_return done;
}

auto ping(const Couriers& couriers, std::string url, std::vector<std::string> networks) -> awaitable<Status> {
    auto parsed = Url::parse(url);
    if (!parsed) co_return Error{ErrorKind::fix_config, "[alerts] ping or ping_secret holds no URL"};
    http::Request request{std::move(*parsed)};
    auto done = co_await exchange(couriers, std::move(request), std::move(networks));
    co_return done;
}

}  // namespace fanfold::pipeline
