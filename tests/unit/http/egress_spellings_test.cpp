// Every way to write an address that must not be dialled, by every way on which it can come. The
// verdict is on the address of the socket, so that none of them makes a difference.
#include <array>
#include <cstdio>
#include <fanfold/http/client.hpp>

#include "fixture.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace loopback;

namespace {

using Four = std::array<unsigned, 4>;

template <class... Values>
auto formatted(const char* form, Values... values) -> std::string {
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), form, values...);
    return text.data();
}

/// What inet_aton, the URL standard and RFC 4291, 6052 and 3056 make of four bytes.
auto spellings_of(Four at) -> std::vector<std::string> {
    const auto [a, b, c, d] = at;
    const unsigned whole = a << 24 | b << 16 | c << 8 | d;
    const unsigned high = a << 8 | b, low = c << 8 | d;
    return {
        formatted("%u.%u.%u.%u", a, b, c, d),
        formatted("%u.%u.%u.%u.", a, b, c, d),
        formatted("%u", whole),
        formatted("0x%x", whole),
        formatted("0X%08X", whole),
        formatted("0%o", whole),
        formatted("%u.%u", a, whole & 0xFFFFFFu),
        formatted("%u.%u.%u", a, b, low),
        formatted("0x%x.0x%x.0x%x.0x%x", a, b, c, d),
        formatted("0%o.0%o.0%o.0%o", a, b, c, d),
        formatted("%u.0x%x.0%o.%u", a, b, c, d),
        formatted("%u%%2E%u%%2E%u%%2E%u", a, b, c, d),
        formatted("%u\xE3\x80\x82%u\xE3\x80\x82%u\xE3\x80\x82%u", a, b, c, d),
        formatted("[::ffff:%u.%u.%u.%u]", a, b, c, d),
        formatted("[::ffff:%x:%x]", high, low),
        formatted("[0:0:0:0:0:ffff:%x:%x]", high, low),
        formatted("[::%x:%x]", high, low),
        formatted("[64:ff9b::%x:%x]", high, low),
        formatted("[64:ff9b::%u.%u.%u.%u]", a, b, c, d),
        formatted("[2002:%x:%x::1]", high, low),
    };
}

auto all_spellings() -> std::vector<std::string> {
    const std::vector<Four> denied{
        {127, 0, 0, 1},     {10, 0, 0, 5},     {172, 16, 0, 1},  {172, 31, 255, 254},
        {192, 168, 1, 1},   {169, 254, 169, 254}, {100, 64, 0, 1}, {0, 0, 0, 0},
        {192, 0, 2, 1},     {198, 18, 0, 1},   {198, 51, 100, 7}, {203, 0, 113, 7},
        {224, 0, 0, 1},     {240, 0, 0, 1},    {255, 255, 255, 255}, {192, 88, 99, 1}};
    std::vector<std::string> all{
        "localhost", "LOCALHOST", "127.1", "127.255.255.254", "0", "0x0", "[::]", "[::1]",
        "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]",
        "[ff02::1]", "[100::1]", "[2001:db8::1]", "[2001::1]", "[3fff::1]", "[5f00::1]", "[64:ff9b:1::1]",
        "[::ffff:7f00:1]", "user:secret@127.0.0.1", "8.8.8.8@127.0.0.1", "8.8.8.8%40@127.0.0.1"};
    for (const auto& four : denied)
        for (auto& spelling : spellings_of(four)) all.push_back(std::move(spelling));
    return all;
}

auto strict() -> ClientSettings {
    ClientSettings out;
    out.user_agent = "fanfold-test/1";
    return out;
}

/// Not a word of libcurl's about a connection: it was refused before one was tried, or was no URL.
void check_refused(const Result<Response>& reply) {
    REQUIRE_FALSE(reply.ok());
    CHECK(reply.error().kind() == ErrorKind::give_up);
}

}  // namespace

TEST_CASE_METHOD(Fixture, "no spelling of a denied address is dialled, in a URL or in a redirect") {
    use(strict());
    const auto port = server.address().substr(server.address().find(':'));
    const auto from = Url::parse("http://news.example/moved").value();
    const auto spellings = all_spellings();
    REQUIRE(spellings.size() > 300);
    for (const auto& host : spellings) {
        for (const auto& text : {"http://" + host + port + "/", "//" + host + port + "/"}) {
            CAPTURE(text);
            const auto url = from.resolve(text);
            if (!url) continue;
            Request request;
            request.url = *url;
            check_refused(send(std::move(request)));
        }
    }
    CHECK(server.connections == 0);
    finish();
}

