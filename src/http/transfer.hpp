#pragma once
/// Transfer: one request on its way, from the line to its outcome. Lives in the frame of the
/// coroutine that sent it; libcurl's callbacks point at it, so it leaves the engine before it dies.
#include <curl/curl.h>
#include <sys/socket.h>

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <fanfold/http/client.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine.hpp"
#include "head.hpp"

namespace fanfold::http {

/// The entry of `connect_to` for this host, else the one for every host; or "".
auto dial_instead(const std::map<std::string, std::string>& connect_to, std::string_view host)
    -> std::string;

/// What a proxy is to reach.
struct Target {
    std::string address;  ///< numeric
    std::uint16_t port = 0;
};

class Transfer final : public Ending {
  public:
    /// `request` stands in the frame too.
    Transfer(Engine& engine, Request& request, Deadline deadline);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    auto operator=(const Transfer&) -> Transfer& = delete;

    // For the sender.
    [[nodiscard]] auto finished() const -> bool { return outcome_.has_value(); }
    [[nodiscard]] auto take_outcome() -> Result<Response> { return std::move(*outcome_); }
    /// Ended early by every outcome.
    [[nodiscard]] auto news() -> boost::asio::steady_timer& { return news_; }
    void set_alarm() { news_.expires_at(next_look()); }
    /// Gives up when stopped, late or stalled.
    void look(bool stopped);
    [[nodiscard]] auto url() const -> const Url& { return request_.url; }
    [[nodiscard]] auto proxied() const -> bool { return request_.proxy != nullptr; }
    /// Of a proxied one, before it enters: what libcurl is not to choose. Fails when none of them may
    /// be reached.
    void aim(const std::vector<std::string>& addresses, std::uint16_t port);
    /// Before it enters: where what libcurl dials, its host, `connect_to`'s or its proxy, is to be found.
    void dial(const std::string& host, std::uint16_t port, const std::vector<std::string>& addresses);
    /// How long its name took, for who wants to know.
    void named_in(Duration took) { name_took_ = took; }
    [[nodiscard]] auto proxy() const -> const std::shared_ptr<const Proxy>& { return request_.proxy; }

    // For the engine.
    Place place;
    [[nodiscard]] auto origin() const -> const std::string& { return origin_; }
    [[nodiscard]] auto host_name() const -> std::string { return std::string{request_.url.host()}; }
    /// What every request of the client says. Done once for each handle, and again after one that left marks.
    static void outfit(CURL* easy, const Engine& engine);
    void prepare(CURL* easy);
    /// Whether the handle now has options that the next request would not set anew.
    [[nodiscard]] auto left_marks() const -> bool { return left_marks_; }
    /// Nothing in an idle handle points at the request that it was for.
    static void forget(CURL* easy);
    /// As if it had never started.
    void rewind();
    [[nodiscard]] auto easy() const -> CURL* { return easy_; }
    auto take_easy() -> CURL*;
    void fail(Error error) { finish(std::move(error)); }
    void ended(CURLcode code) override;

  private:
    using Time = std::chrono::steady_clock::time_point;

    void set_target();
    void set_proxy();
    void set_method();
    void list_headers();
    void set_receiver();

    static auto on_body(char* bytes, std::size_t size, std::size_t count, void* self)
        -> std::size_t;
    static auto on_header(char* bytes, std::size_t size, std::size_t count, void* self)
        -> std::size_t;
    static auto on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up)
        -> int;
    static auto on_open(void* self, curlsocktype purpose, curl_sockaddr* address) -> curl_socket_t;
    static auto on_debug(CURL*, curl_infotype what, char* bytes, std::size_t size, void* self) -> int;
    static auto on_connected(void* self, char* peer, char*, int port, int) -> int;

    [[nodiscard]] auto is_too_much(std::size_t wire_bytes) const -> bool;
    auto take_body(std::string_view bytes) -> std::size_t;
    auto judge(const sockaddr* address) -> bool;
    auto judge(std::string_view address, std::uint16_t port) -> bool;
    auto may_reach(const Address& address, std::string_view text, std::uint16_t port) -> bool;
    void touch() { last_byte_ = std::chrono::steady_clock::now(); }
    [[nodiscard]] auto next_look() const -> Time;
    [[nodiscard]] auto has_room_at(const Address& address) -> bool;
    [[nodiscard]] auto outcome_of(CURLcode code) -> Result<Response>;
    [[nodiscard]] auto response() -> Response;
    [[nodiscard]] auto trip() -> std::shared_ptr<const Trip>;
    void note_sent(std::string_view bytes);
    void finish(Result<Response> outcome);

    Engine& engine_;
    Request& request_;
    Time deadline_;
    std::string origin_;
    boost::asio::steady_timer news_;
    CURL* easy_ = nullptr;
    curl_slist* sent_headers_ = nullptr;
    curl_slist* connect_to_ = nullptr;
    curl_slist* resolved_ = nullptr;
    std::string found_;  ///< "+host:port:address,address", as CURLOPT_RESOLVE wants it
    std::optional<Target> target_;  ///< of a proxied one
    char detail_[CURL_ERROR_SIZE] = {};

    Head head_;
    std::string sent_;  ///< the head of the request, for who wants to know
    Duration name_took_{};
    std::string body_;
    std::size_t counted_ = 0;  ///< of it, in the budget of all
    bool truncated_ = false;
    bool bloated_ = false;  ///< packed larger than anything that could come out of it
    bool left_marks_ = false;
    bool connected_ = false;
    bool dialled_ = false;  ///< some address was permitted
    std::string refusal_;   ///< why an address was not
    std::string crowded_;   ///< an address that was permitted and is at its limit
    curl_off_t traffic_ = 0;
    Time last_byte_;
    Time last_look_;
    std::optional<Result<Response>> outcome_;
};

}  // namespace fanfold::http
