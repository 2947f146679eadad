#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <fanfold/http/client.hpp>

#include "fixture.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace loopback;
using namespace std::chrono_literals;

namespace {

auto within(Duration length) -> Deadline {
    return Deadline::after(SystemClock{}, length);
}

/// Sends while a signal stands ready, and stops it once the request has arrived.
auto send_and_stop(Fixture& fixture, Request request, Result<Response>& reply)
    -> asio::awaitable<void> {
    fanfold::async::TaskGroup group{fixture.io.get_executor()};
    group.start(fixture.send_into(std::move(request), soon(), reply));
    co_await fixture.server.wait_for(1);
    group.cancel();
    co_await group.join();
}

auto fetch(Fixture& fixture, std::string path, std::vector<std::string>& log)
    -> asio::awaitable<void> {
    auto request = fixture.request(path);
    auto reply = co_await fixture.client->send(std::move(request), soon());
    log.push_back(path + (reply.ok() ? " ok" : " " + to_string(reply.error().kind())));
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a body is cut at max_body decoded bytes and is still a response") {
    server.answers["/b"] = {ok(std::string(100'000, 'x'))};
    auto cut = request("/b");
    cut.max_body = 1000;
    auto reply = send(std::move(cut));
    REQUIRE(reply.ok());
    CHECK(reply->status == 200);
    CHECK(reply->truncated);
    CHECK(reply->body == std::string(1000, 'x'));
    auto exact = request("/b");
    exact.max_body = 100'000;
    reply = send(std::move(exact));
    CHECK(reply->body.size() == 100'000);
    CHECK_FALSE(reply->truncated);
    finish();
}

TEST_CASE_METHOD(Fixture, "an endless body without a length is cut too") {
    server.answers["/b"] = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFF\r\n" +
                            std::string(0xFFFFF, 'y')};
    auto cut = request("/b");
    cut.max_body = 10;
    const auto reply = send(std::move(cut));
    REQUIRE(reply.ok());
    CHECK(reply->truncated);
    CHECK(reply->body == "yyyyyyyyyy");
    finish();
}

TEST_CASE_METHOD(Fixture, "a header beyond max_header is given up") {
    server.answers["/h"] = {"HTTP/1.1 200 OK\r\nX-Long: " + std::string(70'000, 'h') +
                            "\r\nContent-Length: 0\r\n\r\n"};
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int n = 0; n < 5000; ++n) many += "X-Many: 0123456789\r\n";
    server.answers["/m"] = {many + "Content-Length: 0\r\n\r\n"};
    for (const auto* path : {"/h", "/m"}) {
        const auto reply = get(path);
        REQUIRE_FALSE(reply.ok());
        CHECK(reply.error().kind() == ErrorKind::give_up);
        CHECK(reply.error().message().find("header is larger than 65536") != std::string::npos);
    }
    finish();
}

TEST_CASE_METHOD(Fixture, "a body that is cut short by the server may be tried again") {
    server.answers["/s"] = {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", true};
    server.answers["/c"] = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true};
    for (const auto* path : {"/s", "/c"}) {
        const auto reply = get(path);
        REQUIRE_FALSE(reply.ok());
        CHECK(reply.error().kind() == ErrorKind::retry_later);
    }
    finish();
}

TEST_CASE_METHOD(Fixture, "what is not HTTP is given up") {
    server.answers["/x"] = {"SSH-2.0-OpenSSH_9.2\r\n", true};
    const auto reply = get("/x");
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
    finish();
}

TEST_CASE_METHOD(Fixture, "a connection closed without an answer may be tried again") {
    server.answers["/n"] = {"\n", true};
    const auto reply = get("/n");
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().message().starts_with("127.0.0.1: "));
    finish();
}

TEST_CASE_METHOD(Fixture, "no answer by the deadline is cancelled") {
    server.answers["/slow"] = {""};
    const auto reply = send(request("/slow?secret=1"), within(20ms));
    server.answers["/slow?secret=1"] = {""};
    const auto late = send(request("/slow?secret=1"), within(20ms));
    CHECK(reply.ok());  // a 404: the query is part of the path
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().kind() == ErrorKind::cancelled);
    CHECK(late.error().message() == "127.0.0.1: the deadline passed before it answered");
    finish();
}

TEST_CASE_METHOD(Fixture, "a deadline that has passed sends nothing") {
    const auto reply = send(request("/a"), within(-1ms));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::cancelled);
    CHECK(server.connections == 0);
    finish();
}

TEST_CASE_METHOD(Fixture, "no first byte within its time may be tried again") {
    server.answers["/slow"] = {""};
    auto slow = request("/slow");
    slow.first_byte_timeout = 20ms;
    const auto reply = send(std::move(slow));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    CHECK(reply.error().message() == "127.0.0.1: not a byte for 20ms");
    finish();
}

TEST_CASE_METHOD(Fixture, "a body that stalls may be tried again") {
    server.answers["/stall"] = {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"};
    auto stalling = request("/stall");
    stalling.first_byte_timeout = 20ms;
    const auto reply = send(std::move(stalling));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    finish();
}

TEST_CASE_METHOD(Fixture, "a refused connection and an unknown name may be tried again") {
    tcp::socket deaf{io,
                     tcp::endpoint{asio::ip::address_v4::loopback(), 0}};  // bound, not listening
    auto nobody = settings();
    nobody.connect_to["gone.example"] = "127.0.0.1:" + std::to_string(deaf.local_endpoint().port());
    use(std::move(nobody));
    Request one;
    one.url = Url::parse("http://gone.example/?key=secret").value();
    const auto refused = send(std::move(one));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind() == ErrorKind::retry_later);
    CHECK(refused.error().message() == "gone.example: no connection (refused or unreachable)");
    Request two;
    two.url = Url::parse("http://no-such-name.invalid/").value();
    const auto unknown = send(std::move(two));
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().kind() == ErrorKind::retry_later);
    finish();
}

