#include <fanfold/render/renderer.hpp>

#include <unistd.h>

#include <boost/asio/thread_pool.hpp>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <filesystem>

#include "fixture.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

struct Desk : loopback::Fixture {
    boost::asio::thread_pool pool{1};
    SystemClock clock;

    auto draw(render::Renderer& renderer, const std::string& html = "<p>as it came",
              Deadline until = Deadline::never()) -> Result<std::string> {
        Result<std::string> out;
        run(draw_into(renderer, html, until, out));
        return out;
    }
    static auto draw_into(render::Renderer& renderer, std::string html, Deadline until, Result<std::string>& out)
        -> loopback::asio::awaitable<void> {
        render::Draft draft{*Url::parse("http://spa.example/a?b=c"), std::move(html), "text/html"};
        auto drawn = co_await renderer.draw(std::move(draft), until);
        out = std::move(drawn);
    }
    /// Whoever waits for the page is called off once the file is there.
    auto call_off(render::Renderer& renderer, fs::path begun, Result<std::string>& out) -> loopback::asio::awaitable<void> {
        async::TaskGroup group{io.get_executor()};
        group.start(draw_into(renderer, "<p>words", Deadline::never(), out));
        while (!fs::exists(begun)) co_await async::sleep_for(5ms);
        group.cancel();
        co_await group.join();
    }
    /// … once the service was asked.
    auto call_off(render::Renderer& renderer, Result<std::string>& out) -> loopback::asio::awaitable<void> {
        async::TaskGroup group{io.get_executor()};
        group.start(draw_into(renderer, "<p>words", Deadline::never(), out));
        co_await server.wait_for(1);
        group.cancel();
        co_await group.join();
    }
    auto program(std::vector<std::string> argv, Duration time = 30s) -> std::unique_ptr<render::Renderer> {
        return render::make_program(pool.get_executor(), std::move(argv), time);
    }
    auto shell(const std::string& script, Duration time = 30s) -> std::unique_ptr<render::Renderer> {
        return program({"sh", "-c", script, "sh"}, time);
    }
    auto service(const std::vector<http::Network>& networks) -> std::unique_ptr<render::Renderer> {
        return render::make_service(io.get_executor(), clock, server.url("/render"),
                                    http::EgressRule{networks, {}}, "fanfold-test", 10s);
    }
};

auto has(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a program gets the URL last and the page on stdin, and what it writes is the page") {
    Desk desk;
    const auto renderer = desk.shell("echo \"$1 $FANFOLD_URL\"; cat");
    const auto html = desk.draw(*renderer, "<p>words");
    REQUIRE(html);
    CHECK(*html == "http://spa.example/a?b=c http://spa.example/a?b=c\n<p>words");
    desk.finish();
}

TEST_CASE("a program sees nothing of our environment but where programs, language and clock are") {
    Desk desk;
    ::setenv("FANFOLD_TEST_KEY", "s3cret", 1);
    const auto renderer = desk.shell("env");
    const auto html = desk.draw(*renderer);
    ::unsetenv("FANFOLD_TEST_KEY");
    REQUIRE(html);
    CHECK_FALSE(has(*html, "s3cret"));
    CHECK(has(*html, "PATH="));
    desk.finish();
}

TEST_CASE("a program that says no gives no page, whatever it wrote") {
    Desk desk;
    const auto renderer = desk.shell("echo words; exit 3");
    const auto html = desk.draw(*renderer);
    REQUIRE_FALSE(html);
    CHECK(has(html.error().message(), "exit code 3"));
    desk.finish();
}

TEST_CASE("a program whose time is over is killed with all that it started") {
    Desk desk;
    const auto renderer = desk.shell("sleep 600 & sleep 600", 200ms);
    const auto begun = std::chrono::steady_clock::now();
    const auto html = desk.draw(*renderer);
    REQUIRE_FALSE(html);
    CHECK(has(html.error().message(), "too long"));
    CHECK(std::chrono::steady_clock::now() - begun < 60s);
    desk.finish();
}

TEST_CASE("a program is killed at once when nobody waits for its page any more") {
    Desk desk;
    const auto begun = fs::temp_directory_path() / ("fanfold-begun-" + std::to_string(::getpid()));
    // The last one has left the group and holds the output: it is not waited for.
    for (const std::string held : {"sleep 300", "exec >&-; sleep 300", "setsid sleep 20 & sleep 300"}) {
        INFO(held);
        const auto renderer = desk.shell("touch " + begun.string() + "; " + held, 300s);
        const auto since = std::chrono::steady_clock::now();
        Result<std::string> html;
        desk.run(desk.call_off(*renderer, begun, html));
        REQUIRE_FALSE(html);
        CHECK(html.error().kind() == ErrorKind::cancelled);
        CHECK(std::chrono::steady_clock::now() - since < 15s);
        fs::remove(begun);
    }
    desk.finish();
}

TEST_CASE("a program is not started when the time is over") {
    Desk desk;
    const auto renderer = desk.shell("cat");
    const auto html = desk.draw(*renderer, "<p>words", Deadline::after(SystemClock{}, -1ms));
    REQUIRE_FALSE(html);
    CHECK(html.error().kind() == ErrorKind::cancelled);
    desk.finish();
}

TEST_CASE("a program that never stops writing is stopped") {
    Desk desk;
    const auto renderer = desk.program({"yes"});
    const auto html = desk.draw(*renderer);
    REQUIRE_FALSE(html);
    CHECK(has(html.error().message(), "8 MiB"));
    desk.finish();
}

TEST_CASE("a program that is not there is the configuration's fault") {
    Desk desk;
    const auto renderer = desk.program({"no-such-renderer"});
    const auto html = desk.draw(*renderer);
    REQUIRE_FALSE(html);
    CHECK(html.error().kind() == ErrorKind::fix_config);
    CHECK(has(html.error().message(), "no-such-renderer"));
    desk.finish();
}

TEST_CASE("a service is told the URL and gives the page") {
    Desk desk;
    desk.server.answers["/render"] = {loopback::ok("<p>drawn elsewhere"), false};
    const auto renderer = desk.service({http::Network::parse("127.0.0.0/8").value()});
    const auto html = desk.draw(*renderer);
    REQUIRE(html);
    CHECK(*html == "<p>drawn elsewhere");
    CHECK(has(desk.server.requests.front(), "POST /render"));
    CHECK(has(desk.server.requests.front(), R"({"url":"http://spa.example/a?b=c"})"));
    desk.finish();
}

TEST_CASE("a service is let go at once when nobody waits for its page any more") {
    Desk desk;
    desk.server.answers["/render"] = {};
    const auto renderer = desk.service({http::Network::parse("127.0.0.0/8").value()});
    const auto since = std::chrono::steady_clock::now();
    Result<std::string> html;
    desk.run(desk.call_off(*renderer, html));
    CHECK_FALSE(html);
    CHECK(std::chrono::steady_clock::now() - since < 8s);
    desk.finish();
}

TEST_CASE("a service on a network that was not allowed is not dialled") {
    Desk desk;
    const auto renderer = desk.service({});
    CHECK_FALSE(desk.draw(*renderer));
    CHECK(desk.server.connections == 0);
    desk.finish();
}

TEST_CASE("a service that answers with a trouble gives no page") {
    Desk desk;
    const auto renderer = desk.service({http::Network::parse("127.0.0.0/8").value()});
    const auto html = desk.draw(*renderer);
    REQUIRE_FALSE(html);
    CHECK(has(html.error().message(), "404"));
    desk.finish();
}
