#include <fanfold/http/egress.hpp>
#include <string>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::http;

namespace {

auto public_address(std::string_view text) -> bool {
    return EgressRule{}.permits(Address::parse(text).value(), 443);
}

auto allowing(std::string_view cidr) -> EgressRule {
    return EgressRule{{Network::parse(cidr).value()}, {}};
}

}  // namespace

TEST_CASE("no special-purpose range may be dialled, first and last address alike") {
    for (const auto* text : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.0",
                             "10.255.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.169.254",
                             "172.16.0.0",
                             "172.31.255.255",
                             "192.0.0.8",
                             "192.0.2.1",
                             "192.88.99.1",
                             "192.168.0.0",
                             "192.168.255.255",
                             "198.18.0.0",
                             "198.19.255.255",
                             "198.51.100.7",
                             "203.0.113.7",
                             "224.0.0.1",
                             "239.255.255.255",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "64:ff9b:1::1",
                             "100::1",
                             "2001::1",
                             "2001:1ff:ffff::1",
                             "2001:db8::1",
                             "3fff::1",
                             "3fff:fff::1",
                             "5f00::1",
                             "fc00::1",
                             "fd00:ec2::254",
                             "fdff::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "feff::1",
                             "ff02::1"}) {
        INFO(text);
        CHECK_FALSE(public_address(text));
    }
}

TEST_CASE("the neighbours of the special ranges are public") {
    for (const auto* text : {"1.0.0.0",        "9.255.255.255",   "11.0.0.0",
                             "100.63.255.255", "100.128.0.0",     "126.255.255.255",
                             "128.0.0.0",      "169.253.255.255", "169.255.0.0",
                             "172.15.255.255", "172.32.0.0",      "192.0.1.0",
                             "192.0.3.0",      "192.167.255.255", "192.169.0.0",
                             "198.17.255.255", "198.20.0.0",      "223.255.255.255",
                             "8.8.8.8",        "2001:200::1",     "2001:4860:4860::8888",
                             "2606:4700::1",   "2001:db9::1",     "3ffe::1",
                             "4000::1"}) {
        INFO(text);
        CHECK(public_address(text));
    }
}

TEST_CASE("an IPv4 address inside an IPv6 one is judged as itself") {
    for (const auto* text :
         {"::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::127.0.0.1",
          "2002:7f00:1::", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:c0a8:1::1"}) {
        INFO(text);
        CHECK_FALSE(public_address(text));
    }
    for (const auto* text :
         {"::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
        INFO(text);
        CHECK(public_address(text));
    }
}

TEST_CASE("public addresses may be dialled on the listed ports only") {
    const auto google = Address::parse("8.8.8.8").value();
    for (const int port : {80, 443, 8080, 8443})
        CHECK(EgressRule{}.permits(google, static_cast<std::uint16_t>(port)));
    for (const int port : {0, 22, 25, 53, 3306, 5432, 6379, 11434})
        CHECK_FALSE(EgressRule{}.permits(google, static_cast<std::uint16_t>(port)));
    const EgressRule other{{}, {9000}};
    CHECK(other.permits(google, 9000));
    CHECK_FALSE(other.permits(google, 443));
    CHECK(other.permits(google));
}

TEST_CASE("an allowed network may be dialled on any port, and nothing beside it") {
    const auto rule = allowing("10.1.0.0/16");
    CHECK(rule.permits(Address::parse("10.1.2.3").value(), 11434));
    CHECK(rule.permits(Address::parse("::ffff:10.1.2.3").value(), 22));
    CHECK_FALSE(rule.permits(Address::parse("10.2.0.0").value(), 443));
    CHECK_FALSE(rule.permits(Address::parse("8.8.8.8").value(), 22));
    CHECK(allowing("127.0.0.1").permits(Address::parse("127.0.0.1").value(), 1));
    CHECK_FALSE(allowing("127.0.0.1").permits(Address::parse("127.0.0.2").value(), 80));
    CHECK(allowing("fd00::/9").permits(Address::parse("fd7f::1").value(), 1));
    CHECK_FALSE(allowing("fd00::/9").permits(Address::parse("fd80::1").value(), 80));
    CHECK(allowing("::1/128").permits(Address::parse("::1").value(), 80));
}

TEST_CASE("what is no address and no network is refused with a sentence") {
    for (const auto* text : {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "localhost",
                             "fe80::1%eth0", "1.2.3.256"})
        CHECK_FALSE(Address::parse(text).ok());
    for (const auto* text :
         {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "10/8"})
        CHECK_FALSE(Network::parse(text).ok());
    CHECK(Network::parse("10.0.0.0/33").error().kind() == ErrorKind::bad_input);
    CHECK(Network::parse("0.0.0.0/0").value().prefix == 96);
    CHECK(Network::parse("::/0").value().prefix == 0);
}
