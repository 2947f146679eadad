#pragma once
/// DnsChannel: c-ares as an Asio citizen, for one question. The only place that knows its sockets.
///
/// Each has sockets of its own, and so a source port that was not seen before (RFC 5452 §9.2). c-ares opens and closes
/// them; Asio only waits on them. On the io thread; held by shared_ptr.
#include <ares.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fanfold/http/name_server.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "dns_answer.hpp"

namespace fanfold::http {

class DnsChannel : public std::enable_shared_from_this<DnsChannel> {
  public:
    /// Told once a family for each `ask`, and never from within it.
    using Answered = std::function<void(int family, DnsAnswer answer)>;

    /// `servers` empty: those of /etc/resolv.conf.
    DnsChannel(boost::asio::any_io_executor io, const std::vector<NameServer>& servers, Answered answered);
    ~DnsChannel();
    DnsChannel(const DnsChannel&) = delete;
    auto operator=(const DnsChannel&) -> DnsChannel& = delete;

    /// After A and AAAA records; the name is asked for as it is. One name at a time.
    void ask(const std::string& name);
    /// /etc/resolv.conf's `search` or `domain`.
    [[nodiscard]] auto search_domains() const -> std::vector<std::string>;
    /// Nothing is told any more.
    void close();

  private:
    struct Socket {
        explicit Socket(const boost::asio::any_io_executor& io) : waits(io) {}
        boost::asio::posix::stream_descriptor waits;  ///< let go of before c-ares closes it
        bool wants_read = false;
        bool wants_write = false;
        bool reading = false;
        bool writing = false;
        bool gone = false;
    };
    struct Asked {
        DnsChannel* channel;
        int family;
    };
    struct Ready {
        int family;
        DnsAnswer answer;
    };

    static void on_answer(void* asked, int status, int, unsigned char* bytes, int size);
    static void on_socket(void* self, ares_socket_t socket, int read, int write);
    void watch(ares_socket_t socket, bool read, bool write);
    void forget(ares_socket_t socket);
    void wait_to_read(const std::shared_ptr<Socket>& socket);
    void wait_to_write(const std::shared_ptr<Socket>& socket);
    void act(ares_socket_t to_read, ares_socket_t to_write);
    void arm();
    void tell();
    void tell_soon();

    boost::asio::any_io_executor io_;
    boost::asio::steady_timer timer_;
    Answered answered_;
    ares_channel channel_ = nullptr;  ///< null: closed, or it could not be opened
    Asked four_;
    Asked six_;
    bool closed_ = false;
    std::vector<Ready> ready_;
    std::unordered_map<ares_socket_t, std::shared_ptr<Socket>> sockets_;
};

}  // namespace fanfold::http
