#include <fanfold/serve/http.hpp>

#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <list>

namespace fanfold::serve {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Protocol = asio::generic::stream_protocol;
using Stream = beast::basic_stream<Protocol, asio::any_io_executor>;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t longest_header = 16 << 10;
constexpr std::uint64_t longest_body = 64 << 10;
constexpr Duration write_time = std::chrono::seconds{20};
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";
constexpr std::string_view report_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'; sandbox allow-popups allow-same-origin";

auto random_word() -> std::string {
    unsigned char bytes[16]{};
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) std::terminate();
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (const auto byte : bytes) out += {hex[byte >> 4], hex[byte & 15]};
    return out;
}

auto text_of(const Request& request, std::string_view name) -> std::string {
    const auto found = request.find(boost::string_view{name.data(), name.size()});
    return found == request.end() ? "" : std::string{found->value().data(), found->value().size()};
}

/// The value of `fanfold=` among the cookies.
auto cookie_of(const Request& request) -> std::string {
    std::string_view left;
    const auto cookies = text_of(request, "Cookie");
    left = cookies;
    while (!left.empty()) {
        const auto end = left.find(';');
        auto one = left.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
        if (one.starts_with("fanfold=")) return std::string{one.substr(8)};
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    }
    return "";
}

auto bearer_of(const Request& request) -> std::string {
    const auto said = text_of(request, "Authorization");
    return said.starts_with("Bearer ") ? said.substr(7) : "";
}

auto plain(unsigned status, std::string text) -> HttpResponse {
    HttpResponse out;
    out.status = status;
    out.type = "text/plain; charset=utf-8";
    out.body = std::move(text) + "\n";
    return out;
}

/// A browser that opens a page is led to where a token can be typed.
auto who_is_there(const Request& request) -> HttpResponse {
    const bool opens_page = request.method() == http::verb::get && text_of(request, "Accept").find("text/html") != std::string::npos;
    auto out = opens_page ? plain(303, "/login") : plain(401, "say the token: Authorization: Bearer …, or /login in a browser");
    out.headers.emplace_back(opens_page ? "Location" : "WWW-Authenticate", opens_page ? "/login" : "Bearer");
    return out;
}

auto not_allowed() -> HttpResponse {
    auto out = plain(405, "GET, HEAD and POST are understood");
    out.headers.emplace_back("Allow", "GET, HEAD, POST");
    return out;
}

struct Endpoint {
    bool local = false;  ///< a Unix socket
    std::string path;
    asio::ip::address address;
    std::uint16_t port = 0;
};

auto endpoint_of(const std::string& text) -> std::optional<Endpoint> {
    Endpoint out;
    if (text.starts_with("unix:")) {
        out.local = true;
        out.path = text.substr(5);
        return out.path.empty() || out.path.size() > longest_socket_path ? std::nullopt : std::optional{out};
    }
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code failed;
    out.address = asio::ip::make_address(host, failed);
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, out.port);
    if (failed || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return out;
}

auto cannot_listen(const std::string& where, const boost::system::error_code& why) -> Error {
    const bool taken = why == asio::error::address_in_use;
    return {taken ? ErrorKind::busy : ErrorKind::fix_config,
            "cannot listen on " + where + ": " + why.message() + (taken ? "; another program does" : "")};
}

struct Session {
    explicit Session(Stream its_stream) : stream(std::move(its_stream)) {}
    Stream stream;
    SteadyInstant reading_since = SteadyInstant::max();  ///< max: not reading
};

}  // namespace

struct HttpServer::State {
    State(asio::any_io_executor executor, HttpSettings its_settings, Handler its_handler)
        : io(executor), settings(std::move(its_settings)), handler(std::move(its_handler)), tcp(io), local(io), sessions_group(io) {}

    asio::any_io_executor io;
    HttpSettings settings;
    Handler handler;
    Endpoint endpoint;
    bool owns_path = false;  ///< the socket in the file system is ours
    asio::basic_socket_acceptor<asio::ip::tcp, asio::any_io_executor> tcp;
    asio::basic_socket_acceptor<asio::local::stream_protocol, asio::any_io_executor> local;
    std::string csrf = random_word();
    std::list<Session> sessions;
    async::TaskGroup sessions_group;

