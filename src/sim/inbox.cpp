#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <fanfold/sim/inbox.hpp>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "inbox_mail.hpp"
#include "server.hpp"

namespace fanfold::sim {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_line = 64u << 10;

auto log_line(const Received& one) -> std::string {
    nlohmann::ordered_json line{{"kind", one.kind}, {"key", one.key}, {"to", one.to}};
    if (one.kind == "mail") line["authenticated"] = one.authenticated;
    if (!one.signature.empty()) line["signature"] = one.signature;
    if (!one.timestamp.empty()) line["timestamp"] = one.timestamp;
    line["data"] = one.data;
    using Json = nlohmann::ordered_json;
    return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// What arrived, in memory and in the log, before anybody is told that it did.
class Tray {
  public:
    explicit Tray(const std::string& log) {
        if (log.empty()) return;
        file_ = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        if (file_ < 0) throw std::runtime_error("cannot write " + log);
    }
    ~Tray() {
        if (file_ >= 0) ::close(file_);
    }
    Tray(const Tray&) = delete;
    auto operator=(const Tray&) -> Tray& = delete;

    void add(Received one) {
        const std::lock_guard lock{mutex_};
        const auto line = log_line(one);
        if (file_ >= 0 && ::write(file_, line.data(), line.size()) < 0)
            throw std::runtime_error("the log takes no more");
        all_.push_back(std::move(one));
    }
    [[nodiscard]] auto all() const -> std::vector<Received> {
        const std::lock_guard lock{mutex_};
        return all_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<Received> all_;
    int file_ = -1;
};

}  // namespace

struct InboxServer::State {
    State(InboxSettings with, std::uint16_t mail_port, std::uint16_t web_port)
        : settings(std::move(with)),
          tray(settings.log),
          mails_deferred(settings.defer_first),
          webhooks_deferred(settings.defer_first),
          acceptor(io, {asio::ip::address_v4::loopback(), mail_port}),
          web([this](const WireRequest& request) { return answer(request); }, web_port) {}

    auto answer(const WireRequest& request) -> WireReply;
    // Empty when the connection is to be closed without a word.
    auto acknowledge(MailStep step) -> std::string;
    auto hesitate() -> asio::awaitable<void>;
    auto talk(tcp::socket socket) -> asio::awaitable<void>;
    auto accept_all() -> asio::awaitable<void>;

    InboxSettings settings;
    Tray tray;
    int mails_deferred;
    int webhooks_deferred;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    std::thread thread;
    LoopbackServer web;
};

auto InboxServer::State::answer(const WireRequest& request) -> WireReply {
    WireReply reply;
    if (settings.refuse) {
        reply.status = 403;
        return reply;
    }
    if (webhooks_deferred > 0) {
        --webhooks_deferred;
        reply.status = 503;
        return reply;
    }
    Received one;
    one.kind = "webhook";
    one.key = request.header("idempotency-key");
    one.to = request.target;
    one.data = request.body;
    one.signature = request.header("x-fanfold-signature");
    one.timestamp = request.header("x-fanfold-timestamp");
    tray.add(std::move(one));
    reply.body = "taken";
    reply.cut = settings.mute;
    return reply;
}

auto InboxServer::State::acknowledge(MailStep step) -> std::string {
    if (!step.received) return step.reply;
    if (mails_deferred > 0) {
        --mails_deferred;
        return "451 later\r\n";
    }
    tray.add(std::move(*step.received));
    return settings.mute ? std::string{} : step.reply;
}

auto InboxServer::State::hesitate() -> asio::awaitable<void> {
    asio::steady_timer timer{io, std::chrono::milliseconds{settings.slow_ms}};
    co_await timer.async_wait(asio::use_awaitable);
}

auto InboxServer::State::talk(tcp::socket socket) -> asio::awaitable<void> {
    MailTalk talk{settings};
    std::string read;
    std::string reply = "220 inbox.sim.example\r\n";
    for (bool open = true; open;) {
        co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
        reply.clear();
        while (reply.empty() && open) {
            auto buffer = asio::dynamic_buffer(read, longest_line);
            const auto size =
                co_await asio::async_read_until(socket, buffer, "\r\n", asio::use_awaitable);
            const auto line = read.substr(0, size - 2);
            read.erase(0, size);
            auto step = talk.take(line);
            const bool whole = step.received.has_value();
            open = !step.close;
            reply = acknowledge(std::move(step));
            if (whole && reply.empty()) co_return;
            if (whole) co_await hesitate();
        }
    }
    co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
}

auto InboxServer::State::accept_all() -> asio::awaitable<void> {
    for (;;) {
        error_code error;
        auto socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return;
        auto session = talk(std::move(socket));
        // A connection that dies is the client's affair.
        asio::co_spawn(io, std::move(session), [](std::exception_ptr) {});
    }
}

InboxServer::InboxServer(InboxSettings settings, std::uint16_t mail_port, std::uint16_t web_port)
    : state_(std::make_unique<State>(std::move(settings), mail_port, web_port)) {
    asio::co_spawn(state_->io, state_->accept_all(), [](std::exception_ptr) {});
    state_->thread = std::thread{[state = state_.get()] { state->io.run(); }};
}

InboxServer::~InboxServer() {
    state_->io.stop();
    state_->thread.join();
}

auto InboxServer::mail_port() const -> std::uint16_t {
    return state_->acceptor.local_endpoint().port();
}

auto InboxServer::web_port() const -> std::uint16_t {
    return state_->web.port();
}

auto InboxServer::received() const -> std::vector<Received> {
    return state_->tray.all();
}

}  // namespace fanfold::sim
