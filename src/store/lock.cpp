#include "lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "trouble.hpp"

namespace fanfold::store {

namespace {

constexpr std::uint64_t mebibyte = 1u << 20;
constexpr std::uint64_t floor_bytes = 8 * mebibyte;

auto owner_in(int descriptor) -> std::string {
    std::array<char, 24> text{};
    const auto read = ::pread(descriptor, text.data(), text.size() - 1, 0);
    std::string pid;
    for (ssize_t at = 0; at < read && text[at] >= '0' && text[at] <= '9'; ++at) pid += text[at];
    return pid;
}

auto owned_by_another(int descriptor, const std::filesystem::path& folder) -> Error {
    const auto pid = owner_in(descriptor);
    return {ErrorKind::busy, "another fanfold" +
                                 (pid.empty() ? std::string{} : " (pid " + pid + ")") + " owns " +
                                 folder.string() + "; wait for it or stop it"};
}

auto write_pid(int descriptor) -> bool {
    const auto pid = std::to_string(::getpid()) + "\n";
    return ::ftruncate(descriptor, 0) == 0 &&
           ::pwrite(descriptor, pid.data(), pid.size(), 0) == static_cast<ssize_t>(pid.size());
}

}  // namespace

OwnerLock::OwnerLock(OwnerLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

OwnerLock::~OwnerLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

auto OwnerLock::take(const std::filesystem::path& folder) -> Result<OwnerLock> {
    const auto path = folder / "lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0) return system_trouble(errno, path, "open");
    OwnerLock lock{descriptor};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return owned_by_another(descriptor, folder);
        return system_trouble(errno, path, "lock");
    }
    if (!write_pid(descriptor)) return system_trouble(errno, path, "write");
    return lock;
}

auto make_folder(const std::filesystem::path& folder) -> Status {
    std::error_code error;
    const bool made = std::filesystem::create_directories(folder, error);
    if (error) return system_trouble(error.value(), folder, "make");
    // Whatever the umask says: cookies and what clients watch for are nobody else's business. Who made the folder before
    // us may have had reasons.
    constexpr auto others = std::filesystem::perms::others_all | std::filesystem::perms::group_write;
    if (made) std::filesystem::permissions(folder, others, std::filesystem::perm_options::remove, error);
    return Done{};
}

void make_private_file(const std::filesystem::path& file) {
    // O_EXCL: closing a file that SQLite has open would drop its locks. What fails here is told by whoever opens it.
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (made >= 0) ::close(made);
}

auto check_room(const std::filesystem::path& folder) -> Status {
    struct statvfs room {};
    if (::statvfs(folder.c_str(), &room) != 0) return system_trouble(errno, folder, "look at");
    const auto left = std::uint64_t{room.f_bavail} * room.f_frsize;
    if (left >= floor_bytes) return Done{};
    return Error{ErrorKind::no_space,
                 folder.string() + ": only " + std::to_string(left / mebibyte) +
                     " MiB of disk are free, and a run needs at least 8 MiB. Free some space and "
                     "run again; nothing stored was touched"};
}

}  // namespace fanfold::store
