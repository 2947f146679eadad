#include "pdf.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <optional>
#include <utility>

#include <fanfold/stage/extract/extract.hpp>
#include <fanfold/value/handle.hpp>

#include "plain.hpp"

namespace fanfold::extract {

namespace {

using Clock = std::chrono::steady_clock;

/// Signals as a fresh program expects them; no file or socket of ours but `in` and `out`.
auto spawn(int in, int out) -> pid_t {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const char* words[] = {"prlimit",   "--as=402653184", "--cpu=20", "--core=0",
                           "--fsize=0", "pdftotext",       "-q",       "-nopgbrk",
                           "-enc",      "UTF-8",           "-",        "-",
                           nullptr};
    const char* environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", nullptr};
    auto child = pid_t{-1};
    const auto failed = posix_spawnp(&child, words[0], &files, &how, const_cast<char**>(words),
                                     const_cast<char**>(environment));
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    return failed == 0 ? child : -1;
}

auto took_too_much() -> Error {
    return {ErrorKind::give_up, "the PDF took too long or holds more than 10 MB of text"};
}

/// pdftotext under its limits, reading one channel and writing the other. The child is killed and
/// reaped at the latest when this goes.
class Reader {
  public:
    Reader() : in_(make_channel()), out_(make_channel()) {
        if (in_.theirs.number() >= 0 && out_.theirs.number() >= 0)
            child_ = spawn(in_.theirs.number(), out_.theirs.number());
        in_.theirs.close();
        out_.theirs.close();
    }
    Reader(const Reader&) = delete;
    auto operator=(const Reader&) -> Reader& = delete;
    ~Reader() {
        if (child_ > 0) kill(child_, SIGKILL), (void)reap(0);
    }

    [[nodiscard]] auto started() const -> bool { return child_ > 0; }

    /// The whole text, or why there is none: the time is over, it is too long, it broke off.
    auto exchange(std::string_view bytes, Clock::time_point end, std::string& text) -> Status {
        while (true) {
            const auto left = left_until(end);
            pollfd waits[] = {{out_.ours.number(), POLLIN, 0}, {in_.ours.number(), POLLOUT, 0}};
            const auto ready = left <= 0 ? 0 : poll(waits, 2, left);
            if (ready < 0 && errno == EINTR) continue;
            if (ready <= 0 || text.size() > max_plain) return took_too_much();
            if (waits[1].revents != 0) send_some(bytes);
            if (waits[0].revents == 0) continue;
            const auto taken = take_some(text);
            if (taken == Taken::all) return Done{};
            if (taken == Taken::broken)
                return Error{ErrorKind::give_up, "the text of the PDF broke off"};
        }
    }

    /// The exit code; 128 and more where a signal ended it, or nobody knows how. nullopt: it still
    /// runs at `end`, whatever it has closed before.
    auto status_by(Clock::time_point end) -> std::optional<int> {
        constexpr auto longest_pause = 20;  // ms
        for (auto pause = 1;; pause = std::min(2 * pause, longest_pause)) {
            if (auto ended = reap(WNOHANG)) return ended;
            const auto left = left_until(end);
            if (left <= 0) return std::nullopt;
            poll(nullptr, 0, std::min(left, pause));
        }
    }

  private:
    enum class Taken { some, all, broken };

    static auto left_until(Clock::time_point end) -> int {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30));
    }

    /// nullopt: it has not ended yet, and `options` say not to wait for it.
    auto reap(int options) -> std::optional<int> {
        auto how = 0;
        auto ended = pid_t{-1};
        do ended = waitpid(child_, &how, options);
        while (ended < 0 && errno == EINTR);
        if (ended == 0) return std::nullopt;
        child_ = -1;
        if (ended < 0) return 128;
        return WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    }
    void send_some(std::string_view& bytes) {
        const auto sent =
            send(in_.ours.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
        const auto broken = sent < 0 && errno != EAGAIN && errno != EINTR;
        if (bytes.empty() || broken) in_.ours.close();
    }
    auto take_some(std::string& text) -> Taken {
        auto part = std::array<char, 1 << 16>{};
        const auto got = recv(out_.ours.number(), part.data(), part.size(), MSG_DONTWAIT);
        if (got == 0) return Taken::all;
        if (got < 0) return errno == EAGAIN || errno == EINTR ? Taken::some : Taken::broken;
        text.append(part.data(), static_cast<std::size_t>(got));
        return Taken::some;
    }

    Channel in_;
    Channel out_;
    pid_t child_ = -1;  ///< not reaped yet
};

auto said_by(int status) -> Error {
    constexpr auto not_found = 127;
    if (status == not_found)
        return Error{ErrorKind::fix_config, "no pdftotext here: install poppler-utils"};
    if (status >= 128)
        return Error{ErrorKind::give_up,
                     "the PDF broke its reader (signal " + std::to_string(status - 128) + ")"};
    return Error{ErrorKind::give_up, "the PDF cannot be opened: it is damaged, or locked by a password (pdftotext says " +
                                         std::to_string(status) + ")"};
}

}  // namespace

auto is_pdf(std::string_view bytes) -> bool {
    const auto first = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
    return bytes.substr(first).starts_with("%PDF-");
}

auto pdf_text(std::string_view bytes, std::chrono::milliseconds time) -> Result<std::string> {
    auto reader = Reader{};
    if (!reader.started())
        return Error{ErrorKind::fix_config, "cannot start prlimit: install util-linux"};
    auto text = std::string{};
    const auto end = Clock::now() + time;
    if (const auto exchanged = reader.exchange(bytes, end, text); !exchanged)
        return exchanged.error();
    const auto status = reader.status_by(end);
    if (!status) return took_too_much();
    if (*status != 0) return said_by(*status);
    return text;
}

}  // namespace fanfold::extract
