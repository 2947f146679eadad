#include "peer_owner.hpp"

#include <arpa/inet.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

namespace fanfold::http {

namespace {

using boost::asio::ip::tcp;

/// "0100007F:1F90": the address as the machine holds it, the port as people do.
auto spelt(const tcp::endpoint& end) -> std::string {
    char text[16];
    std::snprintf(text, sizeof text, "%08X:%04X", htonl(end.address().to_v4().to_uint()),
                  static_cast<unsigned>(end.port()));
    return text;
}

}  // namespace

auto owner_of_peer(const tcp::endpoint& theirs, const tcp::endpoint& ours) -> std::optional<uid_t> {
    constexpr auto established = "01";  // what is being closed is nobody's, and shown as root's
    if (!theirs.address().is_v4() || !ours.address().is_v4()) return std::nullopt;
    const auto wanted = " " + spelt(theirs) + " " + spelt(ours) + " " + established + " ";
    std::ifstream table{"/proc/self/net/tcp"};  // /proc/net is not there for a unit with ProcSubset=pid
    for (std::string line; std::getline(table, line);) {
        if (line.find(wanted) == std::string::npos) continue;
        std::istringstream words{line};
        std::string slot, local, remote, state, queues, timer, retries;
        uid_t owner = 0;
        words >> slot >> local >> remote >> state >> queues >> timer >> retries >> owner;
        if (words) return owner;
    }
    return std::nullopt;
}

}  // namespace fanfold::http
