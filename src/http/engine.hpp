#pragma once
/// Engine: what all requests of one HttpClient share: the multi handle, spare easy handles, the TLS
/// session cache, what is known of names, and the lines in which requests stand while their host, or the client, is at its
/// limit. On the io thread.
#include <curl/curl.h>

#include <fanfold/http/client.hpp>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "lookup.hpp"
#include "multi.hpp"

namespace fanfold::http {

class Transfer;
using Line = std::list<Transfer*>;

/// One origin, while it has requests.
struct Host {
    int active = 0;
    std::size_t users = 0;  ///< requests that stand in line or are active
    Line waiting;           ///< for this host's own limit
};

/// Where a Transfer stands. Kept in the transfer, so that leaving a line costs nothing.
struct Place {
    enum class At { nowhere, host_line, line, active, address_line };
    At at = At::nowhere;
    Line::iterator spot{};
    Host* host = nullptr;
    std::string address;  ///< it counts there; or waits for it, in address_line
    bool counts = false;
};

/// One address (of IPv6, a /64), while it is dialled.
struct Crowd {
    int active = 0;
    Line waiting;
};

class Engine {
  public:
    Engine(boost::asio::any_io_executor io, ClientSettings settings);
    ~Engine();
    Engine(const Engine&) = delete;
    auto operator=(const Engine&) -> Engine& = delete;

    [[nodiscard]] auto executor() const -> const boost::asio::any_io_executor& { return io_; }
    [[nodiscard]] auto settings() const -> const ClientSettings& { return settings_; }
    [[nodiscard]] auto ca_file() const -> const char* {
        return ca_file_.empty() ? nullptr : ca_file_.c_str();
    }
    [[nodiscard]] auto share() const -> CURLSH* { return share_; }
    [[nodiscard]] auto lookup() -> Lookup& { return lookup_; }

    /// Gets in line, and starts at once if there is room.
    void enter(Transfer& transfer);
    /// Out of wherever it stands; the next in line may start. Does nothing for one that left
    /// before.
    void leave(Transfer& transfer);
    /// From libcurl's callbacks: it has a new socket.
    void opened(curl_socket_t socket) { multi_->opened(socket); }
    /// From libcurl's callbacks: whether the transfer may use this address. It counts there until it
    /// leaves. False if the address is at its limit.
    auto claim(Transfer& transfer, const std::string& address) -> bool;
    /// From libcurl's callbacks: whether a body that holds `held` may take `more`. What it takes is
    /// counted until `give_bytes`.
    auto take_bytes(std::size_t held, std::size_t more) -> bool;
    void give_bytes(std::size_t held) { held_ -= held; }
    /// After libcurl has let go of a transfer that found its address crowded.
    void wait_for_address(Transfer& transfer, std::string address);
    /// Ends every request with a cancelled error; none starts any more.
    void close();

  private:
    [[nodiscard]] auto has_room(const Host& host) const -> bool;
    void queue(Transfer& transfer);
    void start(Transfer& transfer);
    void stop(Transfer& transfer);
    void start_next();
    void let_one_of(Host& host);
    void unclaim(Transfer& transfer);
    void leave_crowd_line(Transfer& transfer);
    void drop_if_empty(const std::string& address);
    auto take_easy() -> CURL*;
    void give_back(CURL* easy, bool marked);

    boost::asio::any_io_executor io_;
    ClientSettings settings_;
    std::string ca_file_;
    std::shared_ptr<Multi> multi_;
    CURLSH* share_;
    SystemClock clock_;
    Lookup lookup_;
    std::vector<CURL*> spare_;
    std::unordered_map<std::string, Host> hosts_;
    std::unordered_map<std::string, Crowd> crowds_;
    std::size_t held_ = 0;  ///< decoded bytes of bodies on their way
    Line line_;  ///< for the client's own limit
    Line active_;
    bool closed_ = false;
};

}  // namespace fanfold::http
