#pragma once
/// Multi: libcurl's multi handle as an Asio citizen.
///
/// libcurl's sockets stand in a level-triggered epoll set of their own. Asio waits on that one
/// descriptor, and on one timer, and both are drained into curl_multi_socket_action. A socket stays in
/// the set between two requests over it, and leaves it when something happens that nobody waits for. While nothing
/// is transferred nothing is waited for, so that an idle client does not keep `io.run()` from
/// returning. Transfers are let in, and sockets acted upon, for a few milliseconds at a time. On the io
/// thread; held by shared_ptr.
#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace fanfold::http {

/// Who is told that an easy handle has ended. Found through CURLOPT_PRIVATE.
class Ending {
  public:
    virtual void ended(CURLcode code) = 0;

  protected:
    ~Ending() = default;
};

class Multi : public std::enable_shared_from_this<Multi> {
  public:
    Multi(boost::asio::any_io_executor io, int connections_kept);
    ~Multi();
    Multi(const Multi&) = delete;
    auto operator=(const Multi&) -> Multi& = delete;

    /// Never called from within a libcurl callback, as libcurl demands.
    void add(CURL* easy);
    void remove(CURL* easy);
    /// From CURLOPT_OPENSOCKETFUNCTION: the number may have been another socket's before.
    void opened(curl_socket_t socket);

  private:
    using Clock = boost::asio::steady_timer::clock_type;

    static auto on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) -> int;
    static auto on_timer(CURLM* multi, long milliseconds, void* self) -> int;
    /// What is known of a socket by its number.
    struct Watch {
        std::uint32_t wanted = 0;  ///< events that libcurl waits for
        std::uint32_t in_set = 0;  ///< events that it stands in the set for; 0: it does not
        bool ours = false;         ///< opened() told of it
    };
    [[nodiscard]] auto watch_of(curl_socket_t socket) -> Watch&;
    void watch(curl_socket_t socket, int what);
    void put_into_set(curl_socket_t socket, Watch& watch);
    void take_from_set(curl_socket_t socket, Watch& watch);
    void set_timer(long milliseconds);
    void let_in();
    void make_room(Clock::duration took);
    void act_soon();
    void arm();
    void act_on_time();
    void wait_for_sockets();
    void drain_sockets();
    void act(curl_socket_t socket, int events);
    void tell_the_ended();

    boost::asio::posix::stream_descriptor sockets_;
    boost::asio::steady_timer timer_;
    CURLM* multi_;
    std::deque<CURL*> newcomers_;  ///< added, and not yet libcurl's
    std::size_t let_in_ = 0;       ///< since it last acted
    std::size_t room_ = 4;         ///< how many may be
    bool behind_ = false;          ///< more sockets were ready than there was time for
    std::vector<Watch> watches_;  ///< by socket
    std::size_t active_ = 0;
    bool waiting_ = false;                   ///< for sockets_
    bool ringing_ = false;                   ///< timer_ is set
    bool soon_ = false;                      ///< act_on_time is posted
    std::optional<Clock::time_point> due_;  ///< when libcurl wants to act, if not at once
};

}  // namespace fanfold::http
