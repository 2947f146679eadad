#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fanfold/async/offload.hpp>
#include <fanfold/render/renderer.hpp>
#include <fanfold/value/write_all.hpp>

#include "child.hpp"

namespace fanfold::render {

namespace {

/// In memory, as a file: the program reads it at its own pace, or not at all, and nobody waits.
auto input_file(std::string_view bytes) -> Handle {
    Handle file{::memfd_create("page", MFD_CLOEXEC)};
    const bool whole = file.open() && write_all(file.number(), bytes) && ::lseek(file.number(), 0, SEEK_SET) == 0;
    return whole ? std::move(file) : Handle{};
}

/// All that comes until its end, or why not.
auto read_all(int from, SteadyInstant until, const std::string& name) -> Result<std::string> {
    std::string out;
    std::array<char, 1 << 16> part{};
    while (true) {
        pollfd wait{from, POLLIN, 0};
        const int left = left_until(until);
        const int ready = left <= 0 ? 0 : ::poll(&wait, 1, left);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return Error{ErrorKind::retry_later, name + " took too long; it was killed"};
        const auto got = ::recv(from, part.data(), part.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) return out;
        out.append(part.data(), static_cast<std::size_t>(got));
        if (out.size() > most_html)
            return Error{ErrorKind::retry_later, name + " wrote more than 8 MiB; it was killed"};
    }
}

auto end_in_words(int status) -> std::string {
    return WIFEXITED(status) ? "exit code " + std::to_string(WEXITSTATUS(status))
                             : "signal " + std::to_string(WTERMSIG(status));
}

auto too_late(const std::string& name) -> Error {
    return {ErrorKind::cancelled, "the time was over before " + name + " was started"};
}

auto was_stopped(const std::string& name) -> Error {
    return {ErrorKind::cancelled, name + " was stopped; it was killed"};
}

/// What it writes; nobody writes any more once `stop` is asked for, whoever holds the other end.
auto read_until_stopped(int from, SteadyInstant until, const std::string& name, const std::stop_token& stop)
    -> Result<std::string> {
    const std::stop_callback hang_up{stop, [from] { ::shutdown(from, SHUT_RDWR); }};
    return read_all(from, until, name);
}

/// Blocks until then at most.
auto run(std::vector<std::string> argv, const Draft& draft, SteadyInstant until, const std::stop_token& stop)
    -> Result<std::string> {
    const auto name = argv.front();
    argv.push_back(draft.url.str());  // http(s): never an option, never another program
    auto input = input_file(draft.html);
    auto output = make_channel();
    if (!input.open() || !output.ours.open())
        return Error{ErrorKind::retry_later, "no memory or descriptors for " + name};
    const std::vector<std::string> variables{"FANFOLD_URL=" + draft.url.str()};
    auto child = Child::start(argv, variables,
                              {{input.number(), STDIN_FILENO}, {output.theirs.number(), STDOUT_FILENO}});
    output.theirs.close();
    if (!child) return child.error();
    auto html = read_until_stopped(output.ours.number(), until, name, stop);
    if (!html) return html;
    const auto status = child->status_by(until, stop);
    if (stop.stop_requested()) return was_stopped(name);
    if (!status) return Error{ErrorKind::retry_later, name + " took too long; it was killed"};
    if (*status != 0) return Error{ErrorKind::retry_later, name + " ended with " + end_in_words(*status)};
    return html;
}

class Program final : public Renderer {
  public:
    Program(boost::asio::any_io_executor pool, std::vector<std::string> argv, Duration time)
        : pool_(std::move(pool)), argv_(std::move(argv)), time_(time) {}

    auto draw(Draft draft, Deadline deadline) -> boost::asio::awaitable<Result<std::string>> override {
        const std::stop_source stop;
        auto job = [argv = argv_, draft = std::move(draft), time = time_, deadline, token = stop.get_token()] {
            const auto now = std::chrono::steady_clock::now();
            if (now >= deadline.steady()) return Result<std::string>{too_late(argv.front())};
            return run(argv, draft, std::min(deadline.steady(), now + time), token);
        };
        auto drawn = co_await async::offload(pool_, std::move(job), stop);
        co_return drawn;
    }

  private:
    boost::asio::any_io_executor pool_;
    std::vector<std::string> argv_;
    Duration time_;
};

}  // namespace

auto make_program(boost::asio::any_io_executor pool, std::vector<std::string> argv, Duration time)
    -> std::unique_ptr<Renderer> {
    return std::make_unique<Program>(std::move(pool), std::move(argv), time);
}

}  // namespace fanfold::render
