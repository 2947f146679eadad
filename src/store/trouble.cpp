#include "trouble.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>

namespace fanfold::store {

namespace {

auto disk_full(const std::string& where) -> Error {
    return {ErrorKind::no_space, where +
                                     ": the disk is full. What was stored before is safe; "
                                     "free some space (at least 8 MiB) and run again"};
}

auto not_writable(const std::string& where, const std::string& why) -> Error {
    return {ErrorKind::no_space, where + ": cannot be written (" + why +
                                     "). Mount it writable, give this user "
                                     "permission, or point `state` at another folder"};
}

auto is_full(int error) -> bool {
    return error == ENOSPC || error == EDQUOT;
}
auto is_refused(int error) -> bool {
    return error == EACCES || error == EPERM || error == EROFS;
}

auto io_trouble(const std::string& where, int code, int error) -> Error {
    if (is_full(error)) return disk_full(where);
    if (is_refused(error)) return not_writable(where, std::strerror(error));
    const bool reading =
        code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_FSTAT;
    const std::string why = error == 0 ? "input/output error" : std::strerror(error);
    if (reading)
        return {ErrorKind::unavailable, where + ": cannot be read (" + why + "). Check the disk"};
    return {ErrorKind::no_space, where + ": could not be written (" + why +
                                     "). The disk is full or failing; "
                                     "check it and run again"};
}

auto cannot_open(const std::string& where, int error) -> Error {
    if (is_full(error)) return disk_full(where);
    if (is_refused(error)) return not_writable(where, std::strerror(error));
    return {ErrorKind::unavailable,
            where + ": cannot be opened" +
                (error == 0 ? std::string{} : std::string{" ("} + std::strerror(error) + ")")};
}

auto damaged(const std::string& where) -> Error {
    return {ErrorKind::unavailable, where +
                                        ": is damaged, or not a fanfold database. Restore it from a "
                                        "backup, or move it away to start anew"};
}

auto other_trouble(sqlite3* db, int code, const std::string& where) -> Error {
    const std::string said = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
    return {ErrorKind::unavailable, where + ": " + said + " (SQLite " + std::to_string(code) + ")"};
}

}  // namespace

auto sqlite_trouble(sqlite3* db, int code, const std::filesystem::path& file) -> Error {
    const auto where = file.string();
    const int error = db == nullptr ? 0 : sqlite3_system_errno(db);
    switch (code & 0xff) {
        case SQLITE_FULL:
            return disk_full(where);
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return not_writable(where, "read-only");
        case SQLITE_CANTOPEN:
            return cannot_open(where, error);
        case SQLITE_IOERR:
            return io_trouble(where, code, error);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return damaged(where);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorKind::busy,
                    where +
                        ": another program holds it; close that (a database browser, a backup) "
                        "and run again"};
        default:
            return other_trouble(db, code, where);
    }
}

auto system_trouble(int error, const std::filesystem::path& path, const std::string& doing)
    -> Error {
    if (is_full(error)) return disk_full(path.string());
    if (is_refused(error)) return not_writable(path.string(), std::strerror(error));
    return {ErrorKind::unavailable,
            "cannot " + doing + " " + path.string() + ": " + std::strerror(error)};
}

}  // namespace fanfold::store
