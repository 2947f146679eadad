#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fanfold/async/line.hpp>
#include <fanfold/async/see_off.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/http/egress_proxy.hpp>
#include <optional>
#include <utility>

#include "lookup.hpp"
#include "peer_owner.hpp"
#include "proxy_head.hpp"
#include "transfer.hpp"

namespace fanfold::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t largest_head = 64u << 10;
constexpr std::size_t piece = 16u << 10;
constexpr std::size_t most_connections = 2'000;  ///< a page; each is for one request

/// A connection; shared, because a watchdog may hold it a moment longer.
using Wire = std::shared_ptr<tcp::socket>;

auto short_answer(const char* status) -> std::string {
    return std::string{"HTTP/1.1 "} + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

/// The head with its blank line, taken off `buffer`; "" if none comes.
auto read_head(Wire from, std::string& buffer) -> asio::awaitable<std::string> {
    auto into = asio::dynamic_buffer(buffer, largest_head);
    auto [error, size] = co_await asio::async_read_until(*from, into, "\r\n\r\n", quietly);
    if (error) co_return std::string{};
    auto head = buffer.substr(0, size);
    buffer.erase(0, size);
    co_return head;
}

/// For one address of several: one that swallows what is sent to it must not use up the time of all.
auto share_until(SteadyInstant end) -> SteadyInstant {
    constexpr SteadyInstant::duration most = std::chrono::seconds{2};
    const auto now = std::chrono::steady_clock::now();
    return now + std::min(most, (end - now) / 2);
}

auto lookup_settings(const EgressProxySettings& settings) -> LookupSettings {
    LookupSettings out;
    out.questions.servers = settings.dns;
    return out;
}

}  // namespace

struct EgressProxy::State {
    State(asio::any_io_executor executor, EgressProxySettings its)
        : io(executor),
          settings(std::move(its)),
          lookup(executor, clock, lookup_settings(settings)),
          room(executor) {}

    auto accept_all() -> asio::awaitable<void>;
    auto serve(Wire client) -> asio::awaitable<void>;
    auto serve_asked(Wire client) -> asio::awaitable<void>;
    auto dial(std::string host, std::uint16_t port) -> asio::awaitable<Result<Wire>>;
    auto connect(tcp::endpoint where, SteadyInstant until) -> asio::awaitable<Wire>;
    auto tunnel(Wire client, Wire server, std::string early) -> asio::awaitable<void>;
    auto forward(Wire client, Wire server, ProxyAsk ask, std::string early) -> asio::awaitable<void>;
    auto hand_back(Wire server, Wire client) -> asio::awaitable<void>;
    auto carry(Wire from, Wire to, std::size_t most) -> asio::awaitable<void>;
    [[nodiscard]] auto is_ours(const tcp::socket& client) const -> bool;
    [[nodiscard]] auto permitted(const std::vector<std::string>& found, std::uint16_t port) const
        -> std::vector<tcp::endpoint>;
    [[nodiscard]] auto take(std::size_t bytes) -> bool {
        tally.bytes += bytes;
        return tally.bytes <= settings.bytes;
    }

    asio::any_io_executor io;
    EgressProxySettings settings;
    SystemClock clock;
    Lookup lookup;
    async::Line room;  ///< the acceptor waits here while there are enough connections
    std::optional<tcp::acceptor> acceptor;
    std::optional<async::TaskGroup> group;
    std::size_t served = 0;    ///< at this moment
    std::size_t accepted = 0;  ///< since it was opened
    EgressProxyTally tally;
};

/// The port is kept when a page has used up its connections, lest somebody else takes it.
auto EgressProxy::State::accept_all() -> asio::awaitable<void> {
    constexpr auto pause = std::chrono::milliseconds{50};
    while (true) {
        {
            async::Line::Place place{room};
            while (served >= settings.connections) co_await place.wait(Deadline::never());
        }
        auto [failed, socket] = co_await acceptor->async_accept(quietly);
        if (failed == asio::error::operation_aborted) co_return;
        if (failed) {  // no descriptors, most likely: they come back
            co_await async::sleep_for(pause);
            continue;
        }
        if (++accepted > most_connections || !is_ours(socket)) continue;
        ++served;
        group->start(serve(std::make_shared<tcp::socket>(std::move(socket))));
    }
}

