#pragma once
/// Telling systemd how a service is (sd_notify(3)): one datagram a message to $NOTIFY_SOCKET, without its library.
/// Does nothing where there is no such socket. io thread.
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/time/clock.hpp>

namespace fanfold::serve {

class Notify {
  public:
    /// Reads $NOTIFY_SOCKET and $WATCHDOG_USEC and takes them out of the environment, so that no program that is
    /// started for a delivery speaks for the service.
    Notify();
    ~Notify();
    Notify(const Notify&) = delete;
    auto operator=(const Notify&) -> Notify& = delete;

    void ready(std::string_view status) const;
    void status(std::string_view status) const;
    void reloading() const;  ///< then `ready`
    void stopping() const;
    void alive() const;  ///< feeds the watchdog
    /// How long systemd waits for `alive` before it kills; nothing: it does not watch.
    [[nodiscard]] auto watchdog() const -> std::optional<Duration> { return watchdog_; }

  private:
    void send(const std::string& message) const;
    std::string path_;
    int socket_ = -1;
    std::optional<Duration> watchdog_;
};

}  // namespace fanfold::serve
