#include <fanfold/store/rewind.hpp>

#include <system_error>

#include "copy.hpp"
#include "files.hpp"
#include "rows.hpp"

namespace fanfold::store {

namespace {

namespace fs = std::filesystem;

constexpr const char* copied[] = {"state", "crawl"};
constexpr std::uintmax_t left_free = 64u << 20;  ///< for what the run itself writes
constexpr std::uintmax_t mebibyte = 1u << 20;

/// By run.
constexpr const char* forgotten[] = {"rewind_questions",     "rewind_findings", "rewind_dropped",   "rewind_events",
                                     "rewind_told_findings", "rewind_reports",  "rewind_versions",  "rewind_citations",
                                     "rewind_run_enterprises", "rewind_deliveries"};
/// Whatever its run.
constexpr const char* left_to_its_owner[] = {"rewind_alerts", "rewind_attempts", "rewind_batches",
                                             "rewind_batch_replies", "rewind_open_runs"};

/// With what stands in its log and is not folded in yet.
auto size_of(const fs::path& file) -> std::uintmax_t {
    std::uintmax_t out = 0;
    for (const auto* suffix : {"", "-wal"}) {
        auto path = file;
        path += suffix;
        std::error_code failed;
        const auto bytes = fs::file_size(path, failed);
        if (!failed) out += bytes;
    }
    return out;
}

auto check_space(const fs::path& state, const fs::path& folder) -> Status {
    std::uintmax_t needed = left_free;
    for (const auto* name : copied) needed += size_of(state / (std::string{name} + ".db"));
    std::error_code failed;
    const auto space = fs::space(folder, failed);
    if (failed || space.available >= needed) return Done{};
    return Error{ErrorKind::no_space, "a copy of " + state.string() + " takes " + std::to_string(needed / mebibyte) +
                                          " MiB, and " + folder.string() + " has only " +
                                          std::to_string(space.available / mebibyte) +
                                          " MiB; name a folder with more in TMPDIR"};
}

auto forget(Connection& db, RunId run) -> Status {
    auto done = db.run("begin_write");
    for (const auto* query : forgotten)
        if (done) done = db.run(query, run);
    for (const auto* query : left_to_its_owner)
        if (done) done = db.run(query);
    if (done) done = db.run("commit");
    db.leave_transaction();
    return done;
}

}  // namespace

auto copy_state(const fs::path& state, const fs::path& folder) -> Status {
    for (const auto* name : copied) {
        const auto file = state / (std::string{name} + ".db");
        std::error_code failed;
        if (!fs::is_regular_file(file, failed))
            return Error{ErrorKind::bad_input, file.string() + " is not there: `fanfold run` makes it"};
    }
    if (auto space = check_space(state, folder); !space) return space;
    for (const auto* name : copied) {
        const auto file = std::string{name} + ".db";
        if (auto done = copy_database(state / file, folder / file); !done) return done;
        if (auto db = open_to_write(folder, name); !db) return db.error();
    }
    return Done{};
}

auto last_finished(const fs::path& folder, const JobName& job) -> Result<std::optional<PastRun>> {
    auto db = open_to_read(folder, "state");
    if (!db) return db.error();
    PastRun out;
    {
        auto row = db->query("last_finished_run", job);
        const bool found = row.next();
        if (found) out.run = run_from(row);
        if (row.trouble()) return *row.trouble();
        if (!found) return std::optional<PastRun>{};
    }
    auto enterprises = enterprises_of(*db, out.run.id);
    if (!enterprises) return enterprises.error();
    out.enterprises = std::move(*enterprises);
    return std::optional{std::move(out)};
}

auto rewind(const fs::path& folder, RunId run) -> Status {
    auto db = open_to_write(folder, "state");
    if (!db) return db.error();
    return forget(*db, run);
}

}  // namespace fanfold::store
