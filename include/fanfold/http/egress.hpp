#pragma once
/// EgressRule: which socket addresses may be dialled. One verdict, on the address itself, so that
/// decimal, octal, IPv4-mapped, NAT64 or rebound spellings make no difference. Denied unless listed
/// in `allow`: everything that the IANA special-purpose registries (RFC 6890 and updates) do not
/// call globally reachable.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::http {

/// 16 bytes, IPv4 as ::ffff:a.b.c.d.
struct Address {
    std::uint8_t bytes[16] = {};
    static auto parse(std::string_view text) -> Result<Address>;
};

struct Network {
    Address base;
    int prefix = 128;  ///< in the 128-bit form
    static auto parse(std::string_view cidr) -> Result<Network>;
    [[nodiscard]] auto contains(const Address& address) const -> bool;
};

class EgressRule {
  public:
    EgressRule() = default;
    /// `ports` empty = 80, 443, 8080, 8443. Networks in `allow` may be dialled on any port.
    EgressRule(std::vector<Network> allow, std::vector<std::uint16_t> ports);
    [[nodiscard]] auto permits(const Address& address, std::uint16_t port) const -> bool;
    /// Whether the address may be dialled on some port.
    [[nodiscard]] auto permits(const Address& address) const -> bool;

  private:
    [[nodiscard]] auto allows(const Address& address) const -> bool;
    std::vector<Network> allow_;
    std::vector<std::uint16_t> ports_{80, 443, 8080, 8443};
};

}  // namespace fanfold::http
