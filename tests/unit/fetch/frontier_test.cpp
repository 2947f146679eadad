#include <fanfold/stage/fetch/frontier.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;
using fanfold::fetch::Frontier;

namespace {

const SourceName news{"news"};
const SourceName blogs{"blogs"};

auto link(const std::string& url, LinkOrigin origin = LinkOrigin::page, int depth = 1,
          SourceName source = news) -> Link {
    Link made;
    made.url = *Url::parse(url);
    made.source = std::move(source);
    made.origin = origin;
    made.depth = depth;
    return made;
}

struct Desk {
    ManualClock clock{Instant{}};
    Frontier frontier{clock};
    Desk() { clock.advance(1h); }
    auto next() -> std::string {
        auto taken = frontier.take();
        return taken ? taken->url.str() : "";
    }
};

}  // namespace

TEST_CASE("a host gets one request at a time and then its gap") {
    Desk desk;
    desk.frontier.open_source(news, 10, 1000ms);
    REQUIRE(desk.frontier.add(link("http://a.example/1")));
    REQUIRE(desk.frontier.add(link("http://a.example/2")));
    auto first = desk.frontier.take();
    REQUIRE(first);
    CHECK_FALSE(desk.frontier.take());
    CHECK_FALSE(desk.frontier.next_ready());
    desk.clock.advance(5s);
    CHECK_FALSE(desk.frontier.take());
    desk.frontier.release(*first);
    CHECK_FALSE(desk.frontier.take());
    REQUIRE(desk.frontier.next_ready());
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 1000ms);
    desk.clock.advance(999ms);
    CHECK_FALSE(desk.frontier.take());
    desk.clock.advance(1ms);
    CHECK(desk.next() == "http://a.example/2");
}

TEST_CASE("the gap is the longest of what source, robots and server ask for") {
    Desk desk;
    desk.frontier.open_source(news, 10, 1000ms);
    for (const auto* path : {"1", "2", "3", "4"})
        desk.frontier.add(link("http://a.example/" + std::string{path}));
    auto taken = desk.frontier.take();
    desk.frontier.set_host_delay("http://a.example", 3000ms);
    desk.frontier.release(*taken);
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 3000ms);
    desk.clock.advance(3s);
    taken = desk.frontier.take();
    desk.frontier.release(*taken, 20s);
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 20s);
    desk.frontier.set_host_delay("http://a.example", 30s);
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 30s);
    desk.frontier.set_host_delay("http://a.example", 0s);
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 30s);
}

TEST_CASE("absurd delays wait forever instead of wrapping around") {
    Desk desk;
    desk.frontier.open_source(news, 10, Duration::max());
    desk.frontier.add(link("http://a.example/1"));
    desk.frontier.add(link("http://a.example/2"));
    auto taken = desk.frontier.take();
    desk.frontier.release(*taken, Duration::max());
    CHECK(*desk.frontier.next_ready() == SteadyInstant::max());
    CHECK_FALSE(desk.frontier.take());
}

TEST_CASE("seeds, feeds and sitemaps go first, then lower depth, then arrival") {
    Desk desk;
    desk.frontier.open_source(news, 10, 0ms);
    desk.frontier.add(link("http://a.example/deep", LinkOrigin::page, 2));
    desk.frontier.add(link("http://a.example/near", LinkOrigin::page, 1));
    desk.frontier.add(link("http://a.example/near2", LinkOrigin::page, 1));
    desk.frontier.add(link("http://a.example/map", LinkOrigin::sitemap, 1));
    desk.frontier.add(link("http://a.example/seed", LinkOrigin::seed, 0));
    std::vector<std::string> order;
    while (auto taken = desk.frontier.take()) {
        order.push_back(std::string{taken->url.path()});
        desk.frontier.release(*taken);
    }
    CHECK(order == std::vector<std::string>{"/seed", "/map", "/near", "/near2", "/deep"});
    CHECK(desk.frontier.idle());
}

TEST_CASE("hosts are told apart by origin and do not wait for each other") {
    Desk desk;
    desk.frontier.open_source(news, 10, 1000ms);
    for (const auto* url : {"http://a.example/", "http://a.example:8080/", "http://b.example/"})
        desk.frontier.add(link(url));
    CHECK(desk.frontier.take());
    CHECK(desk.frontier.take());
    CHECK(desk.frontier.take());
    CHECK_FALSE(desk.frontier.take());
}

TEST_CASE("a key is seen once for each source") {
    Desk desk;
    desk.frontier.open_source(news, 10, 0ms);
    desk.frontier.open_source(blogs, 10, 0ms);
    CHECK(desk.frontier.add(link("http://a.example/x")));
    CHECK_FALSE(desk.frontier.add(link("http://a.example/x?utm_source=feed")));
    CHECK(desk.frontier.add(link("http://a.example/x", LinkOrigin::page, 1, blogs)));
    desk.frontier.remember(news, Url::parse("http://a.example/y")->key());
    CHECK_FALSE(desk.frontier.add(link("http://a.example/y")));
    CHECK_FALSE(
        desk.frontier.add(link("http://a.example/z", LinkOrigin::page, 1, SourceName{"unknown"})));
    auto taken = desk.frontier.take();
    desk.frontier.release(*taken);
    CHECK_FALSE(desk.frontier.add(link("http://a.example/x")));
}

