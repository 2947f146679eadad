#pragma once
/// A server on 127.0.0.1 that answers with raw bytes, in the test's own io_context.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <fanfold/async/task_group.hpp>
#include <fanfold/async/wait.hpp>
#include <fanfold/http/client.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace loopback {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

/// What a path answers: bytes as they go over the wire. Empty = never answers.
struct Answer {
    std::string bytes;
    bool close_after = false;
};

inline auto ok(const std::string& body) -> std::string {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Server {
  public:
    explicit Server(asio::io_context& io)
        : closed_one(io.get_executor()),
          acceptor_(io, tcp::endpoint{asio::ip::address_v4::loopback(), 0}),
          arrived_(io.get_executor()),
          group_(io.get_executor()) {
        group_.start(accept_all());
    }

    std::map<std::string, Answer> answers;
    std::string blurts;                 ///< what it says before it is asked
    std::vector<std::string> requests;  ///< head and body, as they came
    std::vector<std::string> paths;
    int connections = 0;
    int open = 0;
    int most_open = 0;
    fanfold::async::Bell closed_one;

    [[nodiscard]] auto address() const -> std::string {
        return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    [[nodiscard]] auto url(const std::string& path) const -> fanfold::Url {
        return fanfold::Url::parse("http://" + address() + path).value();
    }
    auto stop() -> asio::awaitable<void> {
        group_.cancel();
        co_await group_.join();
    }
    /// Returns once `count` requests have come.
    auto wait_for(std::size_t count) -> asio::awaitable<void> {
        while (requests.size() < count) co_await arrived_.wait();
    }

  private:
    auto accept_all() -> asio::awaitable<void> {
        while (true) {
            auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
            ++connections;
            most_open = std::max(most_open, ++open);
            group_.start(serve(std::move(socket)));
        }
    }

    auto serve(tcp::socket socket) -> asio::awaitable<void> {
        std::string buffer;
        if (!blurts.empty()) co_await asio::async_write(socket, asio::buffer(blurts), quietly);
        while (co_await serve_one(socket, buffer)) {
        }
        --open;
        closed_one.ring();
    }

    auto serve_one(tcp::socket& socket, std::string& buffer) -> asio::awaitable<bool> {
        auto [error, size] = co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer),
                                                             "\r\n\r\n", quietly);
        if (error) co_return false;
        const auto wanted = size + content_length(buffer.substr(0, size));
        if (buffer.size() < wanted) {
            const auto more = asio::transfer_exactly(wanted - buffer.size());
            auto [short_read, count] =
                co_await asio::async_read(socket, asio::dynamic_buffer(buffer), more, quietly);
            if (short_read) co_return false;
        }
        const auto answer = note(buffer.substr(0, wanted));
        buffer.erase(0, wanted);
        if (answer.bytes.empty()) {
            char byte = 0;
            co_await socket.async_read_some(asio::buffer(&byte, 1), quietly);
            co_return false;
        }
        auto [write_error, written] =
            co_await asio::async_write(socket, asio::buffer(answer.bytes), quietly);
        co_return !write_error && !answer.close_after;
    }

    auto note(const std::string& request) -> Answer {
        const auto begin = request.find(' ') + 1;
        paths.push_back(request.substr(begin, request.find(' ', begin) - begin));
        requests.push_back(request);
        arrived_.ring();
        const auto found = answers.find(paths.back());
        if (found == answers.end())
            return {"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", false};
        return found->second;
    }

    static auto content_length(const std::string& head) -> std::size_t {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos
                   ? 0
                   : static_cast<std::size_t>(std::atoi(head.c_str() + at + 16));
    }

    tcp::acceptor acceptor_;
    fanfold::async::Bell arrived_;
    fanfold::async::TaskGroup group_;
};

/// A client that may dial loopback.
inline auto settings() -> fanfold::http::ClientSettings {
    fanfold::http::ClientSettings out;
    out.user_agent = "fanfold-test/1";
    out.egress =
        fanfold::http::EgressRule{{fanfold::http::Network::parse("127.0.0.0/8").value()}, {}};
    return out;
}

inline auto soon() -> fanfold::Deadline {
    return fanfold::Deadline::after(fanfold::SystemClock{}, std::chrono::seconds{30});
}

}  // namespace loopback