    auto listen_tcp() -> Status;
    auto listen_local() -> Status;
    auto accept() -> asio::awaitable<std::optional<Protocol::socket>>;
    void make_room();
    auto talk(std::list<Session>::iterator session) -> asio::awaitable<void>;
    auto converse(Session& session) -> asio::awaitable<void>;
    auto answer(const Request& request) -> asio::awaitable<HttpResponse>;
    auto send(Stream& stream, const Request& request, HttpResponse answer) -> asio::awaitable<bool>;
    auto send_events(Stream& stream, const std::function<std::string()>& events) -> asio::awaitable<void>;
    [[nodiscard]] auto refuse(const Request& request, const HttpRequest& asked) const -> std::optional<HttpResponse>;
    [[nodiscard]] auto is_our_host(std::string host) const -> bool;
    [[nodiscard]] auto is_open(const HttpRequest& asked) const -> bool;
    [[nodiscard]] auto grant_with(std::string_view token) const -> const Grant*;
    [[nodiscard]] auto grant_of(const Request& request) const -> const Grant*;
    [[nodiscard]] auto log_in(const HttpRequest& asked) const -> std::optional<HttpResponse>;
};

auto HttpServer::State::listen_tcp() -> Status {
    if (!endpoint.address.is_loopback() && settings.grants.empty())
        return Error{ErrorKind::fix_config, "whoever reaches " + settings.listen +
                                                " could read and act: give --token-file, or listen on 127.0.0.1"};
    const asio::ip::tcp::endpoint at{endpoint.address, endpoint.port};
    boost::system::error_code failed;
    tcp.open(at.protocol(), failed);
    if (!failed) tcp.set_option(asio::socket_base::reuse_address{true}, failed);
    if (!failed) tcp.bind(at, failed);
    if (!failed) tcp.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return cannot_listen(settings.listen, failed);
    endpoint.port = tcp.local_endpoint(failed).port();
    return Done{};
}

/// Readable and writable for owner and group; a socket that a dead daemon left is replaced.
auto HttpServer::State::listen_local() -> Status {
    struct stat seen {};
    if (::lstat(endpoint.path.c_str(), &seen) == 0 && S_ISSOCK(seen.st_mode)) ::unlink(endpoint.path.c_str());
    boost::system::error_code failed;
    local.open(asio::local::stream_protocol{}, failed);
    if (!failed) local.bind(asio::local::stream_protocol::endpoint{endpoint.path}, failed);
    owns_path = !failed;
    if (!failed) ::chmod(endpoint.path.c_str(), settings.only_for_owner ? 0600 : 0660);
    if (!failed) local.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return cannot_listen(settings.listen, failed);
    return Done{};
}

auto HttpServer::State::accept() -> asio::awaitable<std::optional<Protocol::socket>> {
    std::optional<Protocol::socket> out;
    if (endpoint.local) {
        auto [failed, socket] = co_await local.async_accept(quietly);
        if (!failed) out.emplace(std::move(socket));
    } else {
        auto [failed, socket] = co_await tcp.async_accept(quietly);
        if (!failed) out.emplace(std::move(socket));
    }
    co_return out;
}

/// Who has been sending its request the longest goes.
void HttpServer::State::make_room() {
    if (sessions.size() < settings.connections) return;
    const auto slowest = std::min_element(sessions.begin(), sessions.end(), [](const Session& a, const Session& b) {
        return a.reading_since < b.reading_since;
    });
    slowest->reading_since = SteadyInstant::max();
    boost::system::error_code ignored;
    slowest->stream.socket().close(ignored);
}

auto HttpServer::State::talk(std::list<Session>::iterator session) -> asio::awaitable<void> {
    std::exception_ptr stopped;
    try {
        co_await converse(*session);
    } catch (...) {
        stopped = std::current_exception();
    }
    sessions.erase(session);
    if (stopped) std::rethrow_exception(stopped);
}

auto HttpServer::State::converse(Session& session) -> asio::awaitable<void> {
    beast::flat_buffer buffer{longest_header + longest_body};
    while (true) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(longest_header);
        parser.body_limit(longest_body);
        session.reading_since = std::chrono::steady_clock::now();
        session.stream.expires_after(settings.request_time);
        auto [failed, bytes] = co_await http::async_read(session.stream, buffer, parser, quietly);
        session.reading_since = SteadyInstant::max();
        if (failed) {
            static_cast<void>(bytes);
            const bool too_large = failed == http::error::header_limit || failed == http::error::body_limit;
            if (!too_large && failed.category() != http::make_error_code(http::error::bad_method).category()) co_return;
            auto refusal = plain(too_large ? 413 : 400, too_large ? "too large" : "not a request");
            const Request none;
            co_await send(session.stream, none, std::move(refusal));
            co_return;
        }
        const auto request = parser.release();
        auto reply = co_await answer(request);
        const bool goes_on = co_await send(session.stream, request, std::move(reply));
        if (!goes_on) co_return;
    }
}

auto HttpServer::State::is_our_host(std::string host) const -> bool {
    if (endpoint.local) return true;
    const auto port = ":" + std::to_string(endpoint.port);
    const auto literal = endpoint.address.is_v6() ? "[" + endpoint.address.to_string() + "]" : endpoint.address.to_string();
    if (host == literal + port || host == "localhost" + port) return true;
    const auto colon = host.rfind(':');
    if (colon != std::string::npos && host.find(']', colon) == std::string::npos) host.resize(colon);
    return std::find(settings.hosts.begin(), settings.hosts.end(), host) != settings.hosts.end();
}