auto EgressProxy::State::is_ours(const tcp::socket& client) const -> bool {
    boost::system::error_code gone;
    const auto theirs = client.remote_endpoint(gone);
    const auto ours = client.local_endpoint(gone);
    return !gone && owner_of_peer(theirs, ours) == ::geteuid();
}

auto EgressProxy::State::serve(Wire client) -> asio::awaitable<void> {
    struct Leave {
        State& state;
        ~Leave() {
            --state.served;
            state.room.call_first();
        }
    };
    const Leave leave{*this};
    co_await serve_asked(std::move(client));
}

auto EgressProxy::State::serve_asked(Wire client) -> asio::awaitable<void> {
    std::string early;
    const auto head = co_await read_head(client, early);
    if (head.empty()) co_return;
    ++tally.requests;
    auto ask = read_proxy_ask(head);
    std::string no;
    Wire server;
    if (!ask) {
        no = short_answer("400 Bad Request");
    } else {
        auto dialled = co_await dial(ask->host, ask->port);
        if (dialled)
            server = std::move(*dialled);
        else
            no = short_answer(dialled.error().kind() == ErrorKind::give_up ? "403 Forbidden"
                                                                           : "502 Bad Gateway");
    }
    if (!server) {
        ++tally.refused;
        co_await asio::async_write(*client, asio::buffer(no), quietly);
    } else if (ask->tunnel) {
        co_await tunnel(std::move(client), std::move(server), std::move(early));
    } else {
        co_await forward(std::move(client), std::move(server), std::move(*ask), std::move(early));
    }
}

auto EgressProxy::State::permitted(const std::vector<std::string>& found, std::uint16_t port) const
    -> std::vector<tcp::endpoint> {
    std::vector<tcp::endpoint> out;
    for (const auto& text : found) {
        const auto address = Address::parse(text);
        boost::system::error_code wrong;
        const auto place = asio::ip::make_address(text, wrong);
        if (address && !wrong && settings.egress.permits(*address, port)) out.emplace_back(place, port);
    }
    return out;
}

auto EgressProxy::State::dial(std::string host, std::uint16_t port) -> asio::awaitable<Result<Wire>> {
    if (const auto instead = dial_instead(settings.connect_to, host); !instead.empty()) {
        const auto colon = instead.rfind(':');
        port = static_cast<std::uint16_t>(std::stoi(instead.substr(colon + 1)));
        host = instead.substr(0, colon);
    }
    const auto until = std::chrono::steady_clock::now() + settings.connect_time;
    auto found = co_await lookup.addresses_of(host, until);
    if (!found) co_return found.error();
    const auto places = permitted(*found, port);
    if (places.empty()) co_return Error{ErrorKind::give_up, host + ": its address may not be dialled"};
    for (const auto& place : places) {
        const auto by = &place == &places.back() ? until : share_until(until);
        auto wire = co_await connect(place, by);
        if (wire) co_return wire;
    }
    co_return Error{ErrorKind::retry_later, host + ": no connection"};
}

/// Null: it did not come about by then.
auto EgressProxy::State::connect(tcp::endpoint where, SteadyInstant until) -> asio::awaitable<Wire> {
    auto wire = std::make_shared<tcp::socket>(io);
    asio::steady_timer watchdog{io, until};
    watchdog.async_wait([wire](boost::system::error_code stopped) {
        if (!stopped) wire->close(stopped);
    });
    auto [error] = co_await wire->async_connect(where, quietly);
    if (error) co_return nullptr;
    co_return wire;
}

