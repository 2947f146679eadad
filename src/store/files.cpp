#include "files.hpp"

#include <system_error>

#include "migrations.hpp"

namespace fanfold::store {

namespace {

void remove_database(const std::filesystem::path& file) {
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        auto path = file;
        path += suffix;
        std::error_code ignored;
        std::filesystem::remove(path, ignored);
    }
}

auto open_and_migrate(const std::filesystem::path& file, const std::string& name)
    -> Result<Connection> {
    const auto* set_up = name == "state" ? "set_up_owner_full" : "set_up_owner_normal";
    auto db = Connection::open(file, OpenAs::owner, set_up);
    if (!db.ok()) return db;
    if (auto migrated = migrate(db.value(), name); !migrated.ok()) return migrated.error();
    return db;
}

}  // namespace

auto open_to_read(const std::filesystem::path& folder, const std::string& name)
    -> Result<Connection> {
    auto db = Connection::open(folder / (name + ".db"), OpenAs::reader, "set_up_reader");
    if (!db.ok()) return db;
    if (auto checked = check_schema(db.value(), name); !checked.ok()) return checked.error();
    return db;
}

auto open_to_write(const std::filesystem::path& folder, const std::string& name)
    -> Result<Connection> {
    const auto file = folder / (name + ".db");
    auto db = open_and_migrate(file, name);
    // What can be built again is not worth a refusal.
    const bool rebuildable =
        name == "search" && !db.ok() && db.error().kind() == ErrorKind::unavailable;
    if (!rebuildable) return db;
    remove_database(file);
    return open_and_migrate(file, name);
}

}  // namespace fanfold::store
