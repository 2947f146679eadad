#include <fanfold/sim/site.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>

#include "rng.hpp"
#include "server.hpp"

namespace fanfold::sim {

namespace {

auto now_us() -> std::int64_t {
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

auto host_of(const WireRequest& request) -> std::string {
    auto host = request.header("host");
    auto colon = host.rfind(':');
    if (colon != std::string::npos && host.find(']', colon) == std::string::npos)
        host.resize(colon);
    std::transform(host.begin(), host.end(), host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return host;
}

auto to_wire(SiteReply reply) -> WireReply {
    WireReply wire;
    wire.status = reply.status;
    wire.headers = std::move(reply.headers);
    wire.body = std::move(reply.body);
    wire.delay_ms = reply.delay_ms;
    wire.cut = reply.cut;
    wire.chunked = reply.chunked;
    return wire;
}

auto plain(int status, std::string body) -> SiteReply {
    SiteReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    reply.body = std::move(body);
    return reply;
}

}  // namespace

struct SiteServer::State {
    State(SiteContent with, std::uint16_t port)
        : content(std::move(with)),
          server([this](const WireRequest& request) { return serve(request); }, port) {}

    auto serve(const WireRequest& wire) -> WireReply {
        SiteRequest request{host_of(wire), wire.target, wire.headers};
        auto visit = begin(request, wire.header("user-agent"));
        auto reply = ask(request);
        auto status = reply.status;
        auto out = to_wire(std::move(reply));
        out.before_write = [this, visit, status] { end(visit, status); };
        return out;
    }
    auto ask(const SiteRequest& request) -> SiteReply {
        auto current = std::unique_lock{mutex};
        auto content_now = content;
        current.unlock();
        return content_now ? content_now(request) : plain(404, "nothing is served here\n");
    }
    auto begin(const SiteRequest& request, std::string agent) -> std::size_t {
        auto lock = std::lock_guard{mutex};
        visits.push_back({now_us(), 0, request.host, request.target, std::move(agent), 0});
        return visits.size() - 1;
    }
    // Stamped before the bytes leave, so that whoever has the response finds its visit complete.
    void end(std::size_t visit, int status) {
        auto lock = std::lock_guard{mutex};
        visits[visit].end_us = now_us();
        visits[visit].status = status;
    }

    std::mutex mutex;
    SiteContent content;
    std::vector<SiteVisit> visits;
    LoopbackServer server;
};

SiteServer::SiteServer(SiteContent content, std::uint16_t port)
    : state_(std::make_unique<State>(std::move(content), port)) {}
SiteServer::~SiteServer() = default;

auto SiteServer::port() const -> std::uint16_t {
    return state_->server.port();
}

auto SiteServer::visits() const -> std::vector<SiteVisit> {
    auto lock = std::lock_guard{state_->mutex};
    return state_->visits;
}

void SiteServer::replace(SiteContent content) {
    auto lock = std::lock_guard{state_->mutex};
    state_->content = std::move(content);
}

namespace {

// Counts the requests of each target, so that a retry is a new draw whatever the order of arrival.
struct FaultDraw {
    explicit FaultDraw(SiteFaults with) : faults(with) {}
    auto draw(const SiteRequest& request) -> double {
        auto lock = std::lock_guard{mutex};
        auto nth = ++asked[request.host + request.target];
        FieldHasher hasher;
        hasher.add(static_cast<std::int64_t>(faults.seed))
            .add(request.host)
            .add(request.target)
            .add(nth);
        return Rng{hasher.finish()}.unit();
    }
    SiteFaults faults;
    std::mutex mutex;
    std::map<std::string, std::int64_t> asked;
};

auto limited() -> SiteReply {
    auto reply = plain(429, "too many requests\n");
    reply.headers.emplace_back("Retry-After", "1");
    return reply;
}

}  // namespace

auto with_faults(SiteContent content, SiteFaults faults) -> SiteContent {
    auto draws = std::make_shared<FaultDraw>(faults);
    return [content = std::move(content), draws](const SiteRequest& request) {
        const auto& shares = draws->faults;
        auto at = draws->draw(request);
        if (at < shares.error) return plain(500, "internal server error\n");
        if ((at -= shares.error) < shares.limited) return limited();
        auto reply = content(request);
        if ((at -= shares.limited) < shares.cut)
            reply.cut = true;
        else if (at - shares.cut < shares.slow)
            reply.delay_ms += shares.slow_ms;
        return reply;
    };
}

}  // namespace fanfold::sim
