#include <fanfold/render/browser.hpp>

#include <unistd.h>

#include <boost/asio/thread_pool.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <filesystem>
#include <fstream>

#include "fixture.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// A program that behaves in one way.
class Fake {
  public:
    explicit Fake(const std::string& mode)
        : path_(fs::temp_directory_path() / ("fanfold-fake-" + std::to_string(::getpid()) + mode)) {
        std::ofstream{path_} << "#!/bin/sh\nexport BEGUN=" << begun() << "\nexec python3 " << FANFOLD_FAKE_BROWSER << " " << mode << " \"$@\"\n";
        fs::permissions(path_, fs::perms::owner_all);
    }
    Fake(const Fake&) = delete;
    auto operator=(const Fake&) -> Fake& = delete;
    ~Fake() {
        fs::remove(path_);
        fs::remove(begun());
    }
    [[nodiscard]] auto path() const -> std::string { return path_.string(); }
    /// There once it hangs.
    [[nodiscard]] auto begun() const -> std::string { return path_.string() + ".begun"; }

  private:
    fs::path path_;
};

struct Desk : loopback::Fixture {
    boost::asio::thread_pool pool{1};
    render::BrowserSettings settings;
    http::EgressProxySettings way_out;
    std::unique_ptr<render::Browser> browser;

    explicit Desk(const std::string& program, Duration time = 20s, int pages = 50) {
        settings.program = program;
        settings.user_agent = "fanfold-test/1 (+somebody)";
        settings.time = time;
        settings.rest = program == "chromium" ? 20s : Duration{300};
        settings.pages = pages;
        way_out.egress = http::EgressRule{{http::Network::parse("127.0.0.1/32").value()}, {}};
        names_lead_to(server.address());
    }
    /// Another browser, for which every name is there.
    void names_lead_to(const std::string& place) {
        way_out.connect_to = {{"*", place}};
        browser = std::make_unique<render::Browser>(io.get_executor(), pool.get_executor(), settings, way_out);
    }
    auto draw(std::string html, Deadline until = Deadline::never()) -> Result<std::string> {
        Result<std::string> out;
        run(draw_into(std::move(html), until, out));
        return out;
    }
    auto draw_into(std::string html, Deadline until, Result<std::string>& out) -> loopback::asio::awaitable<void> {
        render::Draft draft{*Url::parse("http://spa.example/page"), std::move(html), "text/html; charset=utf-8"};
        auto drawn = co_await browser->draw(std::move(draft), until);
        out = std::move(drawn);
    }
    /// Whoever waits for the page is called off once the browser hangs.
    auto call_off(std::string begun, Result<std::string>& out) -> loopback::asio::awaitable<void> {
        async::TaskGroup group{io.get_executor()};
        group.start(draw_into("<p>words", Deadline::never(), out));
        while (!fs::exists(begun)) co_await async::sleep_for(5ms);
        group.cancel();
        co_await group.join();
    }
};

auto has(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

/// "drawn by 123: …": which process drew it.
auto drawer_of(const Result<std::string>& html) -> std::string {
    return html ? html->substr(0, html->find(':')) : html.error().message();
}

auto has_chromium() -> bool {
    if (render::find_program("chromium")) return true;
    WARN("skipped: no chromium here");
    return false;
}

}  // namespace

TEST_CASE("a page is given as it came, and its pictures and other pages are refused") {
    const Fake fake{"good"};
    Desk desk{fake.path()};
    const auto html = desk.draw("<p>é");
    REQUIRE(html);
    CHECK(has(*html, ": <p>é refused 2 refused 3"));
    desk.finish();
}

TEST_CASE("other pages that a page opens are closed before they begin, its workers run") {
    const Fake fake{"opens"};
    Desk desk{fake.path()};
    const auto html = desk.draw("<p>words");
    REQUIRE(html);
    CHECK(has(*html, ": <p>words closed TP let W run refused 2 refused 3"));
    desk.finish();
}

