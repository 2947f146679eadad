#pragma once
/// jobs/*.toml.
#include "files.hpp"

namespace fanfold::config {

/// Reads all of them into `config` (its enterprises are there already). A job with an error is left
/// out; without any file there is "nightly", for all.
void read_jobs(const Files& files, Config& config, Complaints& complaints);

}  // namespace fanfold::config