auto HttpServer::State::is_open(const HttpRequest& asked) const -> bool {
    return !asked.path.empty() &&
           std::find(settings.open.begin(), settings.open.end(), asked.path[0]) != settings.open.end();
}

/// All are compared, whichever it is.
auto HttpServer::State::grant_with(std::string_view token) const -> const Grant* {
    const Grant* found = nullptr;
    for (const auto& grant : settings.grants)
        if (same_secret(grant.token.reveal(), token)) found = &grant;
    return found;
}

auto HttpServer::State::grant_of(const Request& request) const -> const Grant* {
    const auto* said = grant_with(bearer_of(request));
    return said != nullptr ? said : grant_with(cookie_of(request));
}

/// Nothing: that is no token of ours. The handler says so to whoever typed it.
auto HttpServer::State::log_in(const HttpRequest& asked) const -> std::optional<HttpResponse> {
    const auto said = asked.form.find("token");
    const auto* grant = said == asked.form.end() ? nullptr : grant_with(said->second);
    if (grant == nullptr) return std::nullopt;
    HttpResponse out;
    out.status = 303;
    out.headers = {{"Location", "/"},
                   {"Set-Cookie", "fanfold=" + grant->token.reveal() + "; HttpOnly; SameSite=Strict; Path=/"}};
    return out;
}

auto HttpServer::State::refuse(const Request& request, const HttpRequest& asked) const -> std::optional<HttpResponse> {
    if (settings.only_for_owner && endpoint.local) return std::nullopt;
    const auto host = text_of(request, "Host");
    if (!is_our_host(host)) return plain(421, "this name is not served here (--host)");
    const bool health = asked.path.size() == 1 && (asked.path[0] == "livez" || asked.path[0] == "readyz");
    const bool entrance = asked.path.size() == 1 && (asked.path[0] == "login" || asked.path[0] == "style.css" || asked.path[0] == "icon.svg");
    const bool open = is_open(asked);
    const auto* grant = grant_of(request);
    const bool known = settings.grants.empty() || grant != nullptr;
    if (!known && !health && !entrance && !open) return who_is_there(request);
    if (asked.method == "GET" || asked.method == "HEAD") return std::nullopt;
    if (asked.method != "POST") return not_allowed();
    const auto origin = text_of(request, "Origin");
    const auto site = text_of(request, "Sec-Fetch-Site");
    // Our pages say no-referrer, so browsers say "null"; that a page of ours asks stands in the other header then.
    const bool hidden = origin == "null" && site == "same-origin";
    const bool foreign = (!hidden && !origin.empty() && origin != "http://" + host && origin != "https://" + host) ||
                         (!site.empty() && site != "same-origin" && site != "none");
    if (foreign) return plain(403, "another site may not act here");
    const bool logs_in = asked.path.size() == 1 && asked.path[0] == "login";
    if (logs_in || open) return std::nullopt;
    if (!known) return who_is_there(request);
    if (grant != nullptr && grant->scope == Scope::read) return plain(403, "this token only reads");
    if (grant_with(bearer_of(request)) != nullptr) return std::nullopt;
    const auto field = asked.form.find("csrf");
    const auto word = field != asked.form.end() ? field->second : text_of(request, "X-Fanfold-Csrf");
    if (!same_secret(csrf, word)) return plain(403, "the form is from an earlier start; load the page again");
    return std::nullopt;
}

namespace {

/// Into `asked.form`; or why it is not taken.
auto read_body(const Request& request, HttpRequest& asked) -> std::optional<HttpResponse> {
    const auto type = text_of(request, "Content-Type");
    if (request.body().empty()) return std::nullopt;
    if (type.starts_with("application/x-www-form-urlencoded")) {
        asked.form = parse_fields(request.body());
        return std::nullopt;
    }
    if (!type.starts_with("application/json"))
        return plain(415, "send application/json or application/x-www-form-urlencoded");
    auto fields = fields_of_json(request.body());
    if (!fields) return plain(400, "the body is no JSON object of texts, numbers, true, false and lists of texts");
    asked.form = std::move(*fields);
    return std::nullopt;
}

/// What was refused in a line of text, for programs.
auto as_problem(HttpResponse refused) -> HttpResponse {
    if (refused.status < 400) return refused;
    while (!refused.body.empty() && refused.body.back() == '\n') refused.body.pop_back();
    auto out = problem(refused.status, refused.body);
    out.headers = std::move(refused.headers);
    return out;
}

}  // namespace

