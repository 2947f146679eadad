#pragma once
/// A state once more as it was before a run, to make that run again: `run --shadow`. Works on a copy; the owner's databases
/// are only read. Blocking; for the command line's own thread.
#include <filesystem>
#include <optional>
#include <vector>

#include <fanfold/schedule/run_book.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::store {

/// Copies state.db and crawl.db into an empty folder, beside a running owner or from a backup, and brings the copy to this
/// program's schema. Errors: bad_input (no databases there), no_space (also where the disk would not hold them),
/// unavailable (damaged, or made by a newer Fanfold).
auto copy_state(const std::filesystem::path& state, const std::filesystem::path& folder) -> Status;

struct PastRun {
    schedule::Run run;
    std::vector<schedule::RunEnterprise> enterprises;
};
/// Of a job, the newest finished run in a folder that nobody owns.
auto last_finished(const std::filesystem::path& folder, const JobName& job) -> Result<std::optional<PastRun>>;

/// Makes a copy forget what its run `run` and those after it asked, found and told, and all that its owner has on its way:
/// deliveries, alerts, batches. What was crawled, what was answered and what was spent stays.
auto rewind(const std::filesystem::path& folder, RunId run) -> Status;

}  // namespace fanfold::store
