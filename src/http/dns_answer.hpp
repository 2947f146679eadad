#pragma once
/// What a name server's answer comes to: a pure function of its bytes, which are hostile.
#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace fanfold::http {

/// Addresses of one family that a name has.
struct DnsAnswer {
    enum class Kind {
        found,   ///< `addresses`, for `keeps`
        none,    ///< there are none, for `keeps`
        failed,  ///< nobody said
    };
    Kind kind = Kind::failed;
    std::vector<std::string> addresses;  ///< numeric, in the answer's order, at most 16
    std::chrono::seconds keeps{0};       ///< as the answer says (of a chain of CNAMEs: the shortest)
};

/// `status` is c-ares' (ares_query) for a question after A (AF_INET) or AAAA (AF_INET6) records. That there are
/// none holds for as long as the zone's SOA record says (RFC 2308 §5), without one for 30 s.
auto read_dns_answer(int status, std::span<const unsigned char> bytes, int family) -> DnsAnswer;

}  // namespace fanfold::http
