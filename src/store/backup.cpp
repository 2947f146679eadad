#include <fanfold/store/backup.hpp>

#include <sqlite3.h>

#include <memory>
#include <system_error>

#include "copy.hpp"
#include "files.hpp"
#include "lock.hpp"
#include "trouble.hpp"

namespace fanfold::store {

namespace {

namespace fs = std::filesystem;

constexpr int busy_milliseconds = 5'000;
constexpr const char* copied[] = {"state", "crawl"};
constexpr const char* all_suffixes[] = {"", "-wal", "-shm"};

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

auto open_raw(const fs::path& file, int flags) -> Result<Handle> {
    if ((flags & SQLITE_OPEN_CREATE) != 0) make_private_file(file);
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &db, flags, nullptr);
    Handle handle{db};
    if (code != SQLITE_OK) return sqlite_trouble(db, code, file);
    sqlite3_busy_timeout(db, busy_milliseconds);
    return handle;
}

auto size_of(const fs::path& file) -> std::uint64_t {
    std::error_code failed;
    const auto bytes = fs::file_size(file, failed);
    return failed ? 0 : bytes;
}

auto make_empty(const fs::path& folder) -> Status {
    if (auto made = make_folder(folder); !made) return made;
    std::error_code failed;
    if (fs::is_empty(folder, failed) && !failed) return Done{};
    return Error{ErrorKind::bad_input, folder.string() + " is not empty; name a new folder, so that no backup is "
                                                         "written over another"};
}

/// "" or what is wrong.
auto integrity_of(Connection& db) -> Result<std::string> {
    std::string out;
    auto rows = db.query("check_integrity");
    while (rows.next())
        if (rows.text(0) != "ok" && out.size() < 1000) out += (out.empty() ? "" : "; ") + rows.text(0);
    if (rows.trouble()) return *rows.trouble();
    return out;
}

auto check_file(const fs::path& folder, const std::string& name) -> CheckedFile {
    const auto file = folder / (name + ".db");
    CheckedFile out{name + ".db", size_of(file), ""};
    std::error_code failed;
    if (!fs::exists(file, failed)) {
        out.trouble = file.string() + " is missing: name the folder that `fanfold db backup` wrote";
        return out;
    }
    auto db = open_to_read(folder, name);
    if (!db) {
        out.trouble = db.error().message();
        return out;
    }
    const auto integrity = integrity_of(*db);
    out.trouble = integrity ? *integrity : integrity.error().message();
    return out;
}

auto first_trouble(const std::vector<CheckedFile>& files) -> Status {
    for (const auto& file : files)
        if (!file.trouble.empty())
            return Error{ErrorKind::unavailable, file.name + ": " + file.trouble};
    return Done{};
}

/// A folder beside the databases that is not there yet.
auto place_aside(const fs::path& state) -> Result<fs::path> {
    std::error_code failed;
    for (int number = 1; number < 1000; ++number) {
        const auto folder = state / ("before-restore-" + std::to_string(number));
        if (!fs::create_directory(folder, failed)) continue;
        fs::permissions(folder, fs::perms::others_all, fs::perm_options::remove, failed);
        return folder;
    }
    return Error{ErrorKind::no_space, "cannot make a folder in " + state.string() + " for what stands there now"};
}

auto move_aside(const fs::path& state, const fs::path& aside) -> Status {
    for (const auto* name : {"state", "crawl", "search"})
        for (const auto* suffix : all_suffixes) {
            const auto file = std::string{name} + ".db" + suffix;
            std::error_code failed;
            if (!fs::exists(state / file, failed)) continue;
            fs::rename(state / file, aside / file, failed);
            if (failed) return system_trouble(failed.value(), state / file, "move");
        }
    return Done{};
}

}  // namespace

auto copy_database(const fs::path& from, const fs::path& to) -> Status {
    auto source = open_raw(from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    if (!source) return source.error();
    // Whoever only reads never checkpoints (SQLite's WAL-reset bug: store.hpp).
    sqlite3_db_config(source->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    auto target = open_raw(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    if (!target) return target.error();
    auto* backup = sqlite3_backup_init(target->get(), "main", source->get(), "main");
    if (backup == nullptr) return sqlite_trouble(target->get(), sqlite3_extended_errcode(target->get()), to);
    const int stepped = sqlite3_backup_step(backup, -1);
    const int code = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE) return sqlite_trouble(target->get(), code != SQLITE_OK ? code : stepped, to);
    return Done{};
}

auto back_up(const fs::path& state, const fs::path& folder) -> Result<std::vector<CheckedFile>> {
    if (auto empty = make_empty(folder); !empty) return empty.error();
    for (const auto* name : copied) {
        const auto file = std::string{name} + ".db";
        if (auto done = copy_database(state / file, folder / file); !done) return done.error();
    }
    return check_folder(folder);
}

auto check_folder(const fs::path& folder) -> Result<std::vector<CheckedFile>> {
    std::error_code failed;
    if (!fs::is_directory(folder, failed))
        return Error{ErrorKind::bad_input, folder.string() + " is no folder"};
    std::vector<CheckedFile> out;
    for (const auto* name : copied) out.push_back(check_file(folder, name));
    if (fs::exists(folder / "search.db", failed)) out.push_back(check_file(folder, "search"));
    return out;
}

auto restore(const fs::path& backup, const fs::path& state) -> Result<fs::path> {
    const auto checked = check_folder(backup);
    if (!checked) return checked.error();
    if (auto good = first_trouble(*checked); !good) return good.error();
    if (auto made = make_folder(state); !made) return made.error();
    auto lock = OwnerLock::take(state);
    if (!lock) return lock.error();
    auto aside = place_aside(state);
    if (!aside) return aside.error();
    if (auto moved = move_aside(state, *aside); !moved) return moved.error();
    for (const auto* name : copied) {
        const auto file = std::string{name} + ".db";
        if (auto done = copy_database(backup / file, state / file); !done) return done.error();
    }
    return *aside;
}

}  // namespace fanfold::store
