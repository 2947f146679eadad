#pragma once
/// The host parser of the WHATWG URL Standard (§3.5), for special schemes. Private to value/.
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

/// Appends the serialised host (lower case, punycode, IPv4 in dotted decimal, IPv6 compressed in
/// brackets) to `out`. False, with `out` in an unspecified state, when the standard calls it a
/// failure.
auto append_host(std::string_view text, std::string& out) -> bool;

/// Whether a serialised host is an IPv4 or IPv6 address.
auto host_is_address(std::string_view host) -> bool;

}  // namespace fanfold
