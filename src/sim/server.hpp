#pragma once
// An HTTP/1.1 server on 127.0.0.1 with one thread of its own: what the site and the model server
// share.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fanfold::sim {

struct WireRequest {
    std::string method;
    std::string target;
    std::map<std::string, std::string> headers;  // lower-case names
    std::string body;
    [[nodiscard]] auto header(const std::string& name) const -> std::string;
};

struct WireReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::uint32_t delay_ms = 0;
    bool cut = false;  // close in the middle of the body
    bool chunked = false;
    bool hang = false;                   // never answer; ends when the client leaves
    std::function<void()> before_write;  // after the delay, before the first byte; server thread
};

// Called on the server's thread; must not block.
using WireHandler = std::function<WireReply(const WireRequest&)>;

class LoopbackServer {
  public:
    // Throws boost::system::system_error if the port cannot be had.
    LoopbackServer(WireHandler handler, std::uint16_t port);
    ~LoopbackServer();
    [[nodiscard]] auto port() const -> std::uint16_t;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::sim
