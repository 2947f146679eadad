#pragma once
/// One database file to another, as of one instant, by SQLite's online backup.
#include <filesystem>

#include <fanfold/value/error.hpp>

namespace fanfold::store {

auto copy_database(const std::filesystem::path& from, const std::filesystem::path& to) -> Status;

}  // namespace fanfold::store
