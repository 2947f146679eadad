#include "origin.hpp"

#include <boost/asio/this_coro.hpp>

namespace fanfold::fetch {

namespace {

constexpr int most_redirects = 5;               // RFC 9309 §2.3.1.2
constexpr auto keeps = std::chrono::hours{24};            // RFC 9309 §2.4
constexpr auto trouble_keeps = std::chrono::minutes{10};  // a site that was down is asked again
constexpr std::size_t most_bytes = 512 * 1024;  // a little more than Robots reads

/// Ends the fetch for those who wait, also when its coroutine is cancelled: then one of them
/// fetches.
class EndOfFetch {
  public:
    EndOfFetch(bool& fetching, async::Bell& bell) : fetching_(fetching), bell_(bell) {
        fetching_ = true;
    }
    ~EndOfFetch() {
        fetching_ = false;
        bell_.ring();
    }
    EndOfFetch(const EndOfFetch&) = delete;
    auto operator=(const EndOfFetch&) -> EndOfFetch& = delete;

  private:
    bool& fetching_;
    async::Bell& bell_;
};

}  // namespace

auto is_redirect(int status) -> bool {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

struct Origins::Fetched {
    bool in_time = true;  ///< false: our deadline passed, which says nothing about the host
    Robots robots;
    std::optional<Error> trouble;
    Duration asked_wait{};
};

auto Origins::at(Url url, Deadline deadline, const Access* access)
    -> boost::asio::awaitable<Origin*> {
    auto& slot = origins_[url.origin()];
    if (!slot) slot = std::make_unique<Origin>();
    auto& origin = *slot;
    const auto is_known = [&] {
        return origin.known_until_ && *origin.known_until_ > wire_.clock.steady_now();
    };
    while (!is_known() && origin.fetching_) {
        if (deadline.passed(wire_.clock)) co_return nullptr;
        co_await origin.fetched_->wait(deadline);
    }
    if (is_known()) co_return &origin;
    auto executor = co_await boost::asio::this_coro::executor;
    if (!origin.fetched_) origin.fetched_ = std::make_unique<async::Bell>(executor);
    EndOfFetch end{origin.fetching_, *origin.fetched_};
    auto& turn = wire_.turns.at(url.origin(), executor);
    auto proxy = access == nullptr ? nullptr : access->proxy();
    auto fetched = co_await fetch_robots(std::move(url), deadline, std::move(proxy));
    if (!fetched.in_time) co_return nullptr;
    keep(origin, std::move(fetched));
    turn.crawl_delay(origin.robots_.crawl_delay().value_or(Duration::zero()));
    co_return &origin;
}

void Origins::keep(Origin& origin, Fetched fetched) {
    const Duration good_for = fetched.trouble ? Duration{trouble_keeps} : Duration{keeps};
    origin.known_until_ = wire_.clock.steady_now() + good_for;
    origin.robots_ = std::move(fetched.robots);
    origin.trouble_ = std::move(fetched.trouble);
    origin.asked_wait_ = fetched.asked_wait;
    if (!origin.trouble_) origin.answered();
}

auto Origins::fetch_robots(Url url, Deadline deadline, std::shared_ptr<const http::Proxy> proxy)
    -> boost::asio::awaitable<Fetched> {
    auto at = url.resolve("/robots.txt");
    Fetched nothing_there;
    const SourceName for_all;
    for (int hop = 0; at && hop <= most_redirects; ++hop) {
        http::Request request;
        request.url = *at;
        request.max_body = most_bytes;
        request.proxy = proxy;
        auto sent = co_await send_patiently(wire_, std::move(request), for_all, deadline);
        Fetched fetched;
        fetched.asked_wait = sent.asked_wait;
        if (!sent.response) {
            fetched.in_time = sent.response.error().kind() != ErrorKind::cancelled;
            fetched.robots = Robots::deny_all();
            fetched.trouble = sent.response.error();
            co_return fetched;
        }
        auto status = sent.response->status;
        if (!is_redirect(status)) {
            if (status >= 200 && status < 300)
                fetched.robots = Robots::parse(sent.response->body, wire_.settings.agent_token);
            co_return fetched;
        }
        at = at->resolve(sent.response->header("location"));
    }
    co_return nothing_there;  // redirects that lead nowhere: as if there were none (RFC 9309
                              // §2.3.1.2)
}

}  // namespace fanfold::fetch
