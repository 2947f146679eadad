#include "devtools.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace fanfold::render {

namespace {

constexpr std::size_t largest_message = 64u << 20;

auto trouble(std::string what) -> Error {
    return {ErrorKind::retry_later, std::move(what)};
}

}  // namespace

auto text_at(const Json& json, const char* path) -> std::string {
    const Json::json_pointer pointer{path};
    if (!json.contains(pointer)) return {};
    const auto& found = json[pointer];
    return found.is_string() ? found.get<std::string>() : std::string{};
}

void DevTools::hang_up() const {
    ::shutdown(end_.number(), SHUT_RDWR);
}

void DevTools::tell(std::string_view method, Json params, const std::string& session) {
    Json message{{"id", ++last_id_}, {"method", method}, {"params", std::move(params)}};
    if (!session.empty()) message["sessionId"] = session;
    outgoing_ += message.dump(-1, ' ', false, Json::error_handler_t::replace);
    outgoing_ += '\0';
}

auto DevTools::call(std::string_view method, Json params, const std::string& session, SteadyInstant until)
    -> Result<Json> {
    tell(method, std::move(params), session);
    const int id = last_id_;
    while (auto message = message_by(until)) {
        const auto its = message->find("id");
        if (its == message->end() || !its->is_number_integer() || its->get<std::int64_t>() != id) continue;
        if (message->contains("result")) return std::move((*message)["result"]);
        return trouble("the browser says no to " + std::string{method} + ": " + text_at(*message, "/error/message"));
    }
    return trouble(gone_ ? "the browser is gone" : "the browser took too long");
}

auto DevTools::hear(SteadyInstant until) -> bool {
    (void)message_by(until);
    return !gone_;
}

/// The next one, which was told to the listener if it is an event. nullopt: too late, or gone.
auto DevTools::message_by(SteadyInstant until) -> std::optional<Json> {
    while (true) {
        if (const auto text = next_message()) {
            auto message = Json::parse(*text, nullptr, false);
            if (!message.is_object()) continue;
            if (message.contains("method") && listener_) listener_(message);
            return message;
        }
        if (move_bytes(until) != Moved::some) return std::nullopt;
    }
}

auto DevTools::next_message() -> std::optional<std::string> {
    const auto end = incoming_.find('\0', looked_at_);
    looked_at_ = incoming_.size();
    if (end == std::string::npos) return std::nullopt;
    auto message = incoming_.substr(0, end);
    incoming_.erase(0, end + 1);
    looked_at_ = 0;
    return message;
}

auto DevTools::move_bytes(SteadyInstant until) -> Moved {
    while (!gone_) {
        const int left = left_until(until);
        const auto wanted = static_cast<short>(outgoing_.empty() ? POLLIN : POLLIN | POLLOUT);
        pollfd wait{end_.number(), wanted, 0};
        const int ready = left <= 0 ? 0 : ::poll(&wait, 1, left);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return Moved::nothing;
        if ((wait.revents & POLLOUT) != 0 && !send_bytes()) gone_ = true;
        if ((wait.revents & ~POLLOUT) == 0) continue;
        gone_ = gone_ || !take_bytes();
        if (!gone_) return Moved::some;
    }
    return Moved::gone;
}

auto DevTools::take_bytes() -> bool {
    std::array<char, 1 << 16> part;  // NOLINT: filled before it is read
    const auto got = ::recv(end_.number(), part.data(), part.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    if (got == 0) return false;
    incoming_.append(part.data(), static_cast<std::size_t>(got));
    return incoming_.size() <= largest_message;
}

auto DevTools::send_bytes() -> bool {
    const auto sent = ::send(end_.number(), outgoing_.data(), outgoing_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    outgoing_.erase(0, static_cast<std::size_t>(sent));
    return true;
}

}  // namespace fanfold::render
