#pragma once
/// An HTTP/1.1 server for one operator and a few browsers (Boost.Beast): small, and strict about who comes.
///
///   where     "127.0.0.1:8440", "[::1]:8440", "unix:/run/fanfold/http"; any other address needs a token
///   who       Host must be one of ours (a page on the web can point its own name at 127.0.0.1); with tokens set, every
///             request but the health checks says one, as `Authorization: Bearer` or in the cookie that /login sets; a
///             browser that opens a page without one is led to /login, and a wrong one comes to the handler as POST /login
///   writes    need the token as Bearer, or the CSRF word of this process in the form or in the X-Fanfold-Csrf header
///   limits    headers 16 KiB, body 64 KiB, 10 s for a request, 256 connections; when all are taken, who has been
///             sending its header the longest goes
///   bodies    forms or JSON objects; others are refused with 415
///   answers   a strict Content-Security-Policy, nosniff, no-referrer, no-store; under /api refusals are problem+json
///
/// io thread.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::serve {

using Fields = std::map<std::string, std::string, std::less<>>;

/// What a token allows: reading; that, and starting jobs, approving, marking; that, and deleting.
enum class Scope { read, operate, admin };

struct Grant {
    Secret token;
    Scope scope = Scope::admin;
    std::vector<std::string> enterprises;  ///< only their reports; empty = everything
};
/// "TOKEN", "TOKEN read", "TOKEN operate acme,globex". Errors: fix_config.
auto parse_grant(const Secret& line) -> Result<Grant>;

struct HttpRequest {
    std::string method;
    std::vector<std::string> path;  ///< decoded parts: "/reports/acme/r12" → {"reports", "acme", "r12"}
    Fields query;
    Fields form;  ///< of application/x-www-form-urlencoded bodies, and of application/json ones (`fields_of_json`)
    std::string accept_language;
    Scope scope = Scope::admin;            ///< of who asks
    std::vector<std::string> enterprises;  ///< whose reports they may see; empty = everything
};

struct HttpResponse {
    unsigned status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    /// Server-sent events instead of a body: asked for text again and again, sent when it differs from the last.
    std::function<std::string()> events;
    bool own_styles = false;  ///< a report carries its styles in itself
};

struct HttpSettings {
    std::string listen;
    std::vector<Grant> grants;       ///< none: whoever reaches it may do everything
    std::vector<std::string> hosts;  ///< names beside the address itself and localhost
    /// First parts of paths that need neither token nor CSRF word: their links carry what says who may
    /// come, and the handler looks at it.
    std::vector<std::string> open;
    std::size_t connections = 256;
    Duration request_time = std::chrono::seconds{10};
    Duration event_pause = std::chrono::seconds{1};
    bool only_for_owner = false;  ///< of a Unix socket: nobody but its user may connect, who needs no token or word
};

/// Of a Unix socket (sockaddr_un, less a little).
inline constexpr std::size_t longest_socket_path = 100;

class HttpServer {
  public:
    using Handler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;
    /// The handler is called for requests that passed every check.
    HttpServer(boost::asio::any_io_executor io, HttpSettings settings, Handler handler);
    ~HttpServer();
    /// Errors: fix_config (no such address, or it needs a token), busy (taken by another).
    auto listen() -> Status;
    /// Serves until it is cancelled.
    auto serve() -> boost::asio::awaitable<void>;
    /// "http://127.0.0.1:8440" once it listens (port 0 becomes the real one).
    [[nodiscard]] auto address() const -> std::string;
    /// What forms of this process carry.
    [[nodiscard]] auto csrf() const -> const std::string&;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// RFC 9457 (application/problem+json): what programs are told that ask under /api.
auto problem(unsigned status, std::string_view detail) -> HttpResponse;
/// "/api/…": who asks there reads JSON.
auto asks_api(const std::vector<std::string>& path) -> bool;
/// An object of texts, numbers, true (as "1"), false and null (left out) and lists of texts ("a,b"). Nothing for anything
/// else. At most a hundred.
auto fields_of_json(std::string_view text) -> std::optional<Fields>;
/// "a=1&b=%20" → fields; malformed escapes stay as they are. At most a hundred.
auto parse_fields(std::string_view text) -> Fields;
/// "/a/b%2Fc" → {"a", "b/c"}; empty parts are left out.
auto parse_path(std::string_view target) -> std::vector<std::string>;
/// In time that does not tell where they differ.
auto same_secret(std::string_view a, std::string_view b) -> bool;

}  // namespace fanfold::serve
