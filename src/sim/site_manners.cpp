#include <charconv>
#include <memory>
#include <mutex>

#include <fanfold/sim/manners.hpp>

namespace fanfold::sim {

namespace {

auto plain(int status, std::string body,
           std::vector<std::pair<std::string, std::string>> headers = {}) -> SiteReply {
    SiteReply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    reply.body = std::move(body);
    return reply;
}

auto number_of(const std::string& host) -> int {
    int number = 0;
    if (host.starts_with('h')) std::from_chars(host.data() + 1, host.data() + host.size(), number);
    return number;
}

/// How often each host was asked for a page.
class Counts {
  public:
    auto next(const std::string& host) -> int {
        const std::lock_guard lock{mutex_};
        return ++asked_[host];
    }

  private:
    std::mutex mutex_;
    std::map<std::string, int> asked_;
};

auto robots_of(int manner, const SiteContent& content, const SiteRequest& request) -> SiteReply {
    switch (manner) {
        case 1:
            return plain(200, "User-agent: *\nCrawl-delay: 0.4\nDisallow: /private/\n");
        case 2:
            return plain(404, "no rules\n");
        case 3:
            return plain(503, "out of order\n");
        case 4:
            return plain(301, "", {{"Location", "/rules/robots.txt"}});
        case 6:
            return plain(200, "User-agent: *\nAllow: /\n\nUser-agent: Fanfold\nDisallow: /\n");
        default:
            return content(request);
    }
}

auto page_of(int manner, int nth, const SiteContent& content, const SiteRequest& request)
    -> SiteReply {
    if (manner == 5 && nth % 4 == 0) return plain(429, "slow down\n", {{"Retry-After", "1"}});
    auto reply = manner == 7 && nth % 5 == 0 ? plain(503, "busy\n") : content(request);
    if (manner == 7) reply.delay_ms += 60;
    return reply;
}

}  // namespace

auto with_manners(SiteContent content) -> SiteContent {
    auto counts = std::make_shared<Counts>();
    return [content = std::move(content), counts](const SiteRequest& request) {
        const int manner = number_of(request.host) % 8;
        if (request.target == "/robots.txt") return robots_of(manner, content, request);
        if (request.target == "/rules/robots.txt" && manner == 4)
            return plain(200, "User-agent: *\nDisallow: /business/\nDisallow: /private/\n");
        return page_of(manner, counts->next(request.host), content, request);
    };
}

}  // namespace fanfold::sim
