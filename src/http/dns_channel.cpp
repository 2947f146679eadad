#include "dns_channel.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstring>
#include <utility>

namespace fanfold::http {

namespace asio = boost::asio;

namespace {

constexpr int first_try_ms = 2'000;  // each later one waits twice as long
constexpr int tries = 3;             // a server
constexpr int class_in = 1, type_a = 1, type_aaaa = 28;

auto library_is_there() -> bool {
    static const bool initialised = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return initialised;
}

auto node_of(const NameServer& server) -> ares_addr_port_node {
    constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    ares_addr_port_node node{};
    const auto* const bytes = server.address.bytes;
    const bool four = std::memcmp(bytes, mapped, sizeof mapped) == 0;
    node.family = four ? AF_INET : AF_INET6;
    if (four)
        std::memcpy(&node.addr.addr4, bytes + sizeof mapped, 4);
    else
        std::memcpy(&node.addr.addr6, bytes, 16);
    node.udp_port = node.tcp_port = server.port;
    return node;
}

auto use_servers(ares_channel channel, const std::vector<NameServer>& servers) -> bool {
    if (servers.empty()) return true;
    std::vector<ares_addr_port_node> nodes(servers.size());
    std::transform(servers.begin(), servers.end(), nodes.begin(), node_of);
    for (std::size_t at = 1; at < nodes.size(); ++at) nodes[at - 1].next = &nodes[at];
    return ares_set_servers_ports(channel, nodes.data()) == ARES_SUCCESS;
}

}  // namespace

DnsChannel::DnsChannel(asio::any_io_executor io, const std::vector<NameServer>& servers, Answered answered)
    : io_(std::move(io)),
      timer_(io_),
      answered_(std::move(answered)),
      four_{this, AF_INET},
      six_{this, AF_INET6} {
    ares_options options{};
    options.timeout = first_try_ms;
    options.tries = tries;
    options.sock_state_cb = &DnsChannel::on_socket;
    options.sock_state_cb_data = this;
    constexpr int given = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
    if (!library_is_there() || ares_init_options(&channel_, &options, given) != ARES_SUCCESS)
        channel_ = nullptr;
    if (channel_ != nullptr && !use_servers(channel_, servers)) ares_destroy(std::exchange(channel_, nullptr));
}

DnsChannel::~DnsChannel() {
    close();
}

void DnsChannel::close() {
    closed_ = true;
    timer_.cancel();
    ready_.clear();
    if (auto* const channel = std::exchange(channel_, nullptr)) ares_destroy(channel);
}

auto DnsChannel::search_domains() const -> std::vector<std::string> {
    ares_options options{};
    int given = 0;
    if (channel_ == nullptr || ares_save_options(channel_, &options, &given) != ARES_SUCCESS) return {};
    std::vector<std::string> out;
    for (int at = 0; (given & ARES_OPT_DOMAINS) != 0 && at < options.ndomains; ++at)
        out.emplace_back(options.domains[at]);
    ares_destroy_options(&options);
    return out;
}

void DnsChannel::ask(const std::string& name) {
    if (channel_ == nullptr) {
        ready_.push_back({AF_INET, {}});
        ready_.push_back({AF_INET6, {}});
    } else {
        ares_query(channel_, name.c_str(), class_in, type_a, &DnsChannel::on_answer, &four_);
        ares_query(channel_, name.c_str(), class_in, type_aaaa, &DnsChannel::on_answer, &six_);
    }
    arm();
    if (!ready_.empty()) tell_soon();
}

/// From within c-ares, which must not be closed from here: what comes of it is told later.
void DnsChannel::on_answer(void* asked, int status, int, unsigned char* bytes, int size) {
    const auto& [channel, family] = *static_cast<Asked*>(asked);
    if (status == ARES_EDESTRUCTION) return;
    const auto length = bytes == nullptr ? 0 : static_cast<std::size_t>(std::max(size, 0));
    channel->ready_.push_back({family, read_dns_answer(status, {bytes, length}, family)});
}

void DnsChannel::tell() {
    for (auto& [family, answer] : std::exchange(ready_, {}))
        if (!closed_) answered_(family, std::move(answer));
}

void DnsChannel::tell_soon() {
    asio::post(io_, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->tell();
    });
}

// --- Sockets and time

void DnsChannel::on_socket(void* self, ares_socket_t socket, int read, int write) {
    static_cast<DnsChannel*>(self)->watch(socket, read != 0, write != 0);
}

/// A socket that cannot be waited on is one that does not answer: c-ares gives up on it in time.
void DnsChannel::watch(ares_socket_t number, bool read, bool write) {
    if (!read && !write) return forget(number);
    auto& socket = sockets_[number];
    if (!socket) {
        socket = std::make_shared<Socket>(io_);
        boost::system::error_code failed;
        socket->waits.assign(number, failed);
        if (failed) return forget(number);
    }
    socket->wants_read = read;
    socket->wants_write = write;
    wait_to_read(socket);
    wait_to_write(socket);
}

void DnsChannel::forget(ares_socket_t number) {
    const auto found = sockets_.find(number);
    if (found == sockets_.end()) return;
    found->second->gone = true;
    if (found->second->waits.is_open()) found->second->waits.release();
    sockets_.erase(found);
}

void DnsChannel::wait_to_read(const std::shared_ptr<Socket>& socket) {
    if (socket->gone || !socket->wants_read || std::exchange(socket->reading, true)) return;
    socket->waits.async_wait(asio::posix::stream_descriptor::wait_read,
                             [weak = weak_from_this(), socket](boost::system::error_code error) {
                                 socket->reading = false;
                                 const auto self = weak.lock();
                                 if (!self || error || socket->gone) return;
                                 self->act(socket->waits.native_handle(), ARES_SOCKET_BAD);
                                 self->wait_to_read(socket);
                                 self->tell();
                             });
}

void DnsChannel::wait_to_write(const std::shared_ptr<Socket>& socket) {
    if (socket->gone || !socket->wants_write || std::exchange(socket->writing, true)) return;
    socket->waits.async_wait(asio::posix::stream_descriptor::wait_write,
                             [weak = weak_from_this(), socket](boost::system::error_code error) {
                                 socket->writing = false;
                                 const auto self = weak.lock();
                                 if (!self || error || socket->gone) return;
                                 self->act(ARES_SOCKET_BAD, socket->waits.native_handle());
                                 self->wait_to_write(socket);
                                 self->tell();
                             });
}

void DnsChannel::act(ares_socket_t to_read, ares_socket_t to_write) {
    if (channel_ == nullptr) return;
    ares_process_fd(channel_, to_read, to_write);
    arm();
}

void DnsChannel::arm() {
    timeval left{};
    if (channel_ == nullptr || ares_timeout(channel_, nullptr, &left) == nullptr) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::seconds{left.tv_sec} + std::chrono::microseconds{left.tv_usec} +
                         std::chrono::milliseconds{1});
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!self || error) return;
        self->act(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        self->tell();
    });
}

}  // namespace fanfold::http
