#include <fanfold/stage/fetch/fetcher.hpp>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include <fanfold/async/task_group.hpp>
#include <fanfold/sim/site.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;
using fanfold::fetch::Fetcher;
using fanfold::fetch::FetcherSettings;
using fanfold::fetch::Robots;
using fanfold::fetch::Validators;
using fanfold::fetch::Visit;
using fanfold::sim::SiteReply;
using fanfold::sim::SiteRequest;

namespace asio = boost::asio;

namespace {

auto reply(int status, std::string body,
           std::vector<std::pair<std::string, std::string>> headers = {}) -> SiteReply {
    SiteReply made;
    made.status = status;
    made.body = std::move(body);
    made.headers = std::move(headers);
    return made;
}

auto html(std::string body) -> SiteReply {
    return reply(200, std::move(body), {{"Content-Type", "text/html"}});
}
auto moved(const std::string& to, int status = 301) -> SiteReply {
    return reply(status, "", {{"Location", to}});
}

auto anywhere(const Url&) -> bool {
    return true;
}

// A web in which "host/path" has answers, one after the other; the last one stays. No robots.txt
// unless given.
struct Web {
    std::map<std::string, std::vector<SiteReply>> answers;
    std::map<std::string, std::size_t> asked;
    std::vector<SiteRequest> requests;
    auto operator()(const SiteRequest& request) -> SiteReply {
        requests.push_back(request);
        auto found = answers.find(request.host + request.target);
        if (found == answers.end())
            return reply(404, "nothing here", {{"Content-Type", "text/plain"}});
        auto nth = asked[found->first]++;
        return found->second[std::min(nth, found->second.size() - 1)];
    }
};

struct Room {
    Room() { connect("127.0.0.1:" + std::to_string(server.port())); }

    // The requests are over when anything here is read; the server's thread is then at rest.
    std::shared_ptr<Web> web = std::make_shared<Web>();
    sim::SiteServer server{[its = web](const SiteRequest& request) { return (*its)(request); }};
    asio::io_context io;
    SystemClock clock;
    std::optional<http::HttpClient> client;
    FetcherSettings settings = quick();
    std::optional<Fetcher> fetcher;

    static auto quick() -> FetcherSettings {
        FetcherSettings quick;
        quick.backoff_base = 1ms;
        return quick;
    }
    void connect(const std::string& to) {
        http::ClientSettings its;
        its.user_agent = "fanfold-test/1";
        its.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")}, {}};
        its.connect_to["*"] = to;
        fetcher.reset();
        client.emplace(io.get_executor(), std::move(its));
        restart();
    }
    void restart() {
        fetcher.emplace(*client, clock, settings, [] { return 0.5; });
    }
    void run(asio::awaitable<void> task) {
        std::exception_ptr failure;
        bool done = false;
        asio::co_spawn(io, std::move(task),
                       [&](std::exception_ptr thrown) { failure = thrown, done = true; });
        io.restart();
        while (!done && io.run_one() > 0) {
        }
        if (failure) std::rethrow_exception(failure);
    }
    auto fetch(const std::string& url, Validators validators = {},
               std::function<bool(const Url&)> may = anywhere, Duration within = 30s) -> Visit {
        Visit visit;
        run(fetch_into(url, std::move(validators), std::move(may), within, visit));
        return visit;
    }
    auto fetch_into(std::string url, Validators validators, std::function<bool(const Url&)> may,
                    Duration within, Visit& visit) -> asio::awaitable<void> {
        Link link;
        link.url = *Url::parse(url);
        auto deadline = Deadline::after(clock, within);
        visit = co_await fetcher->fetch(std::move(link), std::move(validators), std::move(may),
                                        deadline);
    }
    auto robots_into(std::string url, const Robots*& robots, Duration within = 30s)
        -> asio::awaitable<void> {
        auto at = *Url::parse(url);
        auto deadline = Deadline::after(clock, within);
        robots = co_await fetcher->robots(std::move(at), deadline);
    }
    auto robots(const std::string& url, Duration within = 30s) -> const Robots* {
        const Robots* got = nullptr;
        run(robots_into(url, got, within));
        return got;
    }
    auto count(const std::string& target) -> long {
        auto visits = server.visits();
        return std::count_if(visits.begin(), visits.end(), [&](const auto& visit) {
            return visit.host + visit.target == target;
        });
    }
};

auto message(const Visit& visit) -> std::string {
    return visit.page ? "" : visit.page.error().message();
}

}  // namespace

