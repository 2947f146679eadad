#include "origin.hpp"

#include <boost/asio/this_coro.hpp>

namespace fanfold::fetch {

namespace {

constexpr int most_redirects = 5;               // RFC 9309 §2.3.1.2
constexpr auto keeps = std::chrono::hours{24};            // RFC 9309 §2.4
constexpr auto trouble_keeps = std::chrono::minutes{10};  // a site that was down is asked again
constexpr std::size_t most_bytes = 512 * 1024;  // a little more than Robots reads
constexpr std::size_t most_told = 50;           // rules, to who looks on

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

auto Origin::verdict_on(std::string_view path_and_query) const -> std::string {
    if (trouble_) return "cannot be had, so nothing is fetched: " + trouble_->message();
    if (status_ < 200 || status_ >= 300) return "there is none (HTTP " + std::to_string(status_) + "), so it is allowed";
    const auto rule = robots_.deciding(path_and_query);
    if (rule.empty()) return "allowed: no rule for us is about it";
    return (robots_.allows(path_and_query) ? "allowed by \"" : "disallowed by \"") + rule + "\"";
}

struct Origins::Fetched {
    bool in_time = true;  ///< false: our deadline passed, which says nothing about the host
    Robots robots;
    int status = 0;
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
    const auto name = url.origin();
    auto& turn = wire_.turns.at(name, executor);
    auto proxy = access == nullptr ? nullptr : access->proxy();
    auto fetched = co_await fetch_robots(std::move(url), deadline, std::move(proxy));
    if (!fetched.in_time) co_return nullptr;
    keep(origin, std::move(fetched));
    tell(name, origin);
    turn.crawl_delay(origin.robots_.crawl_delay().value_or(Duration::zero()));
    co_return &origin;
}

void Origins::keep(Origin& origin, Fetched fetched) {
    const Duration good_for = fetched.trouble ? Duration{trouble_keeps} : Duration{keeps};
    origin.known_until_ = wire_.clock.steady_now() + good_for;
    origin.robots_ = std::move(fetched.robots);
    origin.trouble_ = std::move(fetched.trouble);
    origin.status_ = fetched.status;
    origin.asked_wait_ = fetched.asked_wait;
    if (!origin.trouble_) origin.answered();
}

void Origins::tell(const std::string& name, const Origin& origin) const {
    if (!wire_.settings.robots_witness) return;
    RobotsSeen seen{name, wire_.clock.now(), "HTTP " + std::to_string(origin.status_), origin.trouble_.has_value(), {}, {}};
    if (origin.trouble_)
        seen.state = origin.trouble_->message();
    else
        seen.rules = origin.robots_.lines(most_told);
    seen.crawl_delay = origin.robots_.crawl_delay();
    wire_.settings.robots_witness(std::move(seen));
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
        fetched.status = nothing_there.status = status;
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
