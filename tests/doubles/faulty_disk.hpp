#pragma once
/// A disk that fails on purpose: SQLite's default VFS while it lives, around the real one. Counts what is changed
/// (writes, syncs, truncations) and, at the number it is told, runs full, loses its power or ends the process.
///
/// Power loss: what was written since a file's last sync is dropped, kept or torn at sectors of 512 bytes, each write for
/// itself, so that later ones may survive earlier ones. Names of files are durable at once; a -shm file never is.
/// (SQLite's own crash tests do the same: sqlite.org/testing.html, "crash testing".)
#include <cstdint>
#include <memory>
#include <random>
#include <string>

namespace fanfold::tests {

class FaultyDisk {
  public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    auto operator=(const FaultyDisk&) -> FaultyDisk& = delete;

    /// Changes since the last `count_anew`.
    [[nodiscard]] auto changes() const -> std::int64_t;
    void count_anew();

    void fill_at(std::int64_t change);        ///< this one and all later ones find no room
    void fail_every(std::int64_t nth);        ///< every nth finds no room
    void lose_power_at(std::int64_t change);  ///< this one and all later ones fail
    void kill_at(std::int64_t change);        ///< the process ends before it, with code 9
    void behave();                            ///< there is room, and power
    /// What the files hold when power comes back. Every file must be closed.
    void settle(std::mt19937& random);

    struct State;

  private:
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::tests
