#include <zlib.h>

#include <fanfold/http/client.hpp>

#include "fixture.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace loopback;

namespace {

auto gzipped(const std::string& text) -> std::string {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

auto gzip_answer(const std::string& packed) -> std::string {
    return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
           std::to_string(packed.size()) + "\r\n\r\n" + packed;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a page comes with its status, headers, body and peer") {
    server.answers["/a?b=c"] = {
        "HTTP/1.1 200 OK\r\nETag:  \"x\" \r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: "
        "5\r\n\r\nhello"};
    const auto reply = get("/a?b=c");
    REQUIRE(reply.ok());
    CHECK(reply->status == 200);
    CHECK(reply->body == "hello");
    CHECK(reply->header("etag") == "\"x\"");
    CHECK(reply->header("x-two") == "2");
    CHECK(reply->header("nothing").empty());
    CHECK(reply->headers.front().name == "etag");
    CHECK(reply->peer == "127.0.0.1");
    CHECK_FALSE(reply->truncated);
    CHECK(server.paths == std::vector<std::string>{"/a?b=c"});
    CHECK(server.requests[0].find("User-Agent: fanfold-test/1") != std::string::npos);
    finish();
}

TEST_CASE_METHOD(Fixture, "a response of any status is a value, and redirects are not followed") {
    server.answers["/r"] = {"HTTP/1.1 301 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"};
    server.answers["/e"] = {"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"};
    server.answers["/n"] = {"HTTP/1.1 304 Not Modified\r\n\r\n"};
    CHECK(get("/r")->status == 301);
    CHECK(get("/e")->header("retry-after") == "7");
    CHECK(get("/n")->status == 304);
    CHECK(get("/missing")->status == 404);
    CHECK(server.paths.size() == 4);
    finish();
}

TEST_CASE_METHOD(Fixture,
                 "chunked bodies, interim answers and trailers are read as they are meant") {
    server.answers["/c"] = {
        "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
        "chunked\r\n\r\n"
        "3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Trailer: 1\r\n\r\n"};
    const auto reply = get("/c");
    REQUIRE(reply.ok());
    CHECK(reply->body == "abcdefg");
    CHECK(reply->header("x-early").empty());
    CHECK(reply->header("x-trailer").empty());
    finish();
}

TEST_CASE_METHOD(Fixture, "a gzipped body arrives decoded") {
    const std::string text(100'000, 'z');
    server.answers["/z"] = {gzip_answer(gzipped(text))};
    CHECK(get("/z")->body == text);
    CHECK(server.requests[0].find("Accept-Encoding: ") != std::string::npos);
    finish();
}

TEST_CASE_METHOD(Fixture, "a body of endless empty blocks ends once more came than could be packed") {
    std::string empty_blocks{"\x1f\x8b\x08\0\0\0\0\0\0\x03", 10};
    const std::string block{"\0\0\0\xff\xff", 5};
    while (empty_blocks.size() < (4u << 20)) empty_blocks += block;
    server.answers["/z"] = {gzip_answer(empty_blocks)};
    auto small = request("/z");
    small.max_body = 1000;
    const auto reply = send(std::move(small));
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
    CHECK(reply.error().message().find("packed larger") != std::string::npos);
    finish();
}

TEST_CASE_METHOD(Fixture, "a body that is not gzip though it says so is given up") {
    server.answers["/z"] = {gzip_answer("this is not gzip at all")};
    const auto reply = get("/z");
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
    finish();
}

TEST_CASE_METHOD(
    Fixture, "a POST carries its body and headers, and no header of its own can be smuggled in") {
    server.answers["/p"] = {ok("done")};
    auto post = request("/p");
    post.method = "POST";
    post.headers = {
        {"Content-Type", "application/json"}, {"X-A", "1\r\nX-Evil: 2"}, {"X-Empty", ""}};
    post.body = "{\"a\":1}";
    CHECK(send(std::move(post))->body == "done");
    const auto& seen = server.requests[0];
    CHECK(seen.starts_with("POST /p HTTP/1.1\r\n"));
    CHECK(seen.find("Content-Type: application/json\r\n") != std::string::npos);
    CHECK(seen.find("\r\nX-Evil") == std::string::npos);
    CHECK(seen.find("X-Empty:\r\n") != std::string::npos);
    CHECK(seen.find("Expect") == std::string::npos);
    CHECK(seen.ends_with("\r\n\r\n{\"a\":1}"));
    finish();
}

TEST_CASE_METHOD(Fixture, "an empty POST, a HEAD and a DELETE are sent as such") {
    server.answers["/p"] = {ok("")};
    server.answers["/h"] = {"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"};
    for (const auto& [method, path] : {std::pair{"POST", "/p"}, {"HEAD", "/h"}, {"DELETE", "/p"}}) {
        auto one = request(path);
        one.method = method;
        CHECK(send(std::move(one))->status == 200);
        CHECK(server.requests.back().starts_with(method));
    }
    CHECK(server.requests[0].find("Content-Length: 0") != std::string::npos);
    finish();
}

/// Handles are used again with most of their options: none may be left over from another kind of request.
TEST_CASE_METHOD(Fixture, "whatever was asked before, each request is sent as itself") {
    const std::vector<std::string> methods{"GET", "POST", "HEAD", "DELETE", "PUT"};
    server.answers["/x"] = {ok("")};
    for (const auto& before : methods)
        for (const auto& method : methods)
            for (const auto& one : {before, method}) {
                auto asked = request("/x");
                asked.method = one;
                if (one == "POST" || one == "PUT") asked.body = one + " body";
                asked.headers.push_back({"X-Of", one});
                const auto reply = send(std::move(asked));
                REQUIRE(reply.ok());
                const auto& came = server.requests.back();
                CHECK(came.starts_with(one + " /x HTTP/1.1"));
                CHECK((came.find(one + " body") != std::string::npos) == (one == "POST" || one == "PUT"));
                CHECK((came.find("Content-Length") != std::string::npos) == (one == "POST" || one == "PUT"));
                CHECK(came.find("X-Of: " + one) != std::string::npos);
                CHECK(came.find("X-Of") == came.rfind("X-Of"));
            }
    finish();
}

TEST_CASE_METHOD(Fixture, "a connection is used again, and its peer is known again") {
    server.answers["/a"] = {ok("x")};
    CHECK(get("/a")->peer == "127.0.0.1");
    CHECK(get("/a")->peer == "127.0.0.1");
    CHECK(server.connections == 1);
    finish();
}

TEST_CASE_METHOD(Fixture, "a host's connection stands while more others are asked than may be in flight") {
    server.answers["/a"] = {ok("x")};
    auto narrow = settings();
    narrow.max_connections = 2;
    narrow.connect_to["*"] = server.address();
    use(std::move(narrow));
    for (int turn = 0; turn < 2; ++turn)
        for (int host = 0; host < 20; ++host) {
            Request one;
            one.url = Url::parse("http://h" + std::to_string(host) + ".example/a").value();
            CHECK(send(std::move(one))->body == "x");
        }
    CHECK(server.connections == 20);
    finish();
}

TEST_CASE_METHOD(Fixture, "a connection that the server closed is replaced") {
    server.answers["/a"] = {ok("x"), true};
    for (int n = 0; n < 3; ++n) CHECK(get("/a")->body == "x");
    CHECK(server.connections == 3);
    finish();
}

namespace {

auto fetch_into(Fixture& fixture, std::string path, int& good) -> asio::awaitable<void> {
    auto request = fixture.request(path);
    auto reply = co_await fixture.client->send(std::move(request), soon());
    good += reply.ok() && reply->body == path;
}

auto fetch_many(Fixture& fixture, int count, int& good) -> asio::awaitable<void> {
    fanfold::async::TaskGroup group{fixture.io.get_executor()};
    for (int n = 0; n < count; ++n) group.start(fetch_into(fixture, "/" + std::to_string(n), good));
    co_await group.join();
}

}  // namespace

TEST_CASE_METHOD(Fixture, "two hundred requests at once all come back, each with its own body") {
    for (int n = 0; n < 200; ++n)
        server.answers["/" + std::to_string(n)] = {ok("/" + std::to_string(n))};
    int good = 0;
    run(fetch_many(*this, 200, good));
    CHECK(good == 200);
    CHECK(server.requests.size() == 200);
    finish();
}

TEST_CASE_METHOD(Fixture, "no more connections are opened than the client and the host may have") {
    for (int n = 0; n < 60; ++n)
        server.answers["/" + std::to_string(n)] = {ok("/" + std::to_string(n))};
    int good = 0;
    SECTION("in all") {
        auto narrow = settings();
        narrow.max_connections = 7;
        use(std::move(narrow));
        run(fetch_many(*this, 60, good));
        CHECK(server.most_open <= 7);
    }
    SECTION("for one host") {
        auto narrow = settings();
        narrow.max_per_host = 2;
        use(std::move(narrow));
        run(fetch_many(*this, 60, good));
        CHECK(server.most_open <= 2);
    }
    CHECK(good == 60);
    finish();
}

TEST_CASE_METHOD(Fixture, "connect_to dials another address under the same name") {
    server.answers["/a"] = {ok("x")};
    auto mapped = settings();
    SECTION("for one host") {
        mapped.connect_to["news.example"] = server.address();
    }
    SECTION("for all") {
        mapped.connect_to["*"] = server.address();
    }
    use(std::move(mapped));
    Request one;
    one.url = Url::parse("http://news.example/a").value();
    const auto reply = send(std::move(one));
    REQUIRE(reply.ok());
    CHECK(reply->body == "x");
    CHECK(server.requests[0].find("Host: news.example\r\n") != std::string::npos);
    finish();
}

TEST_CASE_METHOD(Fixture, "who asks is told how an exchange went over the wire") {
    server.answers["/a"] = {ok("x")};
    auto one = request("/a");
    one.tell_trip = true;
    one.headers = {{"X-Mine", "1"}};
    auto again = one;
    auto silent = one;
    silent.tell_trip = false;
    const auto first = send(std::move(one));
    REQUIRE(first.ok());
    REQUIRE(first->trip);
    CHECK(first->trip->protocol == "HTTP/1.1");
    CHECK(first->trip->status_line == "HTTP/1.1 200 OK");
    CHECK(first->trip->sent.starts_with("GET /a HTTP/1.1\r\nHost: "));
    CHECK(first->trip->sent.find("\r\nX-Mine: 1\r\n") != std::string::npos);
    CHECK(first->trip->sent.find("\r\nAccept-Encoding: ") != std::string::npos);
    CHECK(first->trip->sent.ends_with("\r\n\r\n"));
    CHECK_FALSE(first->trip->reused);
    const auto second = send(std::move(again));
    REQUIRE(second.ok());
    CHECK(second->trip->sent == first->trip->sent);
    const auto third = send(std::move(silent));
    REQUIRE(third.ok());
    CHECK_FALSE(third->trip);
    finish();
}
