#include "dns_answer.hpp"

#include <ares.h>
#include <netinet/in.h>

#include <boost/asio/co_spawn.hpp>
#include <fanfold/http/name_server.hpp>
#include <random>

#include "catch.hpp"
#include "doubles/loopback_names.hpp"
#include "name_cache.hpp"

using namespace fanfold;
using namespace fanfold::http;
using namespace std::chrono_literals;

namespace {

/// What a server says to a question after www.example.
auto answer_of(const tests::NameRecord& record, std::uint16_t type) -> std::string {
    boost::asio::io_context io;
    tests::LoopbackNames server{io};
    server.names["www.example"] = record;
    tests::NameQuestion question;
    question.bytes = std::string{"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07" "example\0\0", 26} +
                     static_cast<char>(type) + std::string{"\0\1", 2};
    question.name = "www.example";
    question.type = type;
    auto bytes = server.answer(question);
    boost::asio::co_spawn(io, server.stop(), [](std::exception_ptr) {});
    io.run();
    return bytes;
}

auto read(int status, const std::string& bytes, int family) -> DnsAnswer {
    return read_dns_answer(status, {reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}, family);
}

}  // namespace

TEST_CASE("an answer gives its addresses and the shortest of its times") {
    tests::NameRecord record;
    record.four = {"192.0.2.1", "192.0.2.2"};
    record.aliases = {"cdn.example"};
    record.alias_ttl = 7;
    const auto four = read(ARES_SUCCESS, answer_of(record, 1), AF_INET);
    CHECK(four.kind == DnsAnswer::Kind::found);
    CHECK(four.addresses == std::vector<std::string>{"192.0.2.1", "192.0.2.2"});
    CHECK(four.keeps == 7s);
    record.six = {"2001:db8::1"};
    CHECK(read(ARES_SUCCESS, answer_of(record, 28), AF_INET6).addresses == std::vector<std::string>{"2001:db8::1"});
}

TEST_CASE("an answer without addresses denies them, an alias that leads nowhere too") {
    tests::NameRecord record;
    record.denial = 12;
    CHECK(read(ARES_ENODATA, answer_of(record, 1), AF_INET).keeps == 12s);
    record.aliases = {"gone.example"};
    const auto nowhere = read(ARES_SUCCESS, answer_of(record, 1), AF_INET);
    CHECK(nowhere.kind == DnsAnswer::Kind::none);
    CHECK(nowhere.keeps == 12s);
    CHECK(read(ARES_ENOTFOUND, "", AF_INET).keeps == 30s);
    CHECK(read(ARES_ETIMEOUT, "", AF_INET).kind == DnsAnswer::Kind::failed);
}

TEST_CASE("no bytes of an answer do harm, wherever they end or are wrong") {
    tests::NameRecord record;
    record.aliases = {"cdn.example"};
    record.denial = 12;
    const auto type = GENERATE(as<std::uint16_t>{}, 1, 28);
    record.six = {"2001:db8::1", "2001:db8::2"};
    const auto bytes = answer_of(record, type);
    const int family = type == 1 ? AF_INET : AF_INET6;
    for (std::size_t size = 0; size < bytes.size(); ++size)
        for (const int status : {ARES_SUCCESS, ARES_ENODATA}) read(status, bytes.substr(0, size), family);
    std::mt19937 random{7};
    for (int round = 0; round < 20'000; ++round) {
        auto wrong = bytes;
        for (int flips = 0; flips < 3; ++flips) wrong[random() % wrong.size()] = static_cast<char>(random());
        const auto answer = read(round % 2 == 0 ? ARES_SUCCESS : ARES_ENODATA, wrong, family);
        REQUIRE(answer.addresses.size() <= 16);
        REQUIRE(answer.keeps >= 0s);
    }
}

TEST_CASE("a name server is an address, with a port or without") {
    CHECK(NameServer::parse("9.9.9.9")->port == 53);
    CHECK(NameServer::parse("127.0.0.1:5353")->port == 5353);
    CHECK(NameServer::parse("2620:fe::fe")->port == 53);
    CHECK(NameServer::parse("[2620:fe::fe]")->port == 53);
    CHECK(NameServer::parse("[2620:fe::fe]:5353")->port == 5353);
    for (const auto* text : {"", ":", "dns.example", "9.9.9.9:", "9.9.9.9:0", "9.9.9.9:65536", "9.9.9.9:5x", "[::1",
                             "[]:53", "::1]:53", "[:"}) {
        INFO(text);
        CHECK_FALSE(NameServer::parse(text));
    }
}

TEST_CASE("of too many names the one that was not used for longest is forgotten") {
    ManualClock clock{Instant{}};
    NameCache cache{clock, 2};
    const auto keep = [&](const std::string& name) {
        cache.keep(name, {Known::Kind::found, {"192.0.2.1"}, clock.steady_now() + 1min, clock.steady_now() + 1h});
    };
    keep("a"), keep("b");
    CHECK(cache.find("a") != nullptr);
    keep("c");
    CHECK(cache.size() == 2);
    CHECK(cache.find("b") == nullptr);
    CHECK(cache.find("a") != nullptr);
    clock.advance(1min);
    CHECK(cache.find("a") == nullptr);
    CHECK(cache.outdated("a") != nullptr);
    clock.advance(1h);
    CHECK(cache.outdated("a") == nullptr);
}