TEST_CASE("one browser draws several pages, and is started anew after so many") {
    const Fake fake{"good"};
    Desk desk{fake.path(), 20s, 2};
    const auto first = drawer_of(desk.draw("1"));
    CHECK(first.starts_with("drawn by "));
    CHECK(drawer_of(desk.draw("2")) == first);
    CHECK(drawer_of(desk.draw("3")) != first);
    desk.finish();
}

TEST_CASE("a page that never rests is read as it stands") {
    const Fake fake{"never-rests"};
    Desk desk{fake.path()};
    const auto html = desk.draw("<p>words");
    REQUIRE(html);
    CHECK(has(*html, "words"));
    desk.finish();
}

TEST_CASE("what a browser says out of form is not listened to") {
    const Fake fake{"babbles"};
    Desk desk{fake.path()};
    CHECK(desk.draw("<p>words"));
    desk.finish();
}

TEST_CASE("a browser that dies, hangs or floods loses the page, and the next page has another") {
    for (const std::string mode : {"dies", "hangs", "floods"}) {
        INFO(mode);
        const Fake fake{mode};
        Desk desk{fake.path(), 2s};
        const auto html = desk.draw("<p>words");
        REQUIRE_FALSE(html);
        CHECK(html.error().kind() == ErrorKind::retry_later);
        CHECK_FALSE(desk.draw("<p>words"));
        desk.finish();
    }
}

TEST_CASE("a browser that hangs is killed at once when nobody waits for its page any more") {
    const Fake fake{"hangs"};
    Desk desk{fake.path(), 300s};
    const auto since = std::chrono::steady_clock::now();
    Result<std::string> html;
    desk.run(desk.call_off(fake.begun(), html));
    REQUIRE_FALSE(html);
    CHECK(html.error().kind() == ErrorKind::cancelled);
    CHECK(std::chrono::steady_clock::now() - since < 60s);
    desk.finish();
}

TEST_CASE("a page that leaves without a request is not taken for the page") {
    const Fake fake{"leaves"};
    Desk desk{fake.path()};
    const auto html = desk.draw("<p>words");
    REQUIRE_FALSE(html);
    CHECK(html.error().kind() == ErrorKind::retry_later);
    CHECK(has(html.error().message(), "went elsewhere"));
    desk.finish();
}

TEST_CASE("a page whose time is over starts no browser and costs none") {
    const Fake fake{"good"};
    Desk desk{fake.path()};
    const auto first = drawer_of(desk.draw("1"));
    const auto late = desk.draw("2", Deadline::after(SystemClock{}, -1ms));
    REQUIRE_FALSE(late);
    CHECK(late.error().kind() == ErrorKind::cancelled);
    CHECK(drawer_of(desk.draw("3")) == first);
    desk.finish();
}

TEST_CASE("a browser that is killed as it starts may live the next time, one that ends by itself will not") {
    for (const std::string mode : {"is-killed", "is-wrong"}) {
        INFO(mode);
        const Fake fake{mode};
        Desk desk{fake.path()};
        const auto html = desk.draw("<p>words");
        REQUIRE_FALSE(html);
        CHECK(html.error().kind() == (mode == "is-killed" ? ErrorKind::retry_later : ErrorKind::fix_config));
        desk.finish();
    }
}

TEST_CASE("folders that a killed daemon left go after a day, and no others") {
    const auto made = [](const std::string& name, std::chrono::hours age) {
        const auto path = fs::temp_directory_path() / (name + std::to_string(::getpid()));
        fs::create_directory(path);
        std::ofstream{path / "file"} << "words";
        fs::last_write_time(path, fs::file_time_type::clock::now() - age);
        return path;
    };
    const auto old = made("fanfold-browser-old", 30h);
    const auto young = made("fanfold-browser-young", 2h);
    const auto foreign = made("fanfold-other-old", 30h);
    const Fake fake{"good"};
    Desk desk{fake.path()};
    CHECK(desk.draw("<p>words"));
    CHECK_FALSE(fs::exists(old));
    CHECK(fs::exists(young));
    CHECK(fs::exists(foreign));
    for (const auto& each : {young, foreign}) fs::remove_all(each);
    desk.finish();
}

