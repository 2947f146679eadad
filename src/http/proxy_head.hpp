#pragma once
/// The heads of messages that pass through the egress proxy (RFC 9112). Pure; every byte is hostile.
#include <cstdint>
#include <string>
#include <string_view>

#include <fanfold/value/error.hpp>

namespace fanfold::http {

/// What a client wants of a proxy.
struct ProxyAsk {
    bool tunnel = false;  ///< CONNECT
    std::string host;     ///< as of Url: lower case, IPv6 in brackets
    std::uint16_t port = 0;
    std::string head;      ///< for the origin, with its blank line; empty for a tunnel
    std::size_t body = 0;  ///< bytes that follow it
};

/// From a whole head, its blank line included. Errors: give_up.
auto read_proxy_ask(std::string_view head) -> Result<ProxyAsk>;
/// The same response for a connection that ends with it. Errors: give_up, not HTTP/1.
auto closing_response(std::string_view head) -> Result<std::string>;
/// "HTTP/1.1 103 …": another head follows.
auto is_interim(std::string_view head) -> bool;

}  // namespace fanfold::http
