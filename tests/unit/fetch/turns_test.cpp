// When a host is asked, as its own log shows it.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>

#include <fanfold/async/task_group.hpp>
#include <fanfold/sim/site.hpp>
#include <fanfold/stage/fetch/fetcher.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;
using fanfold::sim::SiteReply;
using fanfold::sim::SiteRequest;

namespace asio = boost::asio;

namespace {

auto html(int status = 200, std::vector<std::pair<std::string, std::string>> headers = {})
    -> SiteReply {
    SiteReply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    reply.headers.emplace_back("Content-Type", "text/html");
    reply.body = "<p>words";
    return reply;
}

auto anywhere(const Url&) -> bool {
    return true;
}

struct Room {
    explicit Room(sim::SiteContent content) : server(std::move(content)) {
        http::ClientSettings its;
        its.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")}, {}};
        its.connect_to["*"] = "127.0.0.1:" + std::to_string(server.port());
        client.emplace(io.get_executor(), std::move(its));
        fetch::FetcherSettings settings;
        settings.backoff_base = 1ms;
        fetcher.emplace(*client, clock, settings, [] { return 0.5; });
    }

    void distance(const std::string& host, Duration gap) {
        fetcher->keep_distance(*Url::parse("http://" + host + "/"), gap);
    }
    auto visit(std::string url) -> asio::awaitable<void> {
        Link link;
        link.url = *Url::parse(url);
        fetch::Validators none;
        std::function<bool(const Url&)> may = anywhere;
        auto visited = co_await fetcher->fetch(std::move(link), std::move(none), std::move(may),
                                               Deadline::after(clock, 30s));
        static_cast<void>(visited);
    }
    /// All at once.
    void visit_all(const std::vector<std::string>& urls) {
        async::TaskGroup group{io.get_executor()};
        for (const auto& url : urls) group.start(visit(url));
        std::exception_ptr failure;
        asio::co_spawn(io, group.join(), [&](std::exception_ptr thrown) { failure = thrown; });
        io.restart();
        io.run();
        if (failure) std::rethrow_exception(failure);
    }
    /// From the end of each answer of the host to the beginning of its next request.
    auto gaps(const std::string& host) -> std::vector<Duration> {
        auto visits = server.visits();
        std::erase_if(visits, [&](const auto& one) { return one.host != host; });
        std::vector<Duration> out;
        for (std::size_t at = 1; at < visits.size(); ++at)
            out.push_back(Duration{(visits[at].begin_us - visits[at - 1].end_us) / 1000});
        return out;
    }
    auto shortest(const std::string& host) -> Duration {
        const auto all = gaps(host);
        REQUIRE_FALSE(all.empty());
        return *std::min_element(all.begin(), all.end());
    }

    sim::SiteServer server;
    asio::io_context io;
    SystemClock clock;
    std::optional<http::HttpClient> client;
    std::optional<fetch::Fetcher> fetcher;
};

}  // namespace

TEST_CASE("robots.txt, pages, redirect hops and retries of many visitors keep their distance") {
    Room room{[count = std::make_shared<int>(0)](const SiteRequest& request) {
        if (request.target == "/robots.txt") return html(404);
        if (request.target == "/moved") return html(302, {{"Location", "/there"}});
        return request.target == "/shaky" && ++*count == 1 ? html(503) : html();
    }};
    room.distance("a.example", 25ms);
    room.visit_all({"http://a.example/1", "http://a.example/moved", "http://a.example/shaky",
                    "http://a.example/2"});
    CHECK(room.gaps("a.example").size() == 6);
    CHECK(room.shortest("a.example") >= 24ms);
}

TEST_CASE("a redirect to another host takes its turn there") {
    Room room{[](const SiteRequest& request) {
        if (request.target == "/robots.txt") return html(404);
        if (request.host == "b.example") return html();
        return html(301, {{"Location", "http://b.example" + request.target}});
    }};
    for (const auto* host : {"a.example", "c.example", "d.example"}) room.distance(host, 20ms);
    room.visit_all({"http://a.example/1", "http://c.example/2", "http://d.example/3"});
    CHECK(room.gaps("b.example").size() == 3);
    CHECK(room.shortest("b.example") >= 19ms);
}

TEST_CASE("Crawl-delay holds from the answer that told it") {
    Room room{[](const SiteRequest& request) {
        auto reply = html();
        reply.headers = {{"Content-Type", "text/plain"}};
        if (request.target == "/robots.txt") reply.body = "User-agent: *\nCrawl-delay: 0.06\n";
        return reply;
    }};
    room.visit_all({"http://a.example/1", "http://a.example/2"});
    CHECK(room.shortest("a.example") >= 59ms);
}

TEST_CASE("a slow host gets twice the time that it took, if it is kept at a distance at all") {
    const auto slow = [](const SiteRequest& request) {
        auto reply = request.target == "/robots.txt" ? html(404) : html();
        reply.delay_ms = 30;
        return reply;
    };
    Room room{slow};
    room.distance("a.example", 1ms);
    room.visit_all({"http://a.example/1", "http://own.example/1"});
    CHECK(room.shortest("a.example") >= 58ms);
    CHECK(room.shortest("own.example") < room.shortest("a.example"));
}

TEST_CASE("a host that asks for rest gets it from everyone") {
    Room room{[count = std::make_shared<int>(0)](const SiteRequest& request) {
        if (request.target == "/robots.txt") return html(404);
        return ++*count == 1 ? html(429, {{"Retry-After", "1"}}) : html();
    }};
    room.visit_all({"http://a.example/1", "http://a.example/2", "http://a.example/3"});
    const auto gaps = room.gaps("a.example");
    REQUIRE(gaps.size() == 4);
    CHECK(gaps[1] >= 999ms);
}

TEST_CASE("a host that wants to be left alone for long is not waited for") {
    Room room{[](const SiteRequest& request) {
        return request.target == "/robots.txt" ? html(404) : html(429, {{"Retry-After", "3600"}});
    }};
    room.visit_all({"http://a.example/1"});
    CHECK(room.fetcher->wait_of(*Url::parse("http://a.example/")) > 3500s);
    room.visit_all({"http://a.example/2"});
    CHECK(room.server.visits().size() == 2);
}
