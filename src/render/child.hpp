#pragma once
/// A child process in a group of its own, under limits, with no descriptor of ours but those it is given.
/// Blocking. Killed, all of its group, and reaped at the latest when this goes.
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/handle.hpp>

namespace fanfold::render {

/// Milliseconds for poll(2), never negative.
auto left_until(SteadyInstant end) -> int;

class Child {
  public:
    /// `seats`: which descriptor of ours becomes which of its; 0 and 1 are /dev/null unless given, 2
    /// always is. `variables` ("NAME=value") are all that it has of an environment, beside PATH, LANG
    /// and TZ. Errors: fix_config, retry_later (no memory, processes or descriptors now).
    static auto start(const std::vector<std::string>& argv, const std::vector<std::string>& variables,
                      const std::vector<std::pair<int, int>>& seats) -> Result<Child>;
    Child(Child&& other) noexcept : process_(std::exchange(other.process_, -1)) {}
    auto operator=(Child&& other) noexcept -> Child& {
        std::swap(process_, other.process_);
        return *this;
    }
    ~Child() { kill(); }

    /// How waitpid tells its end; what it left in its group is killed. nullopt: it still runs at `end`, or when `stop` is
    /// asked for.
    auto status_by(SteadyInstant end, const std::stop_token& stop = {}) -> std::optional<int>;
    /// The whole group, at once; how its first process ended. Does nothing a second time.
    auto kill() -> int;
    /// Bytes in memory of its group's processes that are of no file, with what they share among them counted
    /// for each; from /proc.
    [[nodiscard]] auto memory() const -> std::uint64_t;

  private:
    explicit Child(pid_t process) : process_(process) {}
    pid_t process_ = -1;  ///< and its group; not reaped yet
};

}  // namespace fanfold::render
