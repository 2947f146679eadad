#pragma once
/// What the files of web archives are called, so that those which hold one enterprise's pages alone can be told from those
/// that others share: `warc` of a job. Reads folders; blocking.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold::fetch {

/// "fanfold-2026-11-30T210000Z-r5", or "…-r5-only-acme" for what only that enterprise's private sources fetched. A
/// WarcWriter puts a number behind it.
auto archive_name(Instant run_started_at, RunId run, const EnterpriseName& only) -> std::string;

/// Files of archives, sorted.
struct ArchiveFiles {
    std::vector<std::filesystem::path> own;     ///< only its private sources wrote into these
    std::vector<std::filesystem::path> shared;  ///< of its runs: what was fetched for others too
    std::string trouble;  ///< why not all of the folder could be looked at
};
/// Those in `folder` that have to do with `enterprise`, which `runs` served; none where there is no such folder.
auto archive_files(const std::filesystem::path& folder, const EnterpriseName& enterprise, const std::set<RunId>& runs)
    -> ArchiveFiles;

}  // namespace fanfold::fetch
