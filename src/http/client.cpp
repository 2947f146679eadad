#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fanfold/http/client.hpp>

#include "engine.hpp"
#include "transfer.hpp"

namespace fanfold::http {

namespace asio = boost::asio;

struct HttpClient::State : Engine {
    using Engine::Engine;
};

HttpClient::HttpClient(asio::any_io_executor io, ClientSettings settings)
    : state_(std::make_shared<State>(std::move(io), std::move(settings))) {}

HttpClient::~HttpClient() {
    state_->close();
}

namespace {

constexpr std::string_view schemes[] = {"http://", "https://", "socks5://"};

/// "address:port" of `connect_to`, or the host itself.
struct Aim {
    std::string host;
    std::uint16_t port = 0;
};

auto aim_of(const ClientSettings& settings, const Url& url) -> Aim {
    const auto dial = dial_instead(settings.connect_to, url.host());
    if (dial.empty()) return {std::string{url.host()}, url.port()};
    const auto colon = dial.rfind(':');
    return {dial.substr(0, colon), static_cast<std::uint16_t>(std::stoi(dial.substr(colon + 1)))};
}

auto aim_of(const Proxy& proxy) -> Aim {
    const auto scheme = proxy.url.find("://");
    const auto place = Url::parse("http" + proxy.url.substr(std::min(scheme, proxy.url.size())));
    return place ? Aim{std::string{place->host()}, place->port()} : Aim{};
}

/// Its addresses, or none: then the transfer has failed.
auto find(std::shared_ptr<Engine> engine, Transfer& transfer, std::string host, SteadyInstant until)
    -> asio::awaitable<std::vector<std::string>> {
    auto found = co_await engine->lookup().addresses_of(std::move(host), until);
    if (found) co_return std::move(*found);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    transfer.look(cancellation.cancelled() != asio::cancellation_type::none);
    if (!transfer.finished()) transfer.fail(found.error());
    co_return std::vector<std::string>{};
}

/// Where a proxied request is to go, and where its proxy is; says so to the transfer, or why it may not.
auto find_by_proxy(std::shared_ptr<Engine> engine, Transfer& transfer, SteadyInstant until)
    -> asio::awaitable<void> {
    const auto aim = aim_of(engine->settings(), transfer.url());
    const auto addresses = co_await find(engine, transfer, aim.host, until);
    if (!transfer.finished()) transfer.aim(addresses, aim.port);
    if (transfer.finished()) co_return;
    const auto proxy = aim_of(*transfer.proxy());
    const auto at = co_await engine->lookup().addresses_of(proxy.host, until);
    if (at) co_return transfer.dial(proxy.host, proxy.port, *at);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    transfer.look(cancellation.cancelled() != asio::cancellation_type::none);
    if (transfer.finished()) co_return;
    const bool late = std::chrono::steady_clock::now() >= until;
    transfer.fail({ErrorKind::retry_later, transfer.host_name() + (late ? ": the name of the proxy was not resolved in time"
                                                                        : ": the name of the proxy does not resolve")});
}

/// Most requests go to a name that is known, and need no coroutine to find it.
auto dial_known(Engine& engine, Transfer& transfer) -> bool {
    if (transfer.proxied()) return false;
    const auto aim = aim_of(engine.settings(), transfer.url());
    const auto addresses = engine.lookup().known(aim.host);
    if (!addresses || !addresses->ok()) return false;
    transfer.dial(aim.host, aim.port, **addresses);
    return true;
}

/// Where what is dialled is to be found.
auto find_way(std::shared_ptr<Engine> engine, Transfer& transfer, SteadyInstant until)
    -> asio::awaitable<void> {
    if (transfer.proxied()) co_return co_await find_by_proxy(std::move(engine), transfer, until);
    const auto aim = aim_of(engine->settings(), transfer.url());
    const auto addresses = co_await find(engine, transfer, aim.host, until);
    if (!transfer.finished()) transfer.dial(aim.host, aim.port, addresses);
}

}  // namespace

auto Proxy::is_url(std::string_view text) -> bool {
    for (const auto scheme : schemes) {
        if (!text.starts_with(scheme)) continue;
        const auto place = Url::parse("http://" + std::string{text.substr(scheme.size())});
        const auto written_port = text.find(':', scheme.size()) != std::string_view::npos;
        return place && written_port && place->path_and_query() == "/";
    }
    return false;
}

auto HttpClient::send(Request request, Deadline deadline) -> asio::awaitable<Result<Response>> {
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    const auto state = state_;
    if (request.url.empty()) co_return Error{ErrorKind::give_up, "there is no URL to request"};
    const auto until = std::min(deadline.steady(),
                                std::chrono::steady_clock::now() + request.connect_timeout);
    Transfer transfer{*state, request, deadline};
    const auto begun = std::chrono::steady_clock::now();
    transfer.look(false);
    const bool ready = transfer.finished() || dial_known(*state, transfer);
    if (!ready) co_await find_way(state, transfer, until);
    transfer.named_in(std::chrono::round<Duration>(std::chrono::steady_clock::now() - begun));
    if (!transfer.finished()) state->enter(transfer);
    while (!transfer.finished()) {
        transfer.set_alarm();
        co_await transfer.news().async_wait(quietly);
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        transfer.look(cancellation.cancelled() != asio::cancellation_type::none);
    }
    co_return transfer.take_outcome();
}

}  // namespace fanfold::http
