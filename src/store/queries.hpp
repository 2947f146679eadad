#pragma once
/// The named statements of sql/*.sql: `-- name: insert_sighting`, then SQL up to the next name.
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <fanfold/value/embedded.hpp>

namespace fanfold {
auto store_sql_files() -> std::span<const EmbeddedFile>;
auto store_migrations_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::store {

struct Query {
    std::string file;  ///< "ledger.sql"
    std::string text;
};
using Queries = std::map<std::string, Query, std::less<>>;

/// Parsed once; safe from any thread.
auto queries() -> const Queries&;
/// A name that no file has is a programmer's error and throws.
auto query_text(std::string_view name) -> const std::string&;

}  // namespace fanfold::store
