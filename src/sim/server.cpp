#include "server.hpp"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <thread>

namespace fanfold::sim {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t max_request_body = 64u << 20;
constexpr std::size_t chunk_bytes = 1024;

auto lower(std::string text) -> std::string {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

auto to_wire(http::request<http::string_body> message) -> WireRequest {
    WireRequest request;
    request.method = std::string{message.method_string()};
    request.target = std::string{message.target()};
    for (const auto& field : message) {
        request.headers[lower(std::string{field.name_string()})] = std::string{field.value()};
    }
    request.body = std::move(message.body());
    return request;
}

auto has_body(int status) -> bool {
    return status >= 200 && status != 204 && status != 304;
}

auto hex(std::size_t number) -> std::string {
    std::string out;
    do out.insert(out.begin(), "0123456789abcdef"[number % 16]);
    while ((number /= 16) > 0);
    return out;
}

auto in_chunks(const std::string& body) -> std::string {
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += chunk_bytes) {
        auto piece = std::min(chunk_bytes, body.size() - at);
        out += hex(piece) + "\r\n" + body.substr(at, piece) + "\r\n";
    }
    return out + "0\r\n\r\n";
}

auto head_of(const WireReply& reply, bool keep) -> std::string {
    auto reason = std::string{http::obsolete_reason(static_cast<http::status>(reply.status))};
    auto head = "HTTP/1.1 " + std::to_string(reply.status) + " " + reason + "\r\n";
    for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
    if (has_body(reply.status)) {
        head += reply.chunked ? std::string{"Transfer-Encoding: chunked\r\n"}
                              : "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    }
    if (!keep) head += "Connection: close\r\n";
    return head + "\r\n";
}

auto bytes_of(const WireReply& reply, bool keep, bool head_only) -> std::string {
    auto head = head_of(reply, keep);
    if (head_only || !has_body(reply.status)) return head;
    auto body = reply.chunked ? in_chunks(reply.body) : reply.body;
    if (!reply.cut) return head + body;
    return body.size() < 2 ? head.substr(0, head.size() / 2)
                           : head + body.substr(0, body.size() / 2);
}

auto wait(std::uint32_t delay_ms) -> asio::awaitable<void> {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, std::chrono::milliseconds{delay_ms}};
    co_await timer.async_wait(asio::use_awaitable);
}

// Reads and drops until the client closes.
auto until_client_leaves(tcp::socket& socket) -> asio::awaitable<void> {
    char bytes[1024];
    error_code error;
    while (!error) {
        co_await socket.async_read_some(asio::buffer(bytes),
                                        asio::redirect_error(asio::use_awaitable, error));
    }
}

// False when the connection is over.
auto answer(tcp::socket& socket, const WireReply& reply, bool keep, bool head_only)
    -> asio::awaitable<bool> {
    if (reply.hang) {
        co_await until_client_leaves(socket);
        co_return false;
    }
    if (reply.delay_ms > 0) co_await wait(reply.delay_ms);
    if (reply.before_write) reply.before_write();
    auto bytes = bytes_of(reply, keep, head_only);
    error_code error;
    co_await asio::async_write(socket, asio::buffer(bytes),
                               asio::redirect_error(asio::use_awaitable, error));
    co_return !error && keep && !reply.cut;
}

auto bad_request() -> WireReply {
    WireReply reply;
    reply.status = 400;
    reply.headers.emplace_back("Content-Type", "text/plain");
    reply.body = "this is not an HTTP/1.1 request\n";
    return reply;
}

// The parser is held by pointer: it is neither movable nor cheap, and each request needs a new one.
auto next_request(tcp::socket& socket, boost::beast::flat_buffer& buffer, error_code& error)
    -> asio::awaitable<std::unique_ptr<http::request_parser<http::string_body>>> {
    auto parser = std::make_unique<http::request_parser<http::string_body>>();
    parser->body_limit(max_request_body);
    parser->header_limit(64u << 10);
    co_await http::async_read(socket, buffer, *parser,
                              asio::redirect_error(asio::use_awaitable, error));
    co_return parser;
}

auto close_quietly(tcp::socket& socket) -> void {
    error_code ignored;
    socket.shutdown(tcp::socket::shutdown_both, ignored);
    socket.close(ignored);
}

auto session(tcp::socket socket, const WireHandler& handler) -> asio::awaitable<void> {
    boost::beast::flat_buffer buffer;
    auto go_on = true;
    while (go_on) {
        error_code error;
        auto parser = co_await next_request(socket, buffer, error);
        auto hopeless =
            error && error.category() == make_error_code(http::error::bad_method).category() &&
            error != http::error::end_of_stream && error != http::error::partial_message;
        if (error && !hopeless) break;
        auto keep = !error && parser->keep_alive();
        auto head_only = !error && parser->get().method() == http::verb::head;
        auto reply = error ? bad_request() : handler(to_wire(parser->release()));
        go_on = co_await answer(socket, reply, keep, head_only);
    }
    close_quietly(socket);
}

}  // namespace

auto WireRequest::header(const std::string& name) const -> std::string {
    auto found = headers.find(name);
    return found == headers.end() ? std::string{} : found->second;
}

struct LoopbackServer::State {
    State(WireHandler with, std::uint16_t port) : handler(std::move(with)), acceptor(io) {
        tcp::endpoint where{asio::ip::address_v4::loopback(), port};
        acceptor.open(where.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        boost::system::error_code failed;
        acceptor.bind(where, failed);
        if (failed)
            throw std::runtime_error{"port " + std::to_string(port) + " cannot be had: " + failed.message() +
                                     "; another program may have it, --port 0 takes a free one"};
        acceptor.listen(4096);
    }
    auto accept_all() -> asio::awaitable<void>;
    void start(asio::awaitable<void> task) {
        // A connection that dies is the client's affair; the server goes on.
        asio::co_spawn(io, std::move(task), [](std::exception_ptr) {});
    }

    WireHandler handler;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    std::thread thread;
};

auto LoopbackServer::State::accept_all() -> asio::awaitable<void> {
    for (;;) {
        error_code error;
        auto socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            co_await wait(20);  // out of descriptors: some connection will end
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        start(session(std::move(socket), handler));
    }
}

LoopbackServer::LoopbackServer(WireHandler handler, std::uint16_t port)
    : state_(std::make_unique<State>(std::move(handler), port)) {
    state_->start(state_->accept_all());
    state_->thread = std::thread([state = state_.get()] { state->io.run(); });
}

LoopbackServer::~LoopbackServer() {
    state_->io.stop();
    state_->thread.join();
}

auto LoopbackServer::port() const -> std::uint16_t {
    return state_->acceptor.local_endpoint().port();
}

}  // namespace fanfold::sim
