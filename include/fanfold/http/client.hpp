#pragma once
/// HttpClient: libcurl behind one door. The only place that knows curl.
///
/// Lives on the io thread. curl_multi_socket_action over Asio: libcurl's sockets stand in their own
/// level-triggered epoll set, and Asio waits on that one descriptor. Redirects are never followed
/// here: the caller walks them, so that scope, robots and egress are judged at each hop. Bodies are
/// decoded (gzip, deflate, br, zstd as libcurl has them) and counted as they decode: `max_body`
/// bounds decoded bytes. Every connection, new or reused, is judged by the EgressRule on its socket
/// address. Names are resolved here (A and AAAA, kept for their TTL) and not by libcurl, which is handed
/// the addresses. Crawl and model traffic use two clients, so that pools and rules cannot bleed.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fanfold/http/egress.hpp>
#include <fanfold/http/name_server.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/secret.hpp>
#include <fanfold/value/url.hpp>

namespace fanfold::http {

struct Header {
    std::string name;
    std::string value;
    bool secret = false;  ///< proves who we are: sent, and never written down
};

/// Where a request goes instead of straight to its host. The proxy itself may stand anywhere, because
/// the operator named it; what it is to reach is resolved and judged here, and named to it as an
/// address (CONNECT, SOCKS5).
struct Proxy {
    std::string url;   ///< "http://", "https://" or "socks5://", host and port
    std::string user;  ///< empty: it asks for none
    Secret password;
    /// Whether `url` is one.
    static auto is_url(std::string_view text) -> bool;
};

struct Request {
    Url url;
    std::string method = "GET";
    std::vector<Header> headers;
    std::string body;
    std::size_t max_body =
        8u << 20;  ///< decoded bytes; beyond it the body is cut and `truncated` set
    std::size_t max_header = 64u << 10;
    Duration connect_timeout = std::chrono::seconds{10};
    Duration first_byte_timeout =
        std::chrono::seconds{30};  ///< also the stall limit: no byte for this long ends it
    std::shared_ptr<const Proxy> proxy;  ///< null: the host is dialled
    bool tell_trip = false;              ///< the answer says how it went; costs a little
};

/// How one exchange went over the wire.
struct Trip {
    std::string protocol;     ///< "HTTP/1.1", "HTTP/2"
    std::string status_line;  ///< as it came: "HTTP/1.1 200 OK"
    std::string sent;         ///< the head of the request as it went out, secrets included: lines that end with CR LF
    bool reused = false;      ///< over a connection that stood already: the next three are zero
    Duration name{}, connect{}, secure{};  ///< what its name, TCP and TLS took
    Duration first_byte{};                 ///< from the sent request to the first byte of its answer
    Duration total{};                      ///< all of it but the name and the waiting for a free connection
};

struct Response {
    int status = 0;
    std::vector<Header> headers;  ///< names in lower case, in order
    std::string body;
    bool truncated = false;
    std::string peer;  ///< numeric address that answered
    std::shared_ptr<const Trip> trip{};  ///< of a request with `tell_trip`; else null
    /// The last header of that (lower-case) name, or "".
    [[nodiscard]] auto header(std::string_view name) const -> std::string_view;
};

struct ClientSettings {
    std::string user_agent;
    EgressRule egress;
    /// "host" or "*" → "address:port": dial this instead of resolving (the sample web, tests).
    /// Judged by `egress` too.
    std::map<std::string, std::string> connect_to;
    /// Name servers to be asked instead of the system's, the first first. Names of one word are then asked for as they are.
    std::vector<NameServer> dns;
    int max_connections = 256;
    int max_per_host = 0;  ///< 0 = no limit of its own
    /// Transfers at once to one address, an IPv6 one by its /64; 0 = no limit of its own. Judged where
    /// the address is dialled or its connection is reused: who is one too many waits in line.
    int max_per_address = 0;
    /// Decoded bytes that all bodies on their way may hold together; 0 = no limit. When it is used up,
    /// a body that is larger than its share is cut as at `max_body`.
    std::size_t body_budget = 0;
    /// Bytes read at once, held for each request in flight: thousands of small answers want little.
    int receive_buffer = 16 << 10;
};

class HttpClient {
  public:
    HttpClient(boost::asio::any_io_executor io, ClientSettings settings);
    ~HttpClient();  ///< every request was awaited or cancelled before
    HttpClient(const HttpClient&) = delete;
    auto operator=(const HttpClient&) -> HttpClient& = delete;

    /// A response of any status is a value. Errors: retry_later (DNS, connect, TLS, reset,
    /// timeout), give_up (egress refused, header too large, not HTTP), cancelled (deadline).
    /// Messages name the host and never the query, headers or body.
    [[nodiscard]] auto send(Request request, Deadline deadline)
        -> boost::asio::awaitable<Result<Response>>;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace fanfold::http
