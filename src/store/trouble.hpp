#pragma once
/// What SQLite and the file system say, in words a person can act on.
#include <filesystem>
#include <string>

#include <fanfold/value/error.hpp>

struct sqlite3;

namespace fanfold::store {

/// `code` is an extended result code of `db` (which may be null when it could not be opened).
auto sqlite_trouble(sqlite3* db, int code, const std::filesystem::path& file) -> Error;
/// A system call on `path` failed with this errno. `doing`: "create", "lock", "write" …
auto system_trouble(int error, const std::filesystem::path& path, const std::string& doing)
    -> Error;

}  // namespace fanfold::store