TEST_CASE("a source hands out max_pages links and drops the rest") {
    Desk desk;
    desk.frontier.open_source(news, 2, 0ms);
    CHECK(desk.frontier.add(link("http://a.example/1")));
    CHECK(desk.frontier.add(link("http://b.example/2")));
    CHECK_FALSE(desk.frontier.add(link("http://c.example/3")));
    CHECK(desk.frontier.add(link("http://c.example/feed-entry", LinkOrigin::feed, 0)));
    auto first = desk.frontier.take();
    auto second = desk.frontier.take();
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(desk.frontier.take());
    CHECK(desk.frontier.outstanding(news) == 2);
    CHECK(desk.frontier.queued() == 0);
    desk.frontier.release(*first);
    desk.frontier.release(*second);
    CHECK(desk.frontier.idle());
    CHECK_FALSE(desk.frontier.next_ready());
    auto left = desk.frontier.close_source(news);
    REQUIRE(left.size() == 1);
    CHECK(left[0].url.str() == "http://c.example/feed-entry");
    CHECK(desk.frontier.close_source(news).empty());
    CHECK_FALSE(desk.frontier.add(link("http://d.example/4")));
}

TEST_CASE("what was visited before a crash counts in the budget") {
    Desk desk;
    desk.frontier.open_source(news, 2, 0ms);
    desk.frontier.remember(news, Url::parse("http://a.example/1")->key());
    desk.frontier.remember(news, Url::parse("http://a.example/1")->key());
    CHECK(desk.frontier.add(link("http://a.example/2")));
    CHECK_FALSE(desk.frontier.add(link("http://a.example/3")));
    CHECK(desk.frontier.take());
    CHECK_FALSE(desk.frontier.add(link("http://a.example/4")));
}

TEST_CASE("one source's end leaves the links of others at the same host") {
    Desk desk;
    desk.frontier.open_source(news, 10, 0ms);
    desk.frontier.open_source(blogs, 10, 0ms);
    desk.frontier.add(link("http://a.example/1"));
    desk.frontier.add(link("http://a.example/2", LinkOrigin::page, 1, blogs));
    desk.frontier.add(link("http://a.example/3"));
    auto taken = desk.frontier.take();
    auto left = desk.frontier.close_source(news);
    REQUIRE(left.size() == 1);
    CHECK(left[0].url.path() == "/3");
    CHECK(desk.frontier.outstanding(news) == 1);
    CHECK(desk.frontier.outstanding(blogs) == 1);
    desk.frontier.release(*taken);
    CHECK(desk.frontier.outstanding(news) == 0);
    CHECK(desk.next() == "http://a.example/2");
}

TEST_CASE("a host that rests gives its links back and takes no more") {
    Desk desk;
    desk.frontier.open_source(news, 10, 0ms);
    for (const auto* url : {"http://a.example/1", "http://a.example/2", "http://b.example/1"})
        desk.frontier.add(link(url));
    auto taken = desk.frontier.take();
    REQUIRE(taken->url.host() == "a.example");
    desk.frontier.release(*taken);
    auto back = desk.frontier.rest_host("http://a.example");
    REQUIRE(back.size() == 1);
    CHECK(back[0].url.path() == "/2");
    CHECK_FALSE(desk.frontier.add(link("http://a.example/3")));
    CHECK(desk.frontier.outstanding(news) == 1);
    CHECK(desk.next() == "http://b.example/1");
    CHECK(desk.frontier.rests("http://a.example"));
    CHECK_FALSE(desk.frontier.rests("http://b.example"));
    CHECK_FALSE(desk.frontier.rests("http://unknown.example"));
    CHECK(desk.frontier.rest_host("http://never.example").empty());
}

TEST_CASE("a release of what was not taken changes nothing") {
    Desk desk;
    desk.frontier.open_source(news, 10, 0ms);
    auto stray = link("http://a.example/1");
    desk.frontier.release(stray);
    desk.frontier.add(stray);
    desk.frontier.release(stray);
    CHECK(desk.frontier.outstanding(news) == 1);
    CHECK(desk.next() == "http://a.example/1");
    CHECK(desk.frontier.close_source(SourceName{"unknown"}).empty());
    CHECK(desk.frontier.outstanding(SourceName{"unknown"}) == 0);
}

TEST_CASE("twenty thousand hosts are walked in the order of their turns") {
    Desk desk;
    desk.frontier.open_source(news, 1000000, 1000ms);
    for (int host = 0; host < 20000; ++host) {
        for (int page = 0; page < 2; ++page) {
            auto url = "http://h" + std::to_string(host) + ".example/" + std::to_string(page);
            REQUIRE(desk.frontier.add(link(url)));
        }
    }
    std::size_t visited = 0;
    for (int round = 0; round < 2; ++round) {
        std::vector<Link> busy;
        while (auto taken = desk.frontier.take()) busy.push_back(std::move(*taken));
        CHECK(busy.size() == 20000);
        for (const auto& each : busy) desk.frontier.release(each);
        visited += busy.size();
        CHECK_FALSE(desk.frontier.take());
        desk.clock.advance(1s);
    }
    CHECK(visited == 40000);
    CHECK(desk.frontier.idle());
}

