#pragma once
/// Keys that were renamed, moved or taken out. Who reads a file brings it to today's keys first, so that what was written
/// for an older version goes on working and is told of; `config migrate` writes the same into the file (migrate.hpp).
/// Pure.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "complaints.hpp"
#include "tree.hpp"

namespace fanfold::config {

/// What a file is: its keys are those of one table of keys.hpp.
enum class FileKind {
    house,
    source,      ///< one source, or several in [[source]]
    enterprise,  ///< profiles too
    job,
};

struct Retired {
    FileKind in = FileKind::house;
    /// Dotted, from the file's (source's) top; "*" stands for any free name, a list of tables for each of them:
    /// "models.*.key", "watch.alias".
    std::string_view path;
    std::string_view now;  ///< what it is called today; "" = it was taken out
    std::string_view since;  ///< first version that knows it under this name, or not at all
    std::string_view why;  ///< of what was taken out: a sentence without a full stop
};

/// In the order in which they are applied: what was renamed twice stands twice.
auto retired_keys() -> std::span<const Retired>;

/// From and to what, step by step. `from` and `to` begin alike where they share a table.
struct Rename {
    std::vector<std::string> from;
    std::vector<std::string> to;  ///< empty: taken out
};
/// All of one retired key: in a file of sources it may stand in two places.
auto renames_of(const Retired& key) -> std::vector<Rename>;
/// "cap_per_run is [caps] run since 0.1.0"
auto told(const Retired& key) -> std::string;
/// "[models.NAME] key": as people find it in a file.
auto shown_path(std::string_view dotted) -> std::string;
auto is_step(std::string_view wanted, std::string_view written) -> bool;

/// Moves what stands under retired keys to where it stands today, with a warning for each; an error where both are
/// written, of which today's stays.
void modernize(Node& file, FileKind kind, std::span<const Retired> keys, Complaints& complaints);

}  // namespace fanfold::config
