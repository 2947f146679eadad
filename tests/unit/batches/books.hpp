#pragma once
/// What stands in state.db, read past the store.
#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"

namespace fanfold::tests {

struct AttemptRow {
    std::string key, state;
    std::int64_t reserved = 0, settled = 0, batch = 0;
};

inline auto rows_in(const std::filesystem::path& folder, const std::string& sql,
                    const std::function<void(sqlite3_stmt*)>& take) -> void {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open_v2((folder / "state.db").c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) ==
            SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) take(statement);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

inline auto attempts_in(const std::filesystem::path& folder) -> std::vector<AttemptRow> {
    std::vector<AttemptRow> out;
    rows_in(folder, "SELECT hex(key), state, reserved, settled, batch FROM attempt",
            [&](sqlite3_stmt* row) {
                const auto text = [&](int column) {
                    return std::string{
                        reinterpret_cast<const char*>(sqlite3_column_text(row, column))};
                };
                out.push_back({text(0), text(1), sqlite3_column_int64(row, 2),
                               sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 4)});
            });
    return out;
}

inline auto number_in(const std::filesystem::path& folder, const std::string& sql)
    -> std::int64_t {
    std::int64_t out = 0;
    rows_in(folder, sql, [&](sqlite3_stmt* row) { out = sqlite3_column_int64(row, 0); });
    return out;
}

}  // namespace fanfold::tests
