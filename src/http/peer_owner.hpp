#pragma once
/// Who stands at the other end of a connection over loopback.
#include <sys/types.h>

#include <boost/asio/ip/tcp.hpp>
#include <optional>

namespace fanfold::http {

/// The user that holds the socket `theirs`, which is connected to `ours`; both IPv4. From /proc/net/tcp
/// (proc_net_tcp of the kernel's documentation). nullopt: it is not established, or nobody's.
auto owner_of_peer(const boost::asio::ip::tcp::endpoint& theirs,
                   const boost::asio::ip::tcp::endpoint& ours) -> std::optional<uid_t>;

}  // namespace fanfold::http
