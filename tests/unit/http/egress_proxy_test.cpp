#include <fanfold/http/egress_proxy.hpp>

#include <unistd.h>

#include "fixture.hpp"
#include "peer_owner.hpp"
#include "proxy_head.hpp"

using namespace fanfold;
using namespace fanfold::http;
using loopback::tcp;

namespace {

/// A proxy before the loopback server, and a client that says one thing to it.
struct Desk : loopback::Fixture {
    EgressProxy proxy;
    std::uint16_t port = 0;
    EgressProxyTally tally;

    explicit Desk(const char* allowed = "127.0.0.0/8", std::size_t bytes = 1u << 20)
        : proxy(io.get_executor(), settings_of(allowed, bytes)), port(proxy.open().value()) {}

    static auto settings_of(const char* allowed, std::size_t bytes) -> EgressProxySettings {
        EgressProxySettings out;
        out.egress = EgressRule{{Network::parse(allowed).value()}, {}};
        out.bytes = bytes;
        return out;
    }
    auto say(std::string words) -> std::string {
        std::string answer;
        run(say_into(std::move(words), answer));
        return answer;
    }
    auto say_into(std::string words, std::string& answer) -> loopback::asio::awaitable<void> {
        tcp::socket socket{io};
        const tcp::endpoint place{loopback::asio::ip::address_v4::loopback(), port};
        co_await socket.async_connect(place, loopback::asio::use_awaitable);
        co_await loopback::asio::async_write(socket, loopback::asio::buffer(words), loopback::quietly);
        co_await loopback::asio::async_read(socket, loopback::asio::dynamic_buffer(answer), loopback::quietly);
    }
    auto close_into() -> loopback::asio::awaitable<void> { tally = co_await proxy.close(); }
    void end() {
        run(close_into());
        finish();
    }
};

auto has(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a request in absolute form is sent on in the origin's form, and the answer ends the connection") {
    Desk desk;
    desk.server.answers["/a?b"] = {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nwords", true};
    const auto answer = desk.say("GET http://" + desk.server.address() +
                                 "/a?b HTTP/1.1\r\nHost: here\r\nProxy-Connection: keep-alive\r\nX-Kept: 1\r\n\r\n");
    CHECK(answer == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwords");
    CHECK(desk.server.requests.front() == "GET /a?b HTTP/1.1\r\nHost: here\r\nX-Kept: 1\r\nConnection: close\r\n\r\n");
    desk.end();
    CHECK(desk.tally.requests == 1);
    CHECK(desk.tally.refused == 0);
}

TEST_CASE("a second request on the same connection goes nowhere") {
    Desk desk;
    desk.server.answers["/"] = {loopback::ok("words"), true};
    const auto one = "GET http://" + desk.server.address() + "/ HTTP/1.1\r\nHost: here\r\n\r\n";
    const auto answer = desk.say(one + "GET http://10.0.0.1/ HTTP/1.1\r\nHost: there\r\n\r\n");
    CHECK(has(answer, "words"));
    CHECK(desk.server.requests.size() == 1);
    desk.end();
}

TEST_CASE("a body is sent on") {
    Desk desk;
    desk.server.answers["/"] = {loopback::ok("taken"), true};
    const auto answer = desk.say("POST http://" + desk.server.address() +
                                 "/ HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nbody");
    CHECK(has(answer, "taken"));
    CHECK(has(desk.server.requests.front(), "\r\n\r\nbody"));
    desk.end();
}

TEST_CASE("a tunnel carries both ways") {
    Desk desk;
    desk.server.answers["/"] = {loopback::ok("through"), true};
    const auto answer = desk.say("CONNECT " + desk.server.address() + " HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    CHECK(answer.starts_with("HTTP/1.1 200 "));
    CHECK(has(answer, "through"));
    desk.end();
}

TEST_CASE("addresses that may not be dialled are refused, tunnels too, and nobody is asked") {
    Desk desk{"192.0.2.0/24"};
    const auto& there = desk.server.address();
    CHECK(desk.say("GET http://" + there + "/ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.say("CONNECT " + there + " HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.say("CONNECT localhost:80 HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.say("CONNECT 2130706433:80 HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.say("CONNECT [::ffff:127.0.0.1]:80 HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.say("CONNECT 9.9.9.9:25 HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 403 "));
    CHECK(desk.server.connections == 0);
    desk.end();
    CHECK(desk.tally.refused == 6);
}

TEST_CASE("what is no request to a proxy is refused") {
    Desk desk;
    for (const std::string words :
         {"GET / HTTP/1.1\r\n\r\n", "GET https://a.example/ HTTP/1.1\r\n\r\n", "CONNECT a.example HTTP/1.1\r\n\r\n",
          "\r\n\r\n", "GET http://u:p@a.example/ HTTP/1.1\r\n\r\n", "GET http://a.example/ HTTP/1.1\r\n folded\r\n\r\n",
          "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "POST http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}) {
        INFO(words);
        CHECK(desk.say(words).starts_with("HTTP/1.1 400 "));
    }
    desk.end();
}

TEST_CASE("when a page's bytes are used up its connections end") {
    Desk desk{"127.0.0.0/8", 10'000};
    desk.server.answers["/"] = {loopback::ok(std::string(100'000, 'x')), true};
    const auto answer = desk.say("GET http://" + desk.server.address() + "/ HTTP/1.1\r\n\r\n");
    CHECK(answer.size() < 20'000);
    desk.end();
}

TEST_CASE("a proxy is closed while connections wait, and opened again with another count") {
    Desk desk;
    desk.server.answers["/slow"] = {};
    auto client = [&]() -> loopback::asio::awaitable<void> {
        std::string answer;
        co_await desk.say_into("GET http://" + desk.server.address() + "/slow HTTP/1.1\r\n\r\n", answer);
    };
    async::TaskGroup waiting{desk.io.get_executor()};
    waiting.start(client());
    desk.run(desk.server.wait_for(1));
    desk.run(desk.close_into());
    desk.run(waiting.join());
    CHECK(desk.tally.requests == 1);
    desk.port = desk.proxy.open().value();
    desk.run(desk.close_into());
    CHECK(desk.tally.requests == 0);
    desk.finish();
}

TEST_CASE("the owner of a connection over loopback is known while it stands") {
    loopback::asio::io_context io;
    tcp::acceptor acceptor{io, tcp::endpoint{loopback::asio::ip::address_v4::loopback(), 0}};
    tcp::socket client{io};
    client.connect(acceptor.local_endpoint());
    auto served = acceptor.accept();
    const auto theirs = served.remote_endpoint();
    const auto ours = served.local_endpoint();
    CHECK(owner_of_peer(theirs, ours) == ::geteuid());
    client.close();
    CHECK_FALSE(owner_of_peer(theirs, ours));
    CHECK_FALSE(owner_of_peer({loopback::asio::ip::address_v4::loopback(), 1}, ours));
}

TEST_CASE("heads on their way through a proxy") {
    CHECK(is_interim("HTTP/1.1 103 Early Hints\r\n\r\n"));
    CHECK_FALSE(is_interim("HTTP/1.1 200 OK\r\n\r\n"));
    CHECK_FALSE(closing_response("ICY 200 OK\r\n\r\n"));
    const auto ask = read_proxy_ask("GET http://A.example:81?q HTTP/1.1\r\n\r\n");
    REQUIRE(ask);
    CHECK(ask->host == "a.example");
    CHECK(ask->port == 81);
    CHECK(ask->head.starts_with("GET /?q HTTP/1.1\r\n"));
}