TEST_CASE("Chromium's page that puts another document in its own place is not taken for the page") {
    if (!has_chromium()) return;
    Desk desk{"chromium", 8s};
    CHECK_FALSE(desk.draw("<p>words<script>location.href = URL.createObjectURL(new Blob(['<p>else'], {type: 'text/html'}))"
                          "</script>"));
    desk.finish();
}

TEST_CASE("a browser that is not there is the configuration's fault") {
    Desk desk{"no-such-browser"};
    const auto html = desk.draw("<p>words");
    REQUIRE_FALSE(html);
    CHECK(html.error().kind() == ErrorKind::fix_config);
    desk.finish();
}

TEST_CASE("a page that only its scripts fill is read through Chromium") {
    if (!has_chromium()) return;
    Desk desk{"chromium", 60s};
    desk.server.answers["/api"] = {loopback::ok("The council votes on the harbour bridge."), true};
    const auto html = desk.draw(
        "<!doctype html><noscript>enable JavaScript</noscript><main id=root></main><img src=/picture.png><script>"
        "fetch('/api').then(r => r.text()).then(t => { root.textContent = t; location.href = 'http://else.example/'; })"
        "</script>");
    REQUIRE(html);
    CHECK(has(*html, "The council votes on the harbour bridge."));
    CHECK_FALSE(has(*html, "enable JavaScript"));
    REQUIRE_FALSE(desk.server.requests.empty());
    CHECK(has(desk.server.requests.front(), "GET /api HTTP/1.1"));
    CHECK(has(desk.server.requests.front(), "fanfold-test/1 (+somebody)"));
    for (const auto& path : desk.server.paths) CHECK(path != "/picture.png");
    desk.finish();
}

TEST_CASE("Chromium's page opens no other page and no frame, and its workers work for it") {
    if (!has_chromium()) return;
    Desk desk{"chromium", 60s};
    desk.server.answers["/api"] = {loopback::ok("The council votes on the harbour bridge."), true};
    const auto html = desk.draw(
        "<main id=root>waits</main><script>"
        "window.open('http://popup.example/popup'); window.open('about:blank')?.fetch('/from-popup');"
        "const link = document.createElement('a'); link.href = 'http://popup.example/linked'; link.target = '_blank'; link.click();"
        "const frame = document.createElement('iframe'); frame.src = 'http://else.example/frame'; document.body.append(frame);"
        "const code = 'fetch(`http://spa.example/api`).then(r => r.text()).then(t => postMessage(t))';"
        "const worker = new Worker(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})));"
        "worker.onmessage = told => { root.textContent = told.data; }</script>");
    REQUIRE(html);
    CHECK(has(*html, "The council votes on the harbour bridge."));
    for (const auto& path : desk.server.paths) CHECK((path == "/api" || path == "/favicon.ico"));
    CHECK(desk.draw("<p>another"));
    desk.finish();
}

TEST_CASE("Chromium reaches no address that the crawl may not, by number, by name or by another protocol") {
    if (!has_chromium()) return;
    Desk desk{"chromium", 60s};
    loopback::tcp::acceptor inside{desk.io, {loopback::asio::ip::make_address("127.0.0.2"), 0}};
    const auto port = std::to_string(inside.local_endpoint().port());
    desk.names_lead_to("127.0.0.2:" + port);
    const auto html = desk.draw(
        "<main id=root>waits</main><script>const at = '127.0.0.2:" + port +
        "', tries = ['http://' + at, 'http://[::ffff:7f00:2]:" + port + "', 'http://2130706434:" + port +
        "', 'http://inside.example/', 'https://' + at].map(u => fetch(u, {mode: 'no-cors'}));"
        "navigator.sendBeacon('http://' + at + '/beacon'); new Image().src = 'http://' + at + '/image';"
        "tries.push(new Promise(end => { new WebSocket('ws://' + at + '/socket').onerror = end; }));"
        "Promise.allSettled(tries).then(() => { root.textContent = 'all tried'; })</script>");
    REQUIRE(html);
    CHECK(has(*html, ">all tried<"));
    boost::system::error_code nobody;
    inside.non_blocking(true);
    (void)inside.accept(nobody);
    CHECK(nobody == loopback::asio::error::would_block);
    desk.finish();
}
