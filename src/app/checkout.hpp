#pragma once
/// Which version of a configuration a run had. Reads files only; git is not called.
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::app {

/// The commit that is checked out where `folder` is, as 40 or 64 hex digits; nothing outside a git
/// checkout. Says nothing of edits since.
auto checked_out_commit(const std::filesystem::path& folder) -> std::optional<std::string>;

/// Appends a line to <state>/configs.jsonl: run, time, digest of the configuration and of the
/// templates, commit.
auto note_config(const std::filesystem::path& state, const std::string& run,
                 const std::string& at, const Digest& config, const Digest& templates,
                 const std::optional<std::string>& commit) -> Status;

/// What a run had, as it noted it.
struct NotedConfig {
    std::string config;  ///< hex digests
    std::string templates;
    std::string commit;  ///< empty outside a git checkout
};
/// By run ("r12"); lines that cannot be read are left out.
auto noted_configs(const std::filesystem::path& state) -> std::map<std::string, NotedConfig>;

}  // namespace fanfold::app
