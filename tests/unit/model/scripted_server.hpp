#pragma once
/// An HTTP server on loopback that answers every request with what the test says, byte for byte.
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/error_code.hpp>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fanfold::tests {

struct Script {
    int status = 200;
    std::vector<std::string> headers;
    std::string body;
    bool cut = false;   ///< half of the body, then the connection is closed
    bool hang = false;  ///< no answer; the connection stays open until the server goes
};

class ScriptedServer {
  public:
    explicit ScriptedServer(std::deque<Script> scripts)
        : scripts_(std::move(scripts)), thread_([this] { serve(); }) {}
    ~ScriptedServer() {
        stopping_ = true;
        boost::system::error_code ignored;
        boost::asio::ip::tcp::socket knock{io_};
        knock.connect(acceptor_.local_endpoint(), ignored);  // wakes the accept
        thread_.join();
    }
    [[nodiscard]] auto port() const -> std::uint16_t { return acceptor_.local_endpoint().port(); }
    [[nodiscard]] auto requests() -> std::vector<std::string> {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

  private:
    using Socket = boost::asio::ip::tcp::socket;

    void serve() {
        while (!stopping_) {
            boost::system::error_code error;
            auto socket = std::make_unique<Socket>(io_);
            acceptor_.accept(*socket, error);
            if (stopping_ || error) return;
            answer(std::move(socket));
        }
    }

    void answer(std::unique_ptr<Socket> socket) {
        boost::system::error_code error;
        boost::asio::streambuf buffer;
        const auto head = boost::asio::read_until(*socket, buffer, "\r\n\r\n", error);
        if (error) return;
        std::string text{boost::asio::buffers_begin(buffer.data()),
                         boost::asio::buffers_end(buffer.data())};
        const auto length = content_length(text);
        while (text.size() < head + length && !error) {
            char chunk[4096];
            text.append(chunk, socket->read_some(boost::asio::buffer(chunk), error));
        }
        const std::lock_guard lock{mutex_};
        requests_.push_back(text);
        const auto script =
            scripts_.empty() ? Script{500, {}, "{}", false, false} : scripts_.front();
        if (!scripts_.empty()) scripts_.pop_front();
        if (script.hang) return kept_.push_back(std::move(socket));
        boost::asio::write(*socket, boost::asio::buffer(wire(script)), error);
        socket->shutdown(Socket::shutdown_both, error);
    }

    static auto content_length(const std::string& head) -> std::size_t {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    static auto wire(const Script& script) -> std::string {
        std::string out =
            "HTTP/1.1 " + std::to_string(script.status) + " Scripted\r\nConnection: close\r\n";
        for (const auto& header : script.headers) out += header + "\r\n";
        out += "Content-Length: " + std::to_string(script.body.size()) + "\r\n\r\n";
        return out + script.body.substr(0, script.cut ? script.body.size() / 2 : std::string::npos);
    }

    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::deque<Script> scripts_;
    std::vector<std::string> requests_;
    std::vector<std::unique_ptr<Socket>> kept_;
    std::thread thread_;
};

}  // namespace fanfold::tests