TEST_CASE("a page comes with what the wire said about it") {
    Room room;
    room.web->answers["a.example/page?x=1"] = {
        reply(200, "<html>\xB0\xA1</html>",
              {{"Content-Type", "text/html; charset=euc-kr"},
               {"ETag", "\"e1\""},
               {"Last-Modified", "Tue, 24 Nov 2026 06:00:00 GMT"}})};
    auto visit = room.fetch("http://a.example/page?x=1");
    REQUIRE(visit.page.ok());
    CHECK(visit.page->status == 200);
    CHECK(visit.page->body == "<html>\xB0\xA1</html>");
    CHECK(visit.page->content_type == "text/html; charset=euc-kr");
    CHECK(visit.page->etag == "\"e1\"");
    CHECK(visit.page->last_modified == "Tue, 24 Nov 2026 06:00:00 GMT");
    CHECK(visit.page->form == PageForm::html);
    CHECK(visit.page->final_url.str() == "http://a.example/page?x=1");
    CHECK(visit.page->fetched_at > Instant{});
    CHECK_FALSE(visit.page->not_modified);
    CHECK_FALSE(visit.host_failed);
}

TEST_CASE("validators are sent and a 304 is a page that did not change") {
    Room room;
    room.web->answers["a.example/"] = {reply(304, "")};
    auto visit = room.fetch("http://a.example/", {"\"e1\"", "Tue, 24 Nov 2026 06:00:00 GMT"});
    REQUIRE(visit.page.ok());
    CHECK(visit.page->not_modified);
    CHECK(visit.page->body.empty());
    CHECK(visit.page->etag == "\"e1\"");
    CHECK(room.web->requests.back().headers.at("if-none-match") == "\"e1\"");
    CHECK(room.web->requests.back().headers.at("if-modified-since") ==
          "Tue, 24 Nov 2026 06:00:00 GMT");
    CHECK(message(room.fetch("http://a.example/")) == "HTTP 304");
    auto odd = room.fetch("http://a.example/", {"x\r\nInjected: 1", ""});
    CHECK(room.web->requests.back().headers.count("injected") == 0);
    CHECK(room.web->requests.back().headers.count("if-none-match") == 0);
}

TEST_CASE("redirects are walked hop by hop and judged at each") {
    Room room;
    room.web->answers["a.example/1"] = {moved("/2", 302)};
    room.web->answers["a.example/2"] = {moved("http://b.example/3", 308)};
    room.web->answers["b.example/3"] = {html("there")};
    std::vector<std::string> judged;
    auto may = [&](const Url& url) {
        judged.push_back(url.str());
        return true;
    };
    auto visit = room.fetch("http://a.example/1", {"\"e\"", ""}, may);
    REQUIRE(visit.page.ok());
    CHECK(visit.page->final_url.str() == "http://b.example/3");
    CHECK(visit.page->link.url.str() == "http://a.example/1");
    CHECK(judged == std::vector<std::string>{"http://a.example/2", "http://b.example/3"});
    CHECK(room.web->requests.back().headers.count("if-none-match") == 0);
    CHECK(room.count("b.example/robots.txt") == 1);
    auto stays = room.fetch("http://a.example/1", {},
                            [](const Url& url) { return url.host() == "a.example"; });
    REQUIRE_FALSE(stays.page.ok());
    CHECK(stays.page.error().kind() == ErrorKind::give_up);
    CHECK(room.count("b.example/3") == 1);
}

TEST_CASE("redirects that loop, lead nowhere or are forbidden end the visit") {
    Room room;
    room.web->answers["a.example/loop"] = {moved("/loop")};
    room.web->answers["a.example/nowhere"] = {reply(301, "")};
    room.web->answers["a.example/odd"] = {moved("javascript:alert(1)")};
    room.web->answers["a.example/out"] = {moved("http://b.example/private")};
    room.web->answers["b.example/robots.txt"] = {
        reply(200, "User-agent: fanfold\nDisallow: /private\n")};
    for (const auto* path : {"loop", "nowhere", "odd", "out"}) {
        auto visit = room.fetch("http://a.example/" + std::string{path});
        CAPTURE(path, message(visit));
        REQUIRE_FALSE(visit.page.ok());
        CHECK(visit.page.error().kind() == ErrorKind::give_up);
        CHECK_FALSE(visit.host_failed);
    }
    CHECK(room.count("a.example/loop") == 6);
    CHECK(room.count("b.example/private") == 0);
}

