#pragma once
/// Open descriptors with an owner, for who talks to child processes.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace fanfold {

/// An open descriptor, closed with its owner; -1 is none.
class Handle {
  public:
    explicit Handle(int number = -1) : number_(number) {}
    Handle(Handle&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    auto operator=(Handle&& other) noexcept -> Handle& {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Handle() { close(); }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }
    [[nodiscard]] auto number() const -> int { return number_; }
    [[nodiscard]] auto open() const -> bool { return number_ >= 0; }

  private:
    int number_;
};

/// Two ends of a stream; both stay with us unless a child is given one.
struct Channel {
    Handle ours;
    Handle theirs;
};

/// Both ends are closed where there are no descriptors left.
inline auto make_channel() -> Channel {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return {Handle{}, Handle{}};
    return {Handle{ends[0]}, Handle{ends[1]}};
}

}  // namespace fanfold
