#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fanfold/http/egress.hpp>
#include <optional>

namespace fanfold::http {

namespace {

constexpr int mapped_prefix = 96;  ///< where an IPv4 address stands in the 128-bit form

auto bad_input(std::string_view text, std::string_view wanted) -> Error {
    return {ErrorKind::bad_input,
            "\"" + std::string{text.substr(0, 64)} + "\" is not " + std::string{wanted}};
}

auto from_ipv4(const std::uint8_t* four) -> Address {
    Address address;
    address.bytes[10] = address.bytes[11] = 0xFF;
    std::memcpy(address.bytes + 12, four, 4);
    return address;
}

/// The IANA special-purpose registries (RFC 6890 and updates), where not globally reachable, with
/// multicast, the retired site-local range and what is reserved. ::/96, ::ffff:0:0/96, 64:ff9b::/96
/// and 2002::/16 carry an IPv4 address, and are judged as that address.
constexpr std::array<std::string_view, 26> special_ranges{
    "0.0.0.0/8",      "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12",  "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15",  "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
    "64:ff9b:1::/48", "100::/64",        "2001::/23",      "2001:db8::/32",  "3fff::/20",
    "5f00::/16",      "fc00::/7",        "fe80::/10",      "fec0::/10",      "ff00::/8",
    "::/128"};

struct Carrier {
    std::string_view range;
    std::size_t at;  ///< of the IPv4 address in the 16 bytes
};
constexpr std::array<Carrier, 3> carriers{{{"64:ff9b::/96", 12}, {"2002::/16", 2}, {"::/96", 12}}};

auto network(std::string_view cidr) -> Network {
    return Network::parse(cidr).value();
}

auto special_networks() -> const std::vector<Network>& {
    static const auto networks = [] {
        std::vector<Network> parsed;
        std::transform(special_ranges.begin(), special_ranges.end(), std::back_inserter(parsed),
                       network);
        return parsed;
    }();
    return networks;
}

struct ParsedCarrier {
    Network range;
    std::size_t at;
};

auto parsed_carriers() -> const std::vector<ParsedCarrier>& {
    static const auto parsed = [] {
        std::vector<ParsedCarrier> all;
        for (const auto& carrier : carriers) all.push_back({network(carrier.range), carrier.at});
        return all;
    }();
    return parsed;
}

/// The IPv4 address that packets to `address` reach in the end, or `address` itself.
auto unwrapped(const Address& address) -> Address {
    for (const auto& carrier : parsed_carriers())
        if (carrier.range.contains(address)) return from_ipv4(address.bytes + carrier.at);
    return address;
}

auto any_contains(const std::vector<Network>& networks, const Address& address) -> bool {
    return std::any_of(networks.begin(), networks.end(),
                       [&address](const Network& one) { return one.contains(address); });
}

auto parse_prefix(std::string_view digits, int most) -> std::optional<int> {
    int prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || prefix < 0 || prefix > most)
        return std::nullopt;
    return prefix;
}

}  // namespace

auto Address::parse(std::string_view text) -> Result<Address> {
    const std::string zero_ended{text};
    std::array<std::uint8_t, 4> four{};
    Address address;
    const bool clean = text.find('\0') == std::string_view::npos;
    if (clean && inet_pton(AF_INET, zero_ended.c_str(), four.data()) == 1)
        return from_ipv4(four.data());
    if (clean && inet_pton(AF_INET6, zero_ended.c_str(), address.bytes) == 1) return address;
    return bad_input(text, "an IP address");
}

auto Network::parse(std::string_view cidr) -> Result<Network> {
    const auto slash = cidr.find('/');
    const auto base_text = cidr.substr(0, slash);
    const auto base = Address::parse(base_text);
    if (!base) return bad_input(cidr, "a network such as 10.0.0.0/8 or fd00::/8");
    if (slash == std::string_view::npos) return Network{base.value(), 128};
    const int offset = base_text.find(':') == std::string_view::npos ? mapped_prefix : 0;
    const auto prefix = parse_prefix(cidr.substr(slash + 1), 128 - offset);
    if (!prefix) return bad_input(cidr, "a network: its prefix is not a number that fits");
    return Network{base.value(), *prefix + offset};
}

auto Network::contains(const Address& address) const -> bool {
    const auto whole = static_cast<std::size_t>(prefix / 8);
    if (std::memcmp(base.bytes, address.bytes, whole) != 0) return false;
    const int bits = prefix % 8;
    if (bits == 0) return true;
    return ((base.bytes[whole] ^ address.bytes[whole]) >> (8 - bits)) == 0;
}

EgressRule::EgressRule(std::vector<Network> allow, std::vector<std::uint16_t> ports)
    : allow_(std::move(allow)) {
    if (!ports.empty()) ports_ = std::move(ports);
}

auto EgressRule::allows(const Address& address) const -> bool {
    return any_contains(allow_, address) || any_contains(allow_, unwrapped(address));
}

auto EgressRule::permits(const Address& address) const -> bool {
    return allows(address) || !any_contains(special_networks(), unwrapped(address));
}

auto EgressRule::permits(const Address& address, std::uint16_t port) const -> bool {
    if (allows(address)) return true;
    return permits(address) && std::find(ports_.begin(), ports_.end(), port) != ports_.end();
}

}  // namespace fanfold::http
