#include "prompt_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <fanfold/async/wait.hpp>

namespace fanfold::app {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

constexpr std::uint32_t written = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
/// Editors write a file in several steps.
constexpr auto settled_after = std::chrono::milliseconds{40};

}  // namespace

auto PromptWatch::of(asio::any_io_executor io, fs::path folder) -> Result<PromptWatch> {
    std::error_code failed;
    if (!fs::is_directory(folder, failed))
        return Error{ErrorKind::bad_input, "there is no folder " + folder.string() +
                                               " to watch; copy the template there and edit it"};
    const int file = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (file < 0)
        return Error{ErrorKind::unavailable,
                     std::string{"cannot watch files: "} + std::strerror(errno)};
    PromptWatch out{asio::posix::stream_descriptor{std::move(io), file}, std::move(folder)};
    if (!out.watch_all())
        return Error{ErrorKind::unavailable,
                     "cannot watch " + out.folder_.string() + ": " + std::strerror(errno)};
    return out;
}

/// The folder and all below it; those that are watched already stay so.
auto PromptWatch::watch_all() -> bool {
    const auto add = [&](const fs::path& folder) {
        return ::inotify_add_watch(events_.native_handle(), folder.c_str(), written | IN_CREATE) >=
               0;
    };
    if (!add(folder_)) return false;
    std::error_code failed;
    for (const auto& entry : fs::recursive_directory_iterator{folder_, failed})
        if (entry.is_directory(failed)) add(entry.path());
    return true;
}

auto PromptWatch::changed() -> asio::awaitable<void> {
    std::array<char, 4096> bytes{};
    const auto buffer = asio::buffer(bytes);
    co_await events_.async_read_some(buffer, asio::use_awaitable);
    co_await async::sleep_for(settled_after);
    while (::read(events_.native_handle(), bytes.data(), bytes.size()) > 0) {
    }
    watch_all();
}

}  // namespace fanfold::app
