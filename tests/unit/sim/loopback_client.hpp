#pragma once
// A blocking HTTP/1.1 client that shows the bytes as they came.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <map>
#include <string>
#include <vector>

namespace fanfold::sim_test {

namespace asio = boost::asio;
namespace http = boost::beast::http;

struct Got {
    int status = 0;
    std::map<std::string, std::string> headers;  // lower-case names
    std::string body;
    bool whole = false;
};

class LoopbackClient {
  public:
    explicit LoopbackClient(std::uint16_t port) : socket_(io_) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void send(const std::string& bytes) { asio::write(socket_, asio::buffer(bytes)); }
    auto receive(bool head_only = false) -> Got {
        http::response_parser<http::string_body> parser;
        parser.skip(head_only);
        boost::system::error_code error;
        http::read(socket_, buffer_, parser, error);
        Got got;
        got.whole = !error;
        if (!parser.is_header_done()) return got;
        got.status = parser.get().result_int();
        for (const auto& field : parser.get()) {
            std::string name{field.name_string()};
            for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            got.headers[name] = std::string{field.value()};
        }
        got.body = parser.get().body();
        return got;
    }

  private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
};

inline auto request_bytes(const std::string& method, const std::string& host,
                          const std::string& target, const std::string& headers = "",
                          const std::string& body = "") -> std::string {
    return method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers +
           (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") +
           "\r\n" + body;
}

inline auto get(std::uint16_t port, const std::string& host, const std::string& target,
                const std::string& headers = "") -> Got {
    LoopbackClient client{port};
    client.send(request_bytes("GET", host, target, headers));
    return client.receive();
}

inline auto post(std::uint16_t port, const std::string& target, const std::string& body,
                 const std::string& headers = "") -> Got {
    LoopbackClient client{port};
    client.send(request_bytes("POST", "127.0.0.1", target,
                              headers + "Content-Type: application/json\r\n", body));
    return client.receive();
}

}  // namespace fanfold::sim_test
