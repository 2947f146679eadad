#pragma once
/// Copies of a state folder. Blocking; for the command line's own thread.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <fanfold/value/error.hpp>

namespace fanfold::store {

struct CheckedFile {
    std::string name;  ///< "state.db"
    std::uint64_t bytes = 0;
    std::string trouble;  ///< "" = every page reads and belongs
};

/// Copies state.db and crawl.db into a new or empty folder, beside a running owner: each as of one instant, state first,
/// so that every document it names is in the copy of crawl.db. search.db can be built again. Errors: bad_input (the
/// folder is not empty), no_space, unavailable.
auto back_up(const std::filesystem::path& state, const std::filesystem::path& folder)
    -> Result<std::vector<CheckedFile>>;
/// SQLite's integrity check of every database there, and whether this program knows their schemas.
auto check_folder(const std::filesystem::path& folder) -> Result<std::vector<CheckedFile>>;
/// Puts a backup in the place of the databases; what stood there is kept in `<state>/before-restore-N`. Takes the
/// owner's lock (busy). A backup that does not check changes nothing.
auto restore(const std::filesystem::path& backup, const std::filesystem::path& state)
    -> Result<std::filesystem::path>;

}  // namespace fanfold::store
