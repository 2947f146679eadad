#include "migrations.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "copy.hpp"
#include "queries.hpp"

namespace fanfold::store {

namespace {

struct Migration {
    std::int64_t number = 0;
    std::string_view sql;
};

auto migrations_of(std::string_view folder) -> std::vector<Migration> {
    std::vector<Migration> out;
    for (const auto& file : store_migrations_files()) {
        const auto slash = file.path.find('/');
        if (file.path.substr(0, slash) != folder) continue;
        Migration migration{0, file.bytes};
        std::from_chars(file.path.data() + slash + 1, file.path.data() + file.path.size(),
                        migration.number);
        out.push_back(migration);
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    return out;
}

auto newer_schema(const Connection& db, std::int64_t version, std::int64_t known) -> Error {
    return {ErrorKind::unavailable,
            db.file().string() + ": made by a newer fanfold; its schema is " +
                std::to_string(version) + ", this program knows " + std::to_string(known) +
                ". Install the newer fanfold, or point `state` at another folder"};
}

/// "state.db.schema-2": what an older fanfold can be given back. One that stands there already is from a migration that
/// was broken off before it changed anything.
auto keep_copy(const Connection& db, std::int64_t version) -> Status {
    auto copy = db.file();
    copy += ".schema-" + std::to_string(version);
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    return copy_database(db.file(), copy);
}

auto apply(Connection& db, const Migration& migration) -> Status {
    auto done = db.run("begin_write");
    if (done.ok()) done = db.run_script(std::string{migration.sql});
    if (done.ok()) done = db.run("commit");
    db.leave_transaction();
    return done;
}

}  // namespace

auto migrate(Connection& db, std::string_view folder) -> Status {
    const auto known = migrations_of(folder);
    const auto version = db.number("schema_version");
    if (!version.ok()) return version.error();
    if (version.value() > known.back().number)
        return newer_schema(db, version.value(), known.back().number);
    if (version.value() > 0 && version.value() < known.back().number)
        if (auto kept = keep_copy(db, version.value()); !kept) return kept;
    for (const auto& migration : known) {
        if (migration.number <= version.value()) continue;
        if (auto done = apply(db, migration); !done.ok()) return done;
    }
    return Done{};
}

auto check_schema(Connection& db, std::string_view folder) -> Status {
    const auto known = migrations_of(folder).back().number;
    const auto version = db.number("schema_version");
    if (!version.ok()) return version.error();
    if (version.value() > known) return newer_schema(db, version.value(), known);
    if (version.value() == known) return Done{};
    return Error{ErrorKind::unavailable, db.file().string() +
                                             ": made by an older fanfold, or still being made. "
                                             "`fanfold run` brings it up to date"};
}

}  // namespace fanfold::store