TEST_CASE_METHOD(Fixture, "a name that leads to a denied address is not dialled, today or tomorrow") {
    const auto port = server.address().substr(server.address().find(':') + 1);
    for (const auto* address : {"127.0.0.1", "10.0.0.5", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]",
                                "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fd00::1]"}) {
        CAPTURE(address);
        auto rebound = strict();
        rebound.connect_to["rebinding.example"] = std::string{address} + ":" + port;
        use(std::move(rebound));
        Request request;
        request.url = Url::parse("http://rebinding.example/").value();
        check_refused(send(std::move(request)));
    }
    CHECK(server.connections == 0);
    finish();
}

TEST_CASE_METHOD(Fixture, "a connection that is used again is judged again, by the port as well") {
    server.answers["/a"] = {ok("first")};
    CHECK(get("/a")->body == "first");
    CHECK(get("/a")->body == "first");
    CHECK(server.connections == 1);
    // The same address and port, for a client that may not: a pool of its own, and no dial.
    use(strict());
    check_refused(get("/a"));
    CHECK(server.connections == 1);
    finish();
}

TEST_CASE_METHOD(Fixture, "hosts that share a crowded address are served one after the other") {
    auto crowded = settings();
    crowded.max_per_address = 2;
    crowded.connect_to["*"] = server.address();
    use(std::move(crowded));
    server.answers["/a"] = {ok("one")};
    std::vector<Result<Response>> replies(10);
    auto all = [](Fixture& its, std::vector<Result<Response>>& into) -> asio::awaitable<void> {
        async::TaskGroup group{its.io.get_executor()};
        for (std::size_t at = 0; at < into.size(); ++at) {
            Request request;
            request.url = Url::parse("http://h" + std::to_string(at) + ".example/a").value();
            group.start(its.send_into(std::move(request), soon(), into[at]));
        }
        co_await group.join();
    };
    run(all(*this, replies));
    for (const auto& reply : replies) {
        REQUIRE(reply.ok());
        CHECK(reply->body == "one");
    }
    CHECK(server.paths.size() == 10);
    finish();
}

TEST_CASE_METHOD(Fixture, "no more requests at once than an address may have: who waits can be late, and the line goes on") {
    auto crowded = settings();
    crowded.max_per_address = 1;
    crowded.connect_to["*"] = server.address();
    use(std::move(crowded));
    server.answers["/hang"] = {""};
    server.answers["/a"] = {ok("one")};
    std::vector<Result<Response>> replies(3);
    auto one = [](Fixture& its, std::string url, Deadline until,
                  Result<Response>& into) -> asio::awaitable<void> {
        Request request;
        request.url = Url::parse(url).value();
        into = co_await its.client->send(std::move(request), until);
    };
    auto all = [one](Fixture& its, std::vector<Result<Response>>& into) -> asio::awaitable<void> {
        const auto shortly = Deadline::after(SystemClock{}, std::chrono::milliseconds{80});
        async::TaskGroup group{its.io.get_executor()};
        group.start(one(its, "http://a.example/hang", shortly, into[0]));
        co_await its.server.wait_for(1);
        group.start(one(its, "http://b.example/a", shortly, into[1]));
        group.start(one(its, "http://c.example/a", soon(), into[2]));
        co_await group.join();
    };
    run(all(*this, replies));
    CHECK_FALSE(replies[0].ok());
    CHECK_FALSE(replies[1].ok());
    REQUIRE(replies[2].ok());
    CHECK(replies[2]->body == "one");
    finish();
}

TEST_CASE_METHOD(Fixture, "when all bodies together hold too much, the large ones are cut") {
    auto scarce = settings();
    scarce.body_budget = 64 << 10;
    use(std::move(scarce));
    server.answers["/large"] = {ok(std::string(300 << 10, 'x'))};
    server.answers["/small"] = {ok("small")};
    const auto large = get("/large");
    REQUIRE(large.ok());
    CHECK(large->truncated);
    CHECK(large->body.size() <= 64u << 10);
    CHECK_FALSE(get("/small")->truncated);
    finish();
}
