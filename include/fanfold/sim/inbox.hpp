#pragma once
// A mail server (RFC 5321, with AUTH PLAIN and LOGIN) and a webhook receiver on 127.0.0.1, each
// with a thread of its own. What they take is logged before it is acknowledged.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fanfold::sim {

struct InboxSettings {
    std::string user;  // with a user, mail is taken only after AUTH
    std::string password;
    std::string log;      // append one JSON line a mail or webhook; empty = only in memory
    int defer_first = 0;  // the first N mails get 451 after their data, the first N webhooks 503
    bool refuse = false;  // every mail gets 550 at RCPT, every webhook 403
    int slow_ms = 0;      // between logging a mail and acknowledging it
    bool mute = false;    // taken, logged and never acknowledged: the connection is closed
};

struct Received {
    std::string kind;  // "mail" or "webhook"
    std::string key;   // Message-ID or Idempotency-Key
    std::string to;    // recipient or request target
    std::string data;  // message (CRLF, dots unstuffed) or body
    std::string signature;
    std::string timestamp;
    bool authenticated = false;
};

class InboxServer {
  public:
    // Ports 0 = any free one. Throws boost::system::system_error if one cannot be had.
    explicit InboxServer(InboxSettings settings, std::uint16_t mail_port = 0,
                         std::uint16_t web_port = 0);
    ~InboxServer();
    [[nodiscard]] auto mail_port() const -> std::uint16_t;
    [[nodiscard]] auto web_port() const -> std::uint16_t;
    [[nodiscard]] auto received() const -> std::vector<Received>;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::sim
