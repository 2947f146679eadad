#pragma once
/// `config migrate`: files written for an older version, with today's keys. Reading and planning change nothing;
/// `replace_file` writes. Blocking; for the command line's own thread.
#include <filesystem>
#include <string>
#include <vector>

#include <fanfold/config/config.hpp>

namespace fanfold::config {

struct MigratedFile {
    std::string path;  ///< from the config folder
    std::string before;
    std::string after;
    std::vector<Complaint> changes;  ///< what was changed, each with its place in `before`
};

struct Migration {
    std::vector<MigratedFile> files;  ///< those that change
    std::vector<Complaint> troubles;  ///< files that can't be read, are no TOML, or must be changed by hand: left alone
    std::size_t looked_at = 0;        ///< files
};

/// Of every TOML file that `load` reads.
auto plan_migration(const std::filesystem::path& root) -> Migration;

/// Puts `after` in the place of a file that still holds `before`, whole or not at all: written beside it, synced, renamed.
/// The old one is kept as FILE.old, or FILE.old.2 and so on where that is taken; owner and permissions stay as far as they
/// can be given. A link is followed. Errors: busy (somebody changed it since), no_space (it can't be written). Returns the
/// copy.
auto replace_file(const std::filesystem::path& file, const std::string& before, const std::string& after)
    -> Result<std::filesystem::path>;

}  // namespace fanfold::config
