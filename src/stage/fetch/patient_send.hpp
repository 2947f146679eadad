#pragma once
/// One request with its retries: what may pass is tried again, after a backoff or what the server
/// asks for.
#include <boost/asio/awaitable.hpp>
#include <functional>

#include <fanfold/http/client.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>
#include <fanfold/time/clock.hpp>

#include "turns.hpp"

namespace fanfold::fetch {

/// What every request of a Fetcher needs; lives as long as the Fetcher.
struct Wire {
    http::HttpClient& http;
    const Clock& clock;
    FetcherSettings settings;
    std::function<double()> unit_random;
    Turns turns;
};

struct Sent {
    bool tried = false;  ///< false: its host was not asked at all
    Result<http::Response>
        response;           ///< never 408, 425, 429 or 5xx: those end as retry_later errors
    Duration asked_wait{};  ///< Retry-After of the last answer, or what its host rests for
};

/// Every try takes its turn at its host; see Turns. `source`: what the witness is told whose link it is.
auto send_patiently(Wire& wire, http::Request request, SourceName source, Deadline deadline)
    -> boost::asio::awaitable<Sent>;

}  // namespace fanfold::fetch
