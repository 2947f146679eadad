#include <fanfold/serve/notify.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace fanfold::serve {

namespace {

auto take_from_environment(const char* name) -> std::string {
    const char* found = std::getenv(name);
    std::string out = found == nullptr ? "" : found;
    ::unsetenv(name);
    return out;
}

auto number(const std::string& text) -> std::int64_t {
    std::int64_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// A status is one line.
auto flat(std::string_view text) -> std::string {
    std::string out{text.substr(0, 200)};
    for (auto& letter : out)
        if (static_cast<unsigned char>(letter) < 0x20) letter = ' ';
    return out;
}

}  // namespace

Notify::Notify() : path_(take_from_environment("NOTIFY_SOCKET")) {
    const auto watched = number(take_from_environment("WATCHDOG_USEC"));
    const auto watched_pid = number(take_from_environment("WATCHDOG_PID"));
    if (path_.empty() || path_.size() >= sizeof(sockaddr_un{}.sun_path)) return;
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (watched > 0 && (watched_pid == 0 || watched_pid == ::getpid()))
        watchdog_ = std::chrono::duration_cast<Duration>(std::chrono::microseconds{watched});
}

Notify::~Notify() {
    if (socket_ >= 0) ::close(socket_);
}

void Notify::ready(std::string_view status) const {
    send("READY=1\nSTATUS=" + flat(status));
}
void Notify::status(std::string_view status) const {
    send("STATUS=" + flat(status));
}
void Notify::stopping() const {
    send("STOPPING=1\nSTATUS=ends what it began");
}
void Notify::alive() const {
    send("WATCHDOG=1");
}

/// MONOTONIC_USEC is asked for by Type=notify-reload.
void Notify::reloading() const {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const auto microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void Notify::send(const std::string& message) const {
    if (socket_ < 0) return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, path_.data(), path_.size());
    if (path_.front() == '@') to.sun_path[0] = '\0';  // an abstract socket
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path_.size());
    ::sendto(socket_, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
             reinterpret_cast<const sockaddr*>(&to), length);
}

}  // namespace fanfold::serve
