#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fanfold/stage/deliver/letter.hpp>
#include <fanfold/value/write_all.hpp>
#include <optional>

namespace fanfold::deliver {

namespace {

/// The report in memory, as a file: the program reads it at its own pace and nobody waits on a
/// pipe.
class InputFile {
  public:
    explicit InputFile(std::string_view bytes) : file_(::memfd_create("report", MFD_CLOEXEC)) {
        whole_ = file_ >= 0 && write_all(file_, bytes) && ::lseek(file_, 0, SEEK_SET) == 0;
    }
    ~InputFile() {
        if (file_ >= 0) ::close(file_);
    }
    InputFile(const InputFile&) = delete;
    auto operator=(const InputFile&) -> InputFile& = delete;
    [[nodiscard]] auto whole() const -> bool { return whole_; }
    [[nodiscard]] auto number() const -> int { return file_; }

  private:
    int file_;
    bool whole_ = false;
};

auto pointers(std::vector<std::string>& words) -> std::vector<char*> {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

auto environment_with(const std::vector<std::pair<std::string, std::string>>& variables)
    -> std::vector<std::string> {
    std::vector<std::string> out;
    for (const char* name : {"PATH", "HOME", "LANG", "TZ"})
        if (const char* value =
                std::getenv(name))  // NOLINT(concurrency-mt-unsafe): it is never written
            out.push_back(std::string{name} + "=" + value);
    for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
    return out;
}

/// A group of its own, so that all of it can be killed; signals as a fresh program expects them; no
/// file or socket of ours.
auto spawn(std::vector<std::string> argv, std::vector<std::string> environment, int input)
    -> Result<pid_t> {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(
        &how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, argv.front().c_str(), &files, &how,
                                    pointers(argv).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    if (failed != 0)
        return Error{ErrorKind::fix_config,
                     "cannot start " + argv.front() + ": " + std::strerror(failed)};
    return child;
}

/// The exit status, or an error when the time is up; then the whole group is killed.
auto status_of(pid_t child, const std::string& name, Duration timeout) -> Result<int> {
    const auto until = std::chrono::steady_clock::now() + timeout;
    int status = 0;
    for (;;) {
        const auto ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) return status;
        // Where SIGCHLD is ignored nobody learns how it ended; that is no success.
        if (ended < 0 && errno != EINTR)
            return Error{ErrorKind::retry_later,
                         "cannot tell how " + name + " ended: " + std::strerror(errno)};
        if (std::chrono::steady_clock::now() >= until) break;
        const timespec moment{0, 5'000'000};
        ::nanosleep(&moment, nullptr);
    }
    ::kill(-child, SIGKILL);
    ::waitpid(child, &status, 0);
    return Error{ErrorKind::retry_later, name + " took too long; it was killed"};
}

}  // namespace

auto run_program(const std::vector<std::string>& argv, std::string_view input,
                 const std::vector<std::pair<std::string, std::string>>& variables,
                 Duration timeout) -> Status {
    if (argv.empty()) return Error{ErrorKind::fix_config, "there is no program to start"};
    const InputFile file{input};
    if (!file.whole()) return Error{ErrorKind::retry_later, "no memory for the program's input"};
    const auto child = spawn(argv, environment_with(variables), file.number());
    if (!child) return child.error();
    const auto status = status_of(*child, argv.front(), timeout);
    if (!status) return status.error();
    if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return Done{};
    const auto end = WIFEXITED(*status) ? "exit code " + std::to_string(WEXITSTATUS(*status))
                                        : "signal " + std::to_string(WTERMSIG(*status));
    return Error{ErrorKind::retry_later, argv.front() + " ended with " + end};
}

}  // namespace fanfold::deliver