TEST_CASE("what robots.txt disallows is not asked for") {
    Room room;
    room.web->answers["a.example/robots.txt"] = {reply(
        200, "User-agent: *\nDisallow: /no\nCrawl-delay: 2\nSitemap: http://a.example/s.xml\n")};
    room.web->answers["a.example/yes"] = {html("yes")};
    auto refused = room.fetch("http://a.example/no");
    REQUIRE_FALSE(refused.page.ok());
    CHECK(refused.page.error().kind() == ErrorKind::give_up);
    CHECK(message(refused) == "robots.txt of a.example disallows it");
    CHECK_FALSE(refused.host_failed);
    CHECK(room.fetch("http://a.example/yes").page.ok());
    CHECK(room.count("a.example/no") == 0);
    CHECK(room.count("a.example/robots.txt") == 1);
    const auto* robots = room.robots("http://a.example/anything");
    CHECK(robots->crawl_delay() == Duration{2000});
    CHECK(robots->sitemaps().size() == 1);
}

TEST_CASE(
    "a robots.txt that is missing allows, one that breaks denies, one that moved is followed") {
    Room room;
    room.web->answers["gone.example/robots.txt"] = {reply(410, "")};
    room.web->answers["secret.example/robots.txt"] = {reply(403, "User-agent: *\nDisallow: /\n")};
    room.web->answers["broken.example/robots.txt"] = {reply(500, "")};
    room.web->answers["busy.example/robots.txt"] = {reply(429, "")};
    room.web->answers["moved.example/robots.txt"] = {moved("http://b.example/their-robots.txt")};
    room.web->answers["b.example/their-robots.txt"] = {reply(200, "User-agent: *\nDisallow: /x\n")};
    room.web->answers["loop.example/robots.txt"] = {moved("/robots.txt")};
    room.web->answers["nowhere.example/robots.txt"] = {reply(302, "")};
    CHECK(room.robots("http://gone.example/")->allows("/x"));
    CHECK(room.robots("http://secret.example/")->allows("/x"));
    CHECK_FALSE(room.robots("http://broken.example/")->allows("/x"));
    CHECK_FALSE(room.robots("http://busy.example/")->allows("/x"));
    CHECK_FALSE(room.robots("http://moved.example/")->allows("/x"));
    CHECK(room.robots("http://moved.example/")->allows("/y"));
    CHECK(room.robots("http://loop.example/")->allows("/x"));
    CHECK(room.robots("http://nowhere.example/")->allows("/x"));
    CHECK(room.count("loop.example/robots.txt") == 6);
    CHECK(room.count("broken.example/robots.txt") == 3);
    auto visit = room.fetch("http://broken.example/page");
    CHECK(visit.host_failed);
    CHECK(visit.page.error().kind() == ErrorKind::retry_later);
    CHECK(message(visit) ==
          "robots.txt cannot be had, so nothing is fetched: broken.example: HTTP 500");
    CHECK(room.count("broken.example/page") == 0);
}

TEST_CASE("many who ask for the same robots.txt at once share one fetch") {
    Room room;
    auto slow = reply(200, "User-agent: *\nDisallow: /x\n");
    slow.delay_ms = 30;
    room.web->answers["a.example/robots.txt"] = {slow};
    std::vector<const Robots*> got(20, nullptr);
    auto all = [](Room& its, std::vector<const Robots*>& into) -> asio::awaitable<void> {
        async::TaskGroup group{its.io.get_executor()};
        for (auto& each : into) group.start(its.robots_into("http://a.example/", each));
        co_await group.join();
    };
    room.run(all(room, got));
    CHECK(room.count("a.example/robots.txt") == 1);
    for (const auto* each : got) CHECK(each == got[0]);
    REQUIRE(got[0] != nullptr);
    CHECK_FALSE(got[0]->allows("/x"));
}

TEST_CASE(
    "when our time is over before robots.txt comes nothing is allowed and nothing is remembered") {
    Room room;
    auto slow = reply(200, "");
    slow.delay_ms = 60;
    room.web->answers["a.example/robots.txt"] = {slow, reply(200, "")};
    CHECK_FALSE(room.robots("http://a.example/", 5ms)->allows("/x"));
    CHECK(room.robots("http://a.example/")->allows("/x"));
    auto late = room.fetch("http://b.example/", {}, anywhere, 0ms);
    REQUIRE_FALSE(late.page.ok());
    CHECK(late.page.error().kind() == ErrorKind::cancelled);
    CHECK_FALSE(late.host_failed);
}

