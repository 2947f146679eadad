#include <fanfold/sim/site.hpp>

#include <fstream>
#include <set>

#include <unistd.h>

#include <fanfold/time/clock.hpp>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace fanfold;
using namespace fanfold::sim;
using namespace fanfold::sim_test;

namespace {

// A folder of its own that goes with the test.
class Folder {
  public:
    Folder() {
        auto pattern = (std::filesystem::temp_directory_path() / "fanfold-sim-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(root_); }
    void write(const std::string& path, const std::string& bytes) {
        std::filesystem::create_directories((root_ / path).parent_path());
        std::ofstream{root_ / path, std::ios::binary} << bytes;
    }
    [[nodiscard]] auto root() const -> const std::filesystem::path& { return root_; }

  private:
    std::filesystem::path root_;
};

auto hrefs(const std::string& html) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (auto at = html.find("href=\""); at != std::string::npos;
         at = html.find("href=\"", at + 1)) {
        auto end = html.find('"', at + 6);
        out.push_back(html.substr(at + 6, end - at - 6));
    }
    return out;
}

auto generated() -> Generated {
    Generated what;
    what.seed = 7;
    what.hosts = 3;
    what.pages = 120;
    what.now_ms = parse_rfc3339("2026-11-24T06:00:00Z")->time_since_epoch().count();
    return what;
}

auto ask(const SiteContent& content, const std::string& host, const std::string& target)
    -> SiteReply {
    return content(SiteRequest{host, target, {{"host", host}}});
}

}  // namespace

TEST_CASE("a folder is served as several hosts with types by extension") {
    Folder folder;
    folder.write("a.example/index.html", "<html>hello \xC3\xA9</html>");
    folder.write("a.example/feed.xml", "<rss version=\"2.0\"></rss>");
    folder.write("a.example/sitemap.xml", "<urlset></urlset>");
    folder.write("a.example/deep/page.json", "{}");
    folder.write("b.example/index.html", "<html>\xB0\xA1</html>");
    SiteServer server{serve_folder(folder.root())};
    auto index = get(server.port(), "a.example", "/");
    CHECK(index.status == 200);
    CHECK(index.headers["content-type"] == "text/html; charset=utf-8");
    CHECK(get(server.port(), "b.example", "/?x=1").headers["content-type"] == "text/html");
    CHECK(get(server.port(), "A.example:1234", "/feed.xml").headers["content-type"] ==
          "application/rss+xml");
    CHECK(get(server.port(), "a.example", "/sitemap.xml").headers["content-type"] == "text/xml");
    CHECK(get(server.port(), "a.example", "/deep/page.json").headers["content-type"] ==
          "application/json");
    CHECK(get(server.port(), "c.example", "/").status == 404);
    auto moved = get(server.port(), "a.example", "/deep");
    CHECK(moved.status == 404);
}

TEST_CASE("a page that did not change is answered with 304 by either validator") {
    Folder folder;
    folder.write("a.example/page.html", "<p>same</p>");
    SiteServer server{serve_folder(folder.root())};
    auto first = get(server.port(), "a.example", "/page.html");
    REQUIRE(first.headers.count("etag") == 1);
    REQUIRE(first.headers.count("last-modified") == 1);
    auto again = get(server.port(), "a.example", "/page.html",
                     "If-None-Match: " + first.headers["etag"] + "\r\n");
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(get(server.port(), "a.example", "/page.html",
              "If-Modified-Since: " + first.headers["last-modified"] + "\r\n")
              .status == 304);
    CHECK(get(server.port(), "a.example", "/page.html", "If-None-Match: \"other\"\r\n").status ==
          200);
}

TEST_CASE("the second night replaces pages and brings new ones") {
    const std::vector<EmbeddedFile> files{{"a.example/page.html", "first"},
                                          {"a.example/page.html.night2", "second"},
                                          {"a.example/new.html.night2", "new"},
                                          {"a.example/old.html", "old"},
                                          {"a.example/nightly.html", "kept"}};
    auto one = serve_embedded(files, 1);
    auto two = serve_embedded(files, 2);
    auto three = serve_embedded(files, 3);
    CHECK(ask(one, "a.example", "/page.html").body == "first");
    CHECK(ask(two, "a.example", "/page.html").body == "second");
    CHECK(ask(three, "a.example", "/page.html").body == "second");
    CHECK(ask(one, "a.example", "/new.html").status == 404);
    CHECK(ask(two, "a.example", "/new.html").body == "new");
    CHECK(ask(two, "a.example", "/old.html").body == "old");
    CHECK(ask(two, "a.example", "/nightly.html").body == "kept");
    CHECK(ask(two, "a.example", "/page.html.night2").status == 404);
}

TEST_CASE("a headers file sets type, status and anything else") {
    Folder folder;
    folder.write("a.example/korean.html", "\xB0\xA1");
    folder.write("a.example/korean.html.headers",
                 "Content-Type: text/html; charset=euc-kr\r\nX-Robots-Tag: noindex\n");
    folder.write("a.example/moved.html", "");
    folder.write("a.example/moved.html.headers", "Status: 301\nLocation: /korean.html\n");
    SiteServer server{serve_folder(folder.root())};
    auto korean = get(server.port(), "a.example", "/korean.html");
    CHECK(korean.headers["content-type"] == "text/html; charset=euc-kr");
    CHECK(korean.headers["x-robots-tag"] == "noindex");
    auto moved = get(server.port(), "a.example", "/moved.html");
    CHECK(moved.status == 301);
    CHECK(moved.headers["location"] == "/korean.html");
    CHECK(get(server.port(), "a.example", "/korean.html.headers").status == 404);
}

TEST_CASE("nothing outside the folder is served, however it is spelled") {
    Folder folder;
    folder.write("a.example/index.html", "in");
    folder.write("secret.txt", "out");
    auto content = serve_folder(folder.root());
    for (const auto* target : {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                               "/a/../../secret.txt", "/..", "/x\\..\\y", "/%00", "no-slash"}) {
        CHECK(ask(content, "a.example", target).status == 404);
    }
    CHECK(ask(content, "..", "/secret.txt").status == 404);
    CHECK(ask(content, "", "/etc/passwd").status == 404);
    CHECK(ask(content, "/etc", "/passwd").status == 404);
    CHECK(ask(content, "a.example/..", "/secret.txt").status == 404);
}

TEST_CASE("connections are kept alive, HEAD has no body, rubbish is refused") {
    SiteServer server{serve_generated(generated())};
    LoopbackClient client{server.port()};
    client.send(request_bytes("GET", "h0001.sim.example", "/robots.txt"));
    CHECK(client.receive().status == 200);
    client.send(request_bytes("HEAD", "h0001.sim.example", "/"));
    auto head = client.receive(true);
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    client.send(request_bytes("GET", "h0001.sim.example", "/feed.xml"));
    CHECK(client.receive().body.find("<rss") != std::string::npos);
    LoopbackClient rude{server.port()};
    rude.send("this is not http\r\n\r\n");
    CHECK(rude.receive().status == 400);
}

TEST_CASE("cut and chunked replies look like that on the wire") {
    SiteServer server{[](const SiteRequest& request) {
        SiteReply reply;
        reply.body = std::string(5000, 'x');
        reply.chunked = request.target != "/cut";
        reply.cut = request.target.starts_with("/cut");
        return reply;
    }};
    auto chunked = get(server.port(), "a.example", "/");
    CHECK(chunked.whole);
    CHECK(chunked.body.size() == 5000);
    CHECK(chunked.headers["transfer-encoding"] == "chunked");
    CHECK_FALSE(get(server.port(), "a.example", "/cut").whole);
    CHECK_FALSE(get(server.port(), "a.example", "/cut-chunked").whole);
}

TEST_CASE("visits tell host, target, agent and status, and are there when the answer is") {
    SiteServer server{serve_generated(generated())};
    get(server.port(), "H0002.sim.example:80", "/nothing?x=1", "User-Agent: tester/1\r\n");
    auto visits = server.visits();
    REQUIRE(visits.size() == 1);
    CHECK(visits[0].host == "h0002.sim.example");
    CHECK(visits[0].target == "/nothing?x=1");
    CHECK(visits[0].agent == "tester/1");
    CHECK(visits[0].status == 404);
    CHECK(visits[0].end_us >= visits[0].begin_us);
    server.replace(
        [](const SiteRequest&) { return SiteReply{200, {}, "changed", 0, false, false}; });
    CHECK(get(server.port(), "h0002.sim.example", "/nothing").body == "changed");
}

TEST_CASE("generated pages are the same for the same seed and differ for another") {
    auto one = serve_generated(generated());
    auto same = serve_generated(generated());
    auto other_seed = generated();
    other_seed.seed = 8;
    auto other = serve_generated(other_seed);
    for (const auto* target : {"/", "/business/", "/feed.xml", "/sitemap.xml"}) {
        CHECK(ask(one, "h0000.sim.example", target).body ==
              ask(same, "h0000.sim.example", target).body);
        CHECK(ask(one, "h0000.sim.example", target).body !=
              ask(other, "h0000.sim.example", target).body);
        CHECK(ask(one, "h0000.sim.example", target).body !=
              ask(one, "h0001.sim.example", target).body);
    }
    CHECK(ask(one, "h0003.sim.example", "/").status == 404);
    CHECK(ask(one, "h00001.sim.example", "/").status == 404);
    CHECK(ask(one, "127.0.0.1", "/").status == 200);
}

namespace {

auto article_in(const std::string& page) -> std::string {
    const auto from = page.find("<article>");
    return page.substr(from, page.find("</article>") - from);
}

auto news_paths(const SiteContent& content) -> std::set<std::string> {
    std::set<std::string> out;
    const auto map = ask(content, "h0000.sim.example", "/sitemap.xml").body;
    for (auto at = map.find("/news/"); at != std::string::npos; at = map.find("/news/", at + 1))
        out.insert(map.substr(at, map.find('<', at) - at));
    return out;
}

}  // namespace

TEST_CASE("of hosts that publish daily an article keeps its address and text while it is shown") {
    auto what = generated();
    what.daily = 3;
    const auto today = serve_generated(what);
    what.now_ms += 2 * 24 * 3600 * 1000;
    const auto later = serve_generated(what);
    std::size_t both = 0;
    const auto shown = news_paths(later);
    for (const auto& path : news_paths(today)) {
        if (!shown.contains(path)) continue;
        ++both;
        const auto text = article_in(ask(later, "h0000.sim.example", path).body);
        CHECK(text == article_in(ask(today, "h0000.sim.example", path).body));
    }
    CHECK(both == shown.size() - 6);
}

TEST_CASE(
    "every generated page is reached by links, has the weight of a news page, and the count is "
    "exact") {
    auto what = generated();
    what.daily = GENERATE(0, 7);
    auto content = serve_generated(what);
    std::set<std::string> seen{"/"};
    std::vector<std::string> todo{"/"};
    std::size_t pages = 0;
    while (!todo.empty()) {
        auto target = todo.back();
        todo.pop_back();
        auto reply = ask(content, "h0000.sim.example", target);
        if (reply.headers.empty() || reply.headers[0].second != "text/html; charset=utf-8")
            continue;
        ++pages;
        CHECK(reply.body.size() > 6000);
        CHECK(reply.body.size() < 30000);
        auto links = hrefs(reply.body);
        CHECK(links.size() >= 40);
        CHECK(links.size() <= 75);
        for (const auto& link : links) {
            if (link.starts_with('/') && seen.insert(link).second) todo.push_back(link);
        }
    }
    CHECK(pages == static_cast<std::size_t>(what.pages));
    CHECK(ask(content, "h0000.sim.example", "/private/account").status == 404);
    CHECK(ask(content, "h0000.sim.example", "/news/3-another-slug.html").status == 404);
}

TEST_CASE(
    "generated articles are dated within the thirty days before now, newest first in the feed") {
    auto what = generated();
    auto feed = ask(serve_generated(what), "h0000.sim.example", "/feed.xml").body;
    auto last = Instant{std::chrono::milliseconds{what.now_ms}};
    int items = 0;
    for (auto at = feed.find("<pubDate>"); at != std::string::npos;
         at = feed.find("<pubDate>", at + 1)) {
        auto date = parse_http_date(feed.substr(at + 9, feed.find('<', at + 9) - at - 9));
        REQUIRE(date);
        CHECK(*date <= last);
        CHECK(date->time_since_epoch().count() > what.now_ms - 31ll * 24 * 3600 * 1000);
        last = *date, ++items;
    }
    CHECK(items == 30);
}

TEST_CASE("faults come in their shares and a retry is a new draw") {
    SiteFaults faults;
    faults.error = 0.2, faults.limited = 0.2, faults.cut = 0.2, faults.slow = 0.2,
    faults.slow_ms = 5;
    auto draw = [&] {
        auto content = with_faults(
            [](const SiteRequest&) { return SiteReply{200, {}, "good", 0, false, false}; }, faults);
        std::map<std::string, int> seen;
        for (int n = 0; n < 1000; ++n) {
            auto reply = ask(content, "a.example", "/" + std::to_string(n % 10));
            auto kind = reply.cut            ? "cut"
                        : reply.delay_ms > 0 ? "slow"
                                             : std::to_string(reply.status);
            if (reply.status == 429) CHECK(reply.headers.back().first == "Retry-After");
            ++seen[kind];
        }
        return seen;
    };
    auto seen = draw();
    for (const auto* kind : {"500", "429", "cut", "slow", "200"}) {
        CHECK(seen[kind] > 130);
        CHECK(seen[kind] < 270);
    }
    CHECK(draw() == seen);
}

TEST_CASE("a port that is taken is refused at once") {
    SiteServer server{serve_generated(generated())};
    CHECK_THROWS(SiteServer(serve_generated(generated()), server.port()));
}
