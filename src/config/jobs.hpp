#pragma once
/// jobs/*.toml.
#include "files.hpp"
#include "tree.hpp"

namespace fanfold::config {

/// Reads all of them into `config` (its enterprises are there already). A job with an error is left
/// out; without any file there is "nightly", for all.
void read_jobs(const Files& files, Config& config, Complaints& complaints);

/// A week or month is folded from stored findings and reports: [retention] must keep them until then.
void check_kept_long_enough(const Node& house, const Retention& retention, const Config& config, Complaints& complaints);

}  // namespace fanfold::config
