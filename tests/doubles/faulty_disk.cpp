#include "faulty_disk.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <vector>

namespace fanfold::tests {

namespace {

constexpr std::size_t sector = 512;
constexpr std::int64_t never = INT64_MAX;

/// A change that no sync has made durable.
struct Change {
    std::int64_t offset = 0;
    std::string bytes;                     ///< written; of a truncation empty
    std::string before;                    ///< what stood there
    std::int64_t size_before = 0;          ///< of the file
    std::optional<std::int64_t> new_size;  ///< of a truncation
};

}  // namespace

struct FaultyDisk::State {
    mutable std::mutex mutex;
    std::int64_t count = 0;
    std::int64_t full_from = never, power_until = never, dies_at = never, every = 0;
    std::map<std::string, std::vector<Change>> unsynced;
    std::set<std::string> seen;
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs vfs{};

    /// SQLITE_OK, or how this change fails. Under the mutex.
    auto next() -> int {
        ++count;
        if (count == dies_at) std::_Exit(9);
        if (count >= power_until) return SQLITE_IOERR_WRITE;
        if (count >= full_from || (every > 0 && count % every == 0)) return SQLITE_FULL;
        return SQLITE_OK;
    }
};

namespace {

using State = FaultyDisk::State;

struct File {
    sqlite3_file base;
    State* disk;
    sqlite3_file* real;
    std::string* path;
};

auto of(sqlite3_file* file) -> File& {
    return *reinterpret_cast<File*>(file);
}
auto real_of(sqlite3_file* file) -> sqlite3_file* {
    return of(file).real;
}

auto size_of(sqlite3_file* file) -> std::int64_t {
    sqlite3_int64 size = 0;
    real_of(file)->pMethods->xFileSize(real_of(file), &size);
    return size;
}

/// What stands at these bytes, as far as the file goes.
auto bytes_at(sqlite3_file* file, std::int64_t offset, std::int64_t length) -> std::string {
    const auto there = std::clamp<std::int64_t>(size_of(file) - offset, 0, length);
    std::string out(static_cast<std::size_t>(there), '\0');
    if (there > 0) real_of(file)->pMethods->xRead(real_of(file), out.data(), static_cast<int>(there), offset);
    return out;
}

auto close_file(sqlite3_file* file) -> int {
    auto& mine = of(file);
    const int code = mine.real->pMethods->xClose(mine.real);
    delete mine.path;
    mine.path = nullptr;
    return code;
}

auto read_file(sqlite3_file* file, void* into, int length, sqlite3_int64 offset) -> int {
    return real_of(file)->pMethods->xRead(real_of(file), into, length, offset);
}

auto write_file(sqlite3_file* file, const void* bytes, int length, sqlite3_int64 offset) -> int {
    auto& mine = of(file);
    const std::lock_guard lock{mine.disk->mutex};
    const bool had_power = mine.disk->count < mine.disk->power_until;
    const int code = mine.disk->next();
    if (code == SQLITE_FULL || !had_power) return code;
    Change change{offset, {static_cast<const char*>(bytes), static_cast<std::size_t>(length)},
                  bytes_at(file, offset, length), size_of(file), std::nullopt};
    mine.disk->unsynced[*mine.path].push_back(std::move(change));
    if (code != SQLITE_OK) return code;  // power went while it was written
    return mine.real->pMethods->xWrite(mine.real, bytes, length, offset);
}

auto truncate_file(sqlite3_file* file, sqlite3_int64 size) -> int {
    auto& mine = of(file);
    const std::lock_guard lock{mine.disk->mutex};
    if (const int code = mine.disk->next(); code != SQLITE_OK) return code == SQLITE_FULL ? SQLITE_IOERR_TRUNCATE : code;
    const auto before = size_of(file);
    if (size < before)
        mine.disk->unsynced[*mine.path].push_back({size, {}, bytes_at(file, size, before - size), before, size});
    return mine.real->pMethods->xTruncate(mine.real, size);
}

auto sync_file(sqlite3_file* file, int flags) -> int {
    auto& mine = of(file);
    const std::lock_guard lock{mine.disk->mutex};
    if (const int code = mine.disk->next(); code != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    static_cast<void>(flags);  // tmpfs has nothing to wait for
    mine.disk->unsynced.erase(*mine.path);
    return SQLITE_OK;
}

auto file_size(sqlite3_file* file, sqlite3_int64* size) -> int {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
auto lock_file(sqlite3_file* file, int level) -> int {
    return real_of(file)->pMethods->xLock(real_of(file), level);
}
auto unlock_file(sqlite3_file* file, int level) -> int {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
auto check_reserved(sqlite3_file* file, int* out) -> int {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
auto control_file(sqlite3_file* file, int what, void* value) -> int {
    return real_of(file)->pMethods->xFileControl(real_of(file), what, value);
}
auto sector_size(sqlite3_file* file) -> int {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}
auto characteristics(sqlite3_file* file) -> int {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
auto shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) -> int {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}
auto shm_lock(sqlite3_file* file, int offset, int n, int flags) -> int {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}
void shm_barrier(sqlite3_file* file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}
auto shm_unmap(sqlite3_file* file, int remove) -> int {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

constexpr sqlite3_io_methods methods{2,         close_file,    read_file,   write_file,     truncate_file, sync_file, file_size,
                                     lock_file, unlock_file,   check_reserved, control_file, sector_size,  characteristics,
                                     shm_map,   shm_lock,      shm_barrier, shm_unmap,      nullptr,       nullptr};

auto open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) -> int {
    auto& disk = *static_cast<State*>(vfs->pAppData);
    auto& mine = of(file);
    mine.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + sizeof(File));
    const int code = disk.real->xOpen(disk.real, name, mine.real, flags, out_flags);
    mine.base.pMethods = mine.real->pMethods == nullptr ? nullptr : &methods;
    if (code != SQLITE_OK) return code;
    mine.disk = &disk;
    mine.path = new std::string{name == nullptr ? "" : name};
    const std::lock_guard lock{disk.mutex};
    disk.seen.insert(*mine.path);
    return code;
}

auto delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) -> int {
    auto& disk = *static_cast<State*>(vfs->pAppData);
    const std::lock_guard lock{disk.mutex};
    if (disk.next() != SQLITE_OK) return SQLITE_IOERR_DELETE;
    disk.unsynced.erase(name);
    return disk.real->xDelete(disk.real, name, sync_folder);
}

void write_at(int descriptor, std::int64_t offset, std::string_view bytes) {
    if (::pwrite(descriptor, bytes.data(), bytes.size(), offset) != static_cast<ssize_t>(bytes.size())) std::abort();
}

void undo(int descriptor, const Change& change) {
    write_at(descriptor, change.offset, change.before);
    if (::ftruncate(descriptor, change.size_before) != 0) std::abort();
}

/// Its sectors, each with even odds.
void tear(int descriptor, const Change& change, std::mt19937& random) {
    for (std::size_t at = 0; at < change.bytes.size();) {
        const auto rest = sector - (static_cast<std::size_t>(change.offset) + at) % sector;
        const auto length = std::min(rest, change.bytes.size() - at);
        if (random() % 2 == 0)
            write_at(descriptor, change.offset + static_cast<std::int64_t>(at), std::string_view{change.bytes}.substr(at, length));
        at += length;
    }
}

void redo_perhaps(int descriptor, const Change& change, std::mt19937& random) {
    const auto luck = random() % 3;
    if (luck == 0) return;
    if (change.new_size) {
        if (::ftruncate(descriptor, *change.new_size) != 0) std::abort();
    } else if (luck == 1) {
        write_at(descriptor, change.offset, change.bytes);
    } else {
        tear(descriptor, change, random);
    }
}

}  // namespace

FaultyDisk::FaultyDisk() : state_(std::make_unique<State>()) {
    auto& state = *state_;
    state.real = sqlite3_vfs_find(nullptr);
    state.vfs = *state.real;
    state.vfs.pNext = nullptr;
    state.vfs.zName = "faulty";
    state.vfs.szOsFile = static_cast<int>(sizeof(File)) + state.real->szOsFile;
    state.vfs.pAppData = &state;
    state.vfs.xOpen = open_file;
    state.vfs.xDelete = delete_file;
    // The others do not look at the vfs they are called with, except for its pAppData, which is the unix one's way to
    // choose locks when a file is opened: only the real xOpen needs it.
    if (sqlite3_vfs_register(&state.vfs, /*makeDflt=*/1) != SQLITE_OK) std::abort();
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_register(state_->real, /*makeDflt=*/1);
    sqlite3_vfs_unregister(&state_->vfs);
}

auto FaultyDisk::changes() const -> std::int64_t {
    const std::lock_guard lock{state_->mutex};
    return state_->count;
}

void FaultyDisk::count_anew() {
    const std::lock_guard lock{state_->mutex};
    state_->count = 0;
}

void FaultyDisk::fill_at(std::int64_t change) {
    const std::lock_guard lock{state_->mutex};
    state_->full_from = change;
}
void FaultyDisk::fail_every(std::int64_t nth) {
    const std::lock_guard lock{state_->mutex};
    state_->every = nth;
}
void FaultyDisk::lose_power_at(std::int64_t change) {
    const std::lock_guard lock{state_->mutex};
    state_->power_until = change;
}
void FaultyDisk::kill_at(std::int64_t change) {
    const std::lock_guard lock{state_->mutex};
    state_->dies_at = change;
}
void FaultyDisk::behave() {
    const std::lock_guard lock{state_->mutex};
    state_->full_from = state_->power_until = state_->dies_at = never;
    state_->every = 0;
}

void FaultyDisk::settle(std::mt19937& random) {
    const std::lock_guard lock{state_->mutex};
    for (const auto& [path, changes] : state_->unsynced) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (descriptor < 0) continue;  // its folder is gone
        std::for_each(changes.rbegin(), changes.rend(), [&](const Change& change) { undo(descriptor, change); });
        for (const auto& change : changes) redo_perhaps(descriptor, change, random);
        ::close(descriptor);
    }
    std::error_code ignored;
    for (const auto& path : state_->seen) std::filesystem::remove(path + "-shm", ignored);
    state_->unsynced.clear();
    state_->seen.clear();
}

}  // namespace fanfold::tests
