#include "child.hpp"

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
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fanfold/render/renderer.hpp>

namespace fanfold::render {

namespace {

namespace fs = std::filesystem;

constexpr int first_free = 16;  ///< above every seat, so that no dup2 lands on a source

auto pointers(std::vector<std::string>& words) -> std::vector<char*> {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

auto environment_with(const std::vector<std::string>& variables) -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const char* name : {"PATH", "LANG", "TZ"})
        if (const char* value = std::getenv(name))  // NOLINT(concurrency-mt-unsafe): it is never written
            out.push_back(std::string{name} + "=" + value);
    out.insert(out.end(), variables.begin(), variables.end());
    return out;
}

auto with_limits(const std::vector<std::string>& argv) -> std::vector<std::string> {
    std::vector<std::string> out{"prlimit", "--core=0", "--cpu=300", "--fsize=1073741824"};
    out.insert(out.end(), argv.begin(), argv.end());
    return out;
}

/// Which descriptors it has.
class Seats {
  public:
    explicit Seats(const std::vector<std::pair<int, int>>& seats) {
        posix_spawn_file_actions_init(&actions_);
        int last = STDERR_FILENO;
        for (const int plain : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            posix_spawn_file_actions_addopen(&actions_, plain, "/dev/null", O_RDWR, 0);
        for (const auto& [ours, theirs] : seats) {
            lifted_.emplace_back(::fcntl(ours, F_DUPFD_CLOEXEC, first_free));
            posix_spawn_file_actions_adddup2(&actions_, lifted_.back().number(), theirs);
            last = std::max(last, theirs);
        }
        posix_spawn_file_actions_addclosefrom_np(&actions_, last + 1);
    }
    /// False: there are no descriptors left for it.
    [[nodiscard]] auto taken() const -> bool {
        return std::all_of(lifted_.begin(), lifted_.end(), [](const Handle& each) { return each.open(); });
    }
    ~Seats() { posix_spawn_file_actions_destroy(&actions_); }
    Seats(const Seats&) = delete;
    auto operator=(const Seats&) -> Seats& = delete;
    [[nodiscard]] auto get() const -> const posix_spawn_file_actions_t* { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
    std::vector<Handle> lifted_;
};

/// Signals as a fresh program expects them.
class Manner {
  public:
    Manner() {
        posix_spawnattr_init(&how_);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&how_, &none);
        posix_spawnattr_setsigdefault(&how_, &all);
        posix_spawnattr_setpgroup(&how_, 0);
        posix_spawnattr_setflags(
            &how_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~Manner() { posix_spawnattr_destroy(&how_); }
    Manner(const Manner&) = delete;
    auto operator=(const Manner&) -> Manner& = delete;
    [[nodiscard]] auto get() const -> const posix_spawnattr_t* { return &how_; }

  private:
    posix_spawnattr_t how_{};
};

/// The group of a process (proc(5), stat): the third field after its name, which may hold anything.
auto group_of(const fs::path& process) -> pid_t {
    std::ifstream in{process / "stat"};
    std::string line, state;
    std::getline(in, line);
    pid_t parent = 0, group = 0;
    std::istringstream fields{line.substr(std::min(line.rfind(')') + 1, line.size()))};
    fields >> state >> parent >> group;
    return fields ? group : 0;
}

/// Bytes of a process that no file stands behind (proc(5), status). statm counts shared memory, where a
/// browser keeps what it paints, with the pages of files.
auto own_bytes(const fs::path& process) -> std::uint64_t {
    std::ifstream in{process / "status"};
    std::uint64_t all = 0;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("RssAnon:") && !line.starts_with("RssShmem:")) continue;
        std::istringstream words{line.substr(line.find(':') + 1)};
        std::uint64_t kib = 0;
        if (words >> kib) all += kib << 10;
    }
    return all;
}

/// What the machine lacks now it may have later.
auto not_started(const std::string& name, int failed) -> Error {
    const bool scarce = failed == EAGAIN || failed == ENOMEM || failed == EMFILE || failed == ENFILE;
    return {scarce ? ErrorKind::retry_later : ErrorKind::fix_config, "cannot start " + name + ": " + std::strerror(failed)};
}

}  // namespace

auto left_until(SteadyInstant end) -> int {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
}

auto find_program(const std::string& name) -> Result<std::string> {
    const auto runs = [](const std::string& path) {
        std::error_code failed;
        return ::access(path.c_str(), X_OK) == 0 && !fs::is_directory(path, failed);
    };
    if (name.find('/') != std::string::npos && runs(name)) return name;
    const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): it is never written
    std::istringstream folders{name.find('/') == std::string::npos && path != nullptr ? path : ""};
    for (std::string folder; std::getline(folders, folder, ':');)
        if (!folder.empty() && runs(folder + "/" + name)) return folder + "/" + name;
    return Error{ErrorKind::fix_config, "there is no program " + name + " here"};
}

auto Child::start(const std::vector<std::string>& argv, const std::vector<std::string>& variables,
                  const std::vector<std::pair<int, int>>& seats) -> Result<Child> {
    if (argv.empty()) return Error{ErrorKind::fix_config, "there is no program to start"};
    auto program = find_program(argv.front());
    if (!program) return program.error();
    auto words = with_limits(argv);
    auto environment = environment_with(variables);
    const Seats files{seats};
    if (!files.taken()) return not_started(argv.front(), EMFILE);
    const Manner how;
    pid_t process = -1;
    const int failed = ::posix_spawnp(&process, words.front().c_str(), files.get(), how.get(),
                                      pointers(words).data(), pointers(environment).data());
    if (failed != 0) return not_started(argv.front(), failed);
    return Child{process};
}

auto Child::status_by(SteadyInstant end, const std::stop_token& stop) -> std::optional<int> {
    constexpr int longest_pause = 20;  // ms
    for (int pause = 1;; pause = std::min(2 * pause, longest_pause)) {
        // Its number, and that of its group, is its own until it is reaped.
        siginfo_t ended{};
        const auto asked = ::waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (asked == 0 && ended.si_pid == process_) return kill();
        const int left = left_until(end);
        if (left <= 0 || stop.stop_requested() || (asked < 0 && errno != EINTR)) return std::nullopt;
        ::poll(nullptr, 0, std::min(left, pause));
    }
}

auto Child::kill() -> int {
    if (process_ <= 0) return 0;
    ::kill(-process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return status;
}

auto Child::memory() const -> std::uint64_t {
    std::uint64_t bytes = 0;
    std::error_code gone;
    for (fs::directory_iterator each{"/proc", gone}, end; !gone && each != end; each.increment(gone)) {
        const auto name = each->path().filename().string();
        const bool process = name.find_first_not_of("0123456789") == std::string::npos;
        if (process && group_of(each->path()) == process_) bytes += own_bytes(each->path());
    }
    return bytes;
}

}  // namespace fanfold::render