auto HttpServer::State::answer(const Request& request) -> asio::awaitable<HttpResponse> {
    HttpRequest asked;
    const auto target = std::string{request.target().data(), request.target().size()};
    asked.method = std::string{request.method_string().data(), request.method_string().size()};
    asked.path = parse_path(target);
    if (const auto mark = target.find('?'); mark != std::string::npos) asked.query = parse_fields(target.substr(mark + 1));
    const auto unread = read_body(request, asked);
    asked.accept_language = text_of(request, "Accept-Language");
    auto refused = refuse(request, asked);
    if (!refused) refused = unread;
    if (refused) {
        if (asks_api(asked.path)) refused = as_problem(std::move(*refused));
        co_return std::move(*refused);
    }
    if (const auto* grant = grant_of(request)) asked.scope = grant->scope, asked.enterprises = grant->enterprises;
    const bool logs_in = asked.method == "POST" && asked.path.size() == 1 && asked.path[0] == "login";
    if (logs_in) {
        if (auto entered = log_in(asked)) co_return std::move(*entered);
        asked.form.clear();
    }
    auto reply = co_await handler(std::move(asked));
    co_return reply;
}

namespace {

void add_headers(Response& response, const HttpResponse& answer) {
    response.set(http::field::content_type, answer.type);
    response.set(http::field::cache_control, "no-store");
    response.set("Content-Security-Policy", std::string{answer.own_styles ? report_policy : policy});
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    for (const auto& [name, value] : answer.headers) response.set(name, value);
}

}  // namespace

auto HttpServer::State::send(Stream& stream, const Request& request, HttpResponse answer) -> asio::awaitable<bool> {
    Response response{static_cast<http::status>(answer.status), 11};
    add_headers(response, answer);
    stream.expires_after(write_time);
    if (answer.events) {
        response.set(http::field::content_type, "text/event-stream");
        response.chunked(true);
        http::response_serializer<http::string_body> head{response};
        auto [failed, bytes] = co_await http::async_write_header(stream, head, quietly);
        static_cast<void>(bytes);
        if (!failed) co_await send_events(stream, answer.events);
        co_return false;
    }
    response.body() = std::move(answer.body);
    response.prepare_payload();
    if (request.method() == http::verb::head) response.body().clear();
    response.keep_alive(request.keep_alive() && answer.status != 400 && answer.status != 413);
    auto [failed, bytes] = co_await http::async_write(stream, response, quietly);
    static_cast<void>(bytes);
    co_return !failed && response.keep_alive();
}

/// A comment now and then finds out who has gone.
auto HttpServer::State::send_events(Stream& stream, const std::function<std::string()>& events) -> asio::awaitable<void> {
    std::string told;
    for (int quiet = 0;; ++quiet) {
        auto now = events();
        if (now != told || quiet >= 15) {
            const auto text = now != told ? "data: " + now + "\n\n" : std::string{":\n\n"};
            told = std::move(now);
            quiet = 0;
            stream.expires_after(write_time);
            auto chunk = http::make_chunk(asio::buffer(text));
            auto [failed, bytes] = co_await asio::async_write(stream, chunk, quietly);
            static_cast<void>(bytes);
            if (failed) co_return;
        }
        co_await async::sleep_for(settings.event_pause);
    }
}

HttpServer::HttpServer(asio::any_io_executor io, HttpSettings settings, Handler handler)
    : state_(std::make_shared<State>(std::move(io), std::move(settings), std::move(handler))) {}

HttpServer::~HttpServer() {
    if (state_->owns_path) ::unlink(state_->endpoint.path.c_str());
}

auto HttpServer::listen() -> Status {
    const auto endpoint = endpoint_of(state_->settings.listen);
    if (!endpoint)
        return Error{ErrorKind::fix_config, "\"" + state_->settings.listen +
                                                "\" is no address; write 127.0.0.1:8440, [::1]:8440 or unix:/run/fanfold/http"};
    state_->endpoint = *endpoint;
    return endpoint->local ? state_->listen_local() : state_->listen_tcp();
}

auto HttpServer::serve() -> asio::awaitable<void> {
    const auto state = state_;
    while (true) {
        auto socket = co_await state->accept();
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) break;
        if (!socket) {  // out of descriptors, most likely
            co_await async::sleep_for(std::chrono::milliseconds{100});
            continue;
        }
        state->make_room();
        Stream stream{std::move(*socket)};
        const auto session = state->sessions.emplace(state->sessions.end(), std::move(stream));
        state->sessions_group.start(state->talk(session));
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    state->sessions_group.cancel();
    co_await state->sessions_group.join();
}

auto HttpServer::address() const -> std::string {
    const auto& endpoint = state_->endpoint;
    if (endpoint.local) return "unix:" + endpoint.path;
    const auto host = endpoint.address.to_string();
    return "http://" + (endpoint.address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port);
}

auto HttpServer::csrf() const -> const std::string& {
    return state_->csrf;
}

}  // namespace fanfold::serve
