#pragma once
// One SMTP conversation as a pure state machine: lines in, replies out.
#include <fanfold/sim/inbox.hpp>
#include <optional>
#include <string>

namespace fanfold::sim {

struct MailStep {
    std::string reply;                 // with its line end; empty = say nothing
    std::optional<Received> received;  // a whole mail; `reply` is sent after it was logged
    bool close = false;
};

class MailTalk {
  public:
    explicit MailTalk(const InboxSettings& settings) : settings_(settings) {}
    // A line without its line end.
    auto take(const std::string& line) -> MailStep;

  private:
    enum class Wants { command, auth_plain, auth_user, auth_password, data };
    auto command(const std::string& line) -> MailStep;
    auto auth(const std::string& line) -> MailStep;
    auto judge(const std::string& user, const std::string& password) -> MailStep;
    auto recipient(const std::string& line) -> MailStep;
    auto data(const std::string& line) -> MailStep;

    const InboxSettings& settings_;
    Wants wants_ = Wants::command;
    std::string user_;
    Received mail_;
    bool from_ = false;
};

// Of RFC 4648; what is no base64 is skipped.
auto from_base64(const std::string& text) -> std::string;

}  // namespace fanfold::sim
