#pragma once
/// Brings a database to the schema that this program knows. Append-only; each migration is one
/// transaction.
#include <string_view>

#include "database.hpp"

namespace fanfold::store {

/// `folder` is "state", "crawl" or "search" under sql/migrations. A newer schema is refused
/// (unavailable).
auto migrate(Connection& db, std::string_view folder) -> Status;
/// For readers, which never write: the schema must be exactly the one this program knows.
auto check_schema(Connection& db, std::string_view folder) -> Status;

}  // namespace fanfold::store