TEST_CASE("what may pass is tried again") {
    Room room;
    auto cut = html(std::string(2000, 'x'));
    cut.cut = true;
    room.web->answers["a.example/1"] = {reply(503, ""), cut, html("third")};
    room.web->answers["a.example/2"] = {reply(429, "", {{"Retry-After", "0"}}), html("second")};
    CHECK(room.fetch("http://a.example/1").page->body == "third");
    CHECK(room.fetch("http://a.example/2").page->body == "second");
    room.web->answers["a.example/3"] = {reply(404, "")};
    CHECK(message(room.fetch("http://a.example/3")) == "HTTP 404");
    CHECK(room.count("a.example/3") == 1);
}

TEST_CASE("Retry-After holds a retry back, and a long one ends the visit and slows the host") {
    Room room;
    room.web->answers["a.example/long"] = {reply(429, "", {{"Retry-After", "120"}})};
    room.web->answers["d.example/date"] = {
        reply(503, "", {{"Retry-After", to_http_date(room.clock.now() + 600s)}})};
    room.web->answers["e.example/absurd"] = {
        reply(503, "", {{"Retry-After", "99999999999999999999999"}})};
    room.web->answers["f.example/past"] = {
        reply(503, "", {{"Retry-After", "Tue, 24 Nov 1998 06:00:00 GMT"}}), html("now")};
    room.web->answers["f.example/rubbish"] = {reply(503, "", {{"Retry-After", "-5 soon"}}),
                                              html("now")};
    auto asked = room.fetch("http://a.example/long");
    CHECK(asked.host_delay == 120s);
    CHECK(asked.page.error().kind() == ErrorKind::retry_later);
    CHECK_FALSE(asked.host_failed);
    CHECK(room.count("a.example/long") == 1);
    auto date = room.fetch("http://d.example/date");
    CHECK(date.host_delay > 590s);
    CHECK(date.host_delay <= 600s);
    CHECK(room.fetch("http://e.example/absurd").host_delay == 24h);
    CHECK(room.fetch("http://f.example/past").page.ok());
    CHECK(room.fetch("http://f.example/rubbish").page.ok());
    room.web->answers["b.example/wait"] = {reply(429, "", {{"Retry-After", "1"}}), html("waited")};
    auto begin = room.clock.steady_now();
    CHECK(room.fetch("http://b.example/wait").page.ok());
    CHECK(room.clock.steady_now() - begin >= 1s);
    room.web->answers["b.example/hurry"] = {reply(429, "", {{"Retry-After", "20"}})};
    auto hurried = room.fetch("http://b.example/hurry", {}, anywhere, 2s);
    CHECK(hurried.host_delay == 20s);
    CHECK(room.count("b.example/hurry") == 1);
}

TEST_CASE("failure belongs to the host only when it is its habit") {
    Room room;
    room.web->answers["a.example/bad"] = {reply(500, "")};
    room.web->answers["a.example/good"] = {html("good")};
    CHECK_FALSE(room.fetch("http://a.example/bad").host_failed);
    CHECK_FALSE(room.fetch("http://a.example/bad").host_failed);
    CHECK(room.fetch("http://a.example/good").page.ok());
    CHECK_FALSE(room.fetch("http://a.example/bad").host_failed);
    CHECK_FALSE(room.fetch("http://a.example/bad").host_failed);
    CHECK(room.fetch("http://a.example/bad").host_failed);
}

TEST_CASE("a host that cannot be reached has failed, and its redirecting neighbour has not") {
    Room room;
    room.web->answers["a.example/out"] = {moved("http://b.example/")};
    room.web->answers["b.example/robots.txt"] = {reply(500, "")};
    auto out = room.fetch("http://a.example/out");
    CHECK_FALSE(out.page.ok());
    CHECK_FALSE(out.host_failed);
    room.connect("127.0.0.1:1");
    auto visit = room.fetch("http://a.example/");
    CHECK(visit.host_failed);
    CHECK(visit.page.error().kind() == ErrorKind::retry_later);
    CHECK_FALSE(room.robots("http://a.example/")->allows("/"));
}