TEST_CASE("a host is free before its link is done with") {
    Desk desk;
    desk.frontier.open_source(news, 10, 1000ms);
    for (const auto* path : {"1", "2"})
        desk.frontier.add(link("http://a.example/" + std::string{path}));
    const auto first = desk.frontier.take();
    REQUIRE(first);
    desk.frontier.free_host(*first, 300ms);
    CHECK(desk.frontier.outstanding(news) == 2);
    CHECK(*desk.frontier.next_ready() == desk.clock.steady_now() + 300ms);
    desk.clock.advance(300ms);
    const auto second = desk.frontier.take();
    REQUIRE(second);
    desk.frontier.finish(*first);
    CHECK(desk.frontier.outstanding(news) == 1);
    CHECK_FALSE(desk.frontier.idle());
    desk.frontier.free_host(*second, 0ms);
    desk.frontier.finish(*second);
    CHECK(desk.frontier.idle());
}

TEST_CASE("a link that was not asked comes back with its place in the budget") {
    Desk desk;
    desk.frontier.open_source(news, 1, 0ms);
    desk.frontier.add(link("http://a.example/1"));
    auto taken = desk.frontier.take();
    REQUIRE(taken);
    CHECK(desk.frontier.put_back(*taken, 500ms));
    CHECK_FALSE(desk.frontier.put_back(*taken, 500ms));
    CHECK_FALSE(desk.frontier.take());
    desk.clock.advance(500ms);
    taken = desk.frontier.take();
    REQUIRE(taken);
    CHECK(taken->url.str() == "http://a.example/1");
    desk.frontier.close_source(news);
    CHECK_FALSE(desk.frontier.put_back(*taken, 0ms));
    desk.frontier.release(*taken);
    CHECK(desk.frontier.idle());
}

TEST_CASE("a link that is passed over costs nothing: no budget, no wait of its host") {
    ManualClock clock{Instant{}};
    Frontier frontier{clock};
    frontier.open_source(SourceName{"s"}, 1, 1s);
    for (const auto* path : {"a", "b"}) {
        Link link;
        link.source = SourceName{"s"};
        link.url = Url::parse(std::string{"http://h.example/"} + path).value();
        link.origin = LinkOrigin::seed;
        REQUIRE(frontier.add(link));
    }
    const auto first = frontier.take();
    REQUIRE(first);
    CHECK_FALSE(frontier.take());
    frontier.pass(*first);
    frontier.finish(*first);
    const auto second = frontier.take();
    REQUIRE(second);
    CHECK(second->url.path() == "/b");
    frontier.release(*second);
    CHECK(frontier.idle());
}

TEST_CASE("what stood before a crash is seen, and costs no budget after it") {
    Desk desk;
    desk.frontier.open_source(news, 2, 0ms);
    desk.frontier.remember(news, Url::parse("http://a.example/1")->key());
    for (const auto* path : {"2", "3", "4"})
        desk.frontier.remember_unasked(
            news, Url::parse(std::string{"http://a.example/"} + path)->key());
    CHECK_FALSE(desk.frontier.add(link("http://a.example/2")));
    CHECK(desk.frontier.add(link("http://a.example/5")));
    CHECK(desk.next() == "http://a.example/5");
    CHECK_FALSE(desk.frontier.add(link("http://a.example/6")));
}

TEST_CASE("a link that waits takes over the dates that a feed tells of it later") {
    Desk desk;
    desk.frontier.open_source(news, 3, 0ms);
    REQUIRE(desk.frontier.add(link("http://a.example/1")));
    REQUIRE(desk.frontier.add(link("http://b.example/2")));
    REQUIRE(desk.frontier.add(link("http://c.example/3")));
    auto told = link("http://a.example/1", LinkOrigin::feed);
    told.published = Instant{1h};
    told.updated = Instant{3h};
    CHECK_FALSE(desk.frontier.add(told));
    const auto first = desk.frontier.take();
    REQUIRE(first);
    CHECK(first->published == Instant{1h});
    CHECK(first->updated == Instant{3h});
    const auto second = desk.frontier.take();
    REQUIRE(second);
    CHECK_FALSE(second->published);
    CHECK_FALSE(second->updated);
}

TEST_CASE("the day of publication stays, and a later date that another list tells is a change") {
    Desk desk;
    desk.frontier.open_source(news, 2, 0ms);
    auto first = link("http://a.example/1", LinkOrigin::feed);
    first.published = Instant{1h};
    REQUIRE(desk.frontier.add(first));
    auto later = link("http://a.example/1", LinkOrigin::sitemap);
    later.published = Instant{5h};
    CHECK_FALSE(desk.frontier.add(later));
    const auto taken = desk.frontier.take();
    REQUIRE(taken);
    CHECK(taken->published == Instant{1h});
    CHECK(taken->updated == Instant{5h});
    CHECK_FALSE(desk.frontier.add(later));
}
