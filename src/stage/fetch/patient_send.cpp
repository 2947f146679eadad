#include "patient_send.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/this_coro.hpp>

namespace fanfold::fetch {

namespace {

constexpr Duration longest_backoff = std::chrono::minutes{2};
constexpr Duration longest_wait = std::chrono::hours{24};
/// A turn that is further away is not waited for: the link's host is asked later, another one never.
constexpr Duration longest_turn = std::chrono::seconds{130};

auto may_pass(int status) -> bool {
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/// Retry-After: seconds, or a date (RFC 9110 §10.2.3). Never negative, at most a day.
auto retry_after(const http::Response& response, const Clock& clock) -> Duration {
    auto text = response.header("retry-after");
    std::int64_t seconds = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    auto number = error == std::errc{} && end == text.data() + text.size();
    if (error == std::errc::result_out_of_range && !text.starts_with('-')) return longest_wait;
    if (number && seconds > longest_wait / std::chrono::seconds{1}) return longest_wait;
    if (number) return std::max(Duration::zero(), Duration{std::chrono::seconds{seconds}});
    auto date = parse_http_date(text);
    return date ? std::clamp(Duration{*date - clock.now()}, Duration::zero(), longest_wait)
                : Duration::zero();
}

/// What one try came to: settled, or a trouble that may pass.
struct Try {
    std::optional<Error> trouble;
    Duration asked_wait{};
};

auto judge(const Result<http::Response>& reply, const Wire& wire, const std::string& host,
           Deadline deadline, Deadline limit) -> Try {
    Try out;
    if (reply.ok()) {
        if (!may_pass(reply->status)) return out;
        out.asked_wait = retry_after(*reply, wire.clock);
        out.trouble =
            Error{ErrorKind::retry_later, host + ": HTTP " + std::to_string(reply->status)};
        return out;
    }
    auto own_limit = reply.error().kind() == ErrorKind::cancelled && limit.passed(wire.clock) &&
                     !deadline.passed(wire.clock);
    if (own_limit)
        out.trouble = Error{ErrorKind::retry_later,
                            host + ": no whole answer in " + to_string(wire.settings.total)};
    else if (reply.error().kind() == ErrorKind::retry_later)
        out.trouble = reply.error();
    return out;
}

/// What is told to the witness, if there is one.
auto begin_exchange(const Wire& wire, const http::Request& request, const SourceName& source)
    -> std::optional<Exchange> {
    if (!wire.settings.witness) return std::nullopt;
    return Exchange{request.url, wire.clock.now(), request.headers, {}, source};
}

/// One try in its turn, and how long its host is left alone after it.
auto try_once(Wire& wire, http::Request request, SourceName source, Deadline deadline, Sent& sent)
    -> boost::asio::awaitable<Try> {
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto host_name = std::string{request.url.host()};
    const auto origin = request.url.origin();
    auto& host = wire.turns.at(origin, executor);
    auto entered = co_await wire.turns.enter(host, deadline, longest_turn);
    if (!entered) {
        sent.asked_wait = wire.turns.wait_of(origin);
        sent.response = entered.error().at(host_name);
        co_return Try{};
    }
    Turn turn{wire.turns, host};
    sent.tried = true;
    auto limit = deadline.earlier(Deadline::after(wire.clock, wire.settings.total));
    auto seen = begin_exchange(wire, request, source);
    request.tell_trip = seen.has_value();
    auto reply = co_await wire.http.send(std::move(request), limit);
    if (seen && reply) {
        seen->answer = *reply;
        wire.settings.witness(std::move(*seen));
    }
    auto tried = judge(reply, wire, host_name, deadline, limit);
    sent.asked_wait = tried.asked_wait;
    if (!tried.trouble) {
        if (reply) turn.answered();
        turn.end(Duration::zero());
        sent.response = std::move(reply);
        co_return tried;
    }
    const auto rest = backoff(turn.refused() - 1, wire.settings.backoff_base, longest_backoff,
                              wire.unit_random());
    turn.end(std::max(rest, tried.asked_wait));
    sent.response = *tried.trouble;
    co_return tried;
}

}  // namespace

auto send_patiently(Wire& wire, http::Request request, SourceName source, Deadline deadline)
    -> boost::asio::awaitable<Sent> {
    Sent sent;
    const auto origin = request.url.origin();
    for (int attempt = 0;; ++attempt) {
        auto copy = request;
        auto tried = co_await try_once(wire, std::move(copy), source, deadline, sent);
        if (!tried.trouble || attempt >= wire.settings.retries ||
            tried.asked_wait > wire.settings.max_retry_after ||
            deadline.left(wire.clock) <= wire.turns.wait_of(origin))
            break;
    }
    co_return sent;
}

}  // namespace fanfold::fetch
