#pragma once
/// The files of a state folder.
#include <filesystem>

#include "database.hpp"

namespace fanfold::store {

/// query_only, at the schema this program knows. `name`: "state", "crawl" or "search".
auto open_to_read(const std::filesystem::path& folder, const std::string& name)
    -> Result<Connection>;
/// For the owner: made if it is missing, brought to the newest schema.
auto open_to_write(const std::filesystem::path& folder, const std::string& name)
    -> Result<Connection>;

}  // namespace fanfold::store
