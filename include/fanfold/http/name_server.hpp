#pragma once
/// A name server that the operator named instead of the system's: "9.9.9.9", "127.0.0.1:5353",
/// "[2620:fe::fe]:53". A plain value.
#include <cstdint>
#include <string_view>

#include <fanfold/http/egress.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::http {

struct NameServer {
    Address address;
    std::uint16_t port = 53;  ///< UDP, and TCP for what is cut short
    /// An IP address, or one with a port; IPv6 with a port in brackets. Errors: bad_input.
    static auto parse(std::string_view text) -> Result<NameServer>;
};

}  // namespace fanfold::http