TEST_CASE("what is not text is given up with its type") {
    Room room;
    for (const auto* type : {"image/png", "video/mp4", "application/pdf",
                             "application/octet-stream", "text/css", "application/zip"}) {
        room.web->answers["a.example/x"] = {
            reply(200, "bytes", {{"Content-Type", std::string{type} + "; x=y"}})};
        auto visit = room.fetch("http://a.example/x");
        REQUIRE_FALSE(visit.page.ok());
        CHECK(visit.page.error().kind() == ErrorKind::give_up);
        CHECK(message(visit) == "not text: " + std::string{type});
        CHECK_FALSE(visit.host_failed);
    }
    room.web->answers["a.example/x"] = {reply(200, std::string("\x89PNG\0\0\0", 7))};
    CHECK(message(room.fetch("http://a.example/x")) == "not text: unknown bytes");
    room.web->answers["a.example/x"] = {reply(204, "")};
    CHECK_FALSE(room.fetch("http://a.example/x").page.ok());
}

TEST_CASE("a PDF is taken when its first bytes say so too") {
    Room room;
    for (const auto* type : {"application/pdf", "application/octet-stream"}) {
        room.web->answers["a.example/x"] = {reply(200, "%PDF-1.7 ...", {{"Content-Type", type}})};
        auto visit = room.fetch("http://a.example/x");
        REQUIRE(visit.page.ok());
        CHECK(visit.page->form == PageForm::other);
    }
    room.web->answers["a.example/x"] = {reply(200, "%PDF-1.7 ...", {{"Content-Type", "image/png"}})};
    CHECK_FALSE(room.fetch("http://a.example/x").page.ok());
}

TEST_CASE("the form of a page is told by its type and its first bytes") {
    Room room;
    struct Row {
        const char* type;
        const char* body;
        PageForm form;
    };
    for (const auto& row :
         {Row{"text/html", "<p>x", PageForm::html},
          Row{"application/xhtml+xml", "<html/>", PageForm::html},
          Row{"application/rss+xml", "<rss/>", PageForm::feed},
          Row{"application/atom+xml; charset=utf-8", "<feed/>", PageForm::feed},
          Row{"text/xml", "<?xml version='1.0'?><rss version='2.0'>", PageForm::feed},
          Row{"application/xml", "<?xml version='1.0'?>\n<urlset>", PageForm::sitemap},
          Row{"application/xml", "<sitemapindex/>", PageForm::sitemap},
          Row{"text/xml", "<other/>", PageForm::other},
          Row{"text/html", "<?xml version='1.0'?><rss>", PageForm::feed},
          Row{"text/html", "<!doctype html><pre>&lt;rss <rss>", PageForm::html},
          Row{"text/plain", "plain words", PageForm::text},
          Row{"text/plain", "\xEF\xBB\xBF<?xml?><feed>", PageForm::feed},
          Row{"application/json", "{}", PageForm::other},
          Row{"application/feed+json", "{}", PageForm::feed},
          Row{"", "<!DOCTYPE html><p>", PageForm::html}, Row{"", "words", PageForm::text},
          Row{"", "", PageForm::text}}) {
        auto headers =
            std::string{row.type}.empty()
                ? std::vector<std::pair<std::string, std::string>>{}
                : std::vector<std::pair<std::string, std::string>>{{"Content-Type", row.type}};
        room.web->answers["a.example/x"] = {reply(200, row.body, headers)};
        auto visit = room.fetch("http://a.example/x");
        CAPTURE(row.type, row.body, message(visit));
        REQUIRE(visit.page.ok());
        CHECK(visit.page->form == row.form);
    }
}

TEST_CASE("a body over the cap is cut and marked") {
    Room room;
    room.settings.max_body = 1000;
    room.restart();
    room.web->answers["a.example/big"] = {html(std::string(5000, 'x'))};
    auto visit = room.fetch("http://a.example/big");
    REQUIRE(visit.page.ok());
    CHECK(visit.page->truncated);
    CHECK(visit.page->body.size() == 1000);
}

TEST_CASE(
    "an answer that takes longer than one request may is tried again and then a trouble of its "
    "own") {
    Room room;
    room.settings.total = 40ms;
    room.settings.retries = 1;
    room.restart();
    auto slow = html("late");
    slow.delay_ms = 3000;
    room.web->answers["a.example/slow"] = {slow};
    auto visit = room.fetch("http://a.example/slow");
    REQUIRE_FALSE(visit.page.ok());
    CHECK(visit.page.error().kind() == ErrorKind::retry_later);
    CHECK_FALSE(visit.host_failed);
    CHECK(room.count("a.example/slow") == 2);
}