auto EgressProxy::State::tunnel(Wire client, Wire server, std::string early) -> asio::awaitable<void> {
    constexpr std::string_view yes = "HTTP/1.1 200 Connection Established\r\n\r\n";
    auto [no_client, told] = co_await asio::async_write(*client, asio::buffer(yes), quietly);
    if (no_client || !take(early.size())) co_return;
    auto [no_server, sent] = co_await asio::async_write(*server, asio::buffer(early), quietly);
    if (no_server) co_return;
    async::TaskGroup upwards{io};
    upwards.start(carry(client, server, settings.bytes));
    co_await async::do_beside(upwards, carry(server, client, settings.bytes));
}

/// One request and its answer: the next one from this client may be for another host.
auto EgressProxy::State::forward(Wire client, Wire server, ProxyAsk ask, std::string early)
    -> asio::awaitable<void> {
    early.resize(std::min(early.size(), ask.body));
    const auto left = ask.body - early.size();
    const auto first = ask.head + early;
    if (!take(first.size())) co_return;
    auto [error, sent] = co_await asio::async_write(*server, asio::buffer(first), quietly);
    if (error) co_return;
    async::TaskGroup upwards{io};
    if (left > 0) upwards.start(carry(client, server, left));
    co_await async::do_beside(upwards, hand_back(server, client));
}

auto EgressProxy::State::hand_back(Wire server, Wire client) -> asio::awaitable<void> {
    std::string early, head;
    for (int heads = 0; heads < 8 && (head.empty() || is_interim(head)); ++heads) {
        head = co_await read_head(server, early);
        if (head.empty()) co_return;
    }
    auto response = closing_response(head);
    if (!response) co_return;
    const auto first = *response + early;
    if (!take(first.size())) co_return;
    auto [error, sent] = co_await asio::async_write(*client, asio::buffer(first), quietly);
    if (!error) co_await carry(server, client, settings.bytes);
}

/// At most `most` bytes; at the end of them the receiver is told that no more comes.
auto EgressProxy::State::carry(Wire from, Wire to, std::size_t most) -> asio::awaitable<void> {
    std::string bytes(piece, '\0');
    while (most > 0) {
        const auto room_for = asio::buffer(bytes.data(), std::min(most, bytes.size()));
        auto [ended, got] = co_await from->async_read_some(room_for, quietly);
        if (ended) break;
        if (!take(got)) co_return;
        auto [lost, put] = co_await asio::async_write(*to, asio::buffer(bytes.data(), got), quietly);
        if (lost) break;
        most -= got;
    }
    boost::system::error_code gone;
    if (most > 0) to->shutdown(tcp::socket::shutdown_send, gone);
}

EgressProxy::EgressProxy(asio::any_io_executor io, EgressProxySettings settings)
    : state_(std::make_unique<State>(std::move(io), std::move(settings))) {}

EgressProxy::~EgressProxy() = default;

auto EgressProxy::open() -> Result<std::uint16_t> {
    auto& state = *state_;
    boost::system::error_code failed;
    const tcp::endpoint here{asio::ip::address_v4::loopback(), 0};
    tcp::acceptor acceptor{state.io};
    acceptor.open(here.protocol(), failed);
    if (!failed) acceptor.bind(here, failed);
    if (!failed) acceptor.listen(tcp::acceptor::max_listen_connections, failed);
    if (failed) return Error{ErrorKind::retry_later, "no port on 127.0.0.1: " + failed.message()};
    const auto port = acceptor.local_endpoint().port();
    state.tally = {};
    state.accepted = 0;
    state.acceptor.emplace(std::move(acceptor));
    state.group.emplace(state.io);
    state.group->start(state.accept_all());
    return port;
}

auto EgressProxy::close() -> asio::awaitable<EgressProxyTally> {
    auto& state = *state_;
    if (state.group) co_await async::see_off(*state.group);
    state.group.reset();
    state.acceptor.reset();
    co_return state.tally;
}

}  // namespace fanfold::http