TEST_CASE_METHOD(Fixture, "no connection within its time may be tried again") {
    auto handshake = request("/a");
    handshake.url = Url::parse("https://" + server.address() + "/a").value();
    handshake.connect_timeout =
        50ms;  // the server speaks no TLS, and waits for the end of a header
    const auto reply = send(std::move(handshake));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    CHECK(reply.error().message() == "127.0.0.1: no connection within 50ms");
    finish();
}

TEST_CASE_METHOD(
    Fixture, "a server that answers a TLS greeting with something else is named with the reason") {
    server.answers["/a"] = {ok("x")};
    auto greeting = request("/a");
    greeting.url = Url::parse("https://" + server.address() + "/a").value();
    server.blurts = "HTTP/1.1 400 Bad Request\r\n\r\n";
    const auto reply = send(std::move(greeting));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::retry_later);
    CHECK(reply.error().message().starts_with("127.0.0.1: TLS: "));
    finish();
}

TEST_CASE_METHOD(Fixture, "a request without a URL is given up") {
    CHECK(send(Request{}).error().kind() == ErrorKind::give_up);
    finish();
}

TEST_CASE_METHOD(Fixture, "a cancelled coroutine lets go of its connection at once") {
    server.answers["/slow"] = {""};
    Result<Response> reply;
    run(send_and_stop(*this, request("/slow"), reply));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::cancelled);
    auto until_closed = [](Server& its) -> asio::awaitable<void> {
        while (its.open > 0) co_await its.closed_one.wait();
    };
    run(until_closed(server));
    finish();
}

TEST_CASE_METHOD(Fixture, "requests that stand in line can be late, and the line goes on") {
    auto narrow = settings();
    narrow.max_connections = 1;
    use(std::move(narrow));
    server.answers["/slow"] = {""};
    server.answers["/a"] = {ok("a")};
    std::vector<std::string> log;
    auto script = [](Fixture& fixture, std::vector<std::string>& its_log) -> asio::awaitable<void> {
        fanfold::async::TaskGroup slow{fixture.io.get_executor()};
        fanfold::async::TaskGroup rest{fixture.io.get_executor()};
        slow.start(fetch(fixture, "/slow", its_log));
        co_await fixture.server.wait_for(1);
        rest.start(fetch(fixture, "/a", its_log));
        auto waiting = fixture.request("/a");
        auto late = co_await fixture.client->send(std::move(waiting), within(10ms));
        its_log.push_back(late.ok() ? "late ok" : "late " + to_string(late.error().kind()));
        slow.cancel();
        co_await slow.join();
        co_await rest.join();
    };
    run(script(*this, log));
    CHECK(log == std::vector<std::string>{"late cancelled", "/slow cancelled", "/a ok"});
    finish();
}

TEST_CASE_METHOD(Fixture, "a client that is destroyed ends what still waits") {
    server.answers["/slow"] = {""};
    auto narrow = settings();
    narrow.max_connections = 2;
    narrow.max_per_host = 1;
    use(std::move(narrow));
    std::vector<std::string> log;
    auto script = [](Fixture& fixture, std::vector<std::string>& its_log) -> asio::awaitable<void> {
        fanfold::async::TaskGroup group{fixture.io.get_executor()};
        for (int n = 0; n < 5; ++n) group.start(fetch(fixture, "/slow", its_log));
        co_await fixture.server.wait_for(1);
        fixture.client.reset();
        co_await group.join();
    };
    run(script(*this, log));
    CHECK(log == std::vector<std::string>(5, "/slow cancelled"));
    finish();
}

TEST_CASE("an io_context that goes away under a request leaks nothing") {
    auto fixture = std::make_unique<Fixture>();
    fixture->server.answers["/slow"] = {""};
    Result<Response> reply;
    auto ignore = [](std::exception_ptr) {};
    asio::co_spawn(fixture->io, fixture->send_into(fixture->request("/slow"), soon(), reply),
                   ignore);
    while (fixture->server.requests.empty()) fixture->io.run_one();
    fixture.reset();
    CHECK_FALSE(reply.ok());
}
