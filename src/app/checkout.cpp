#include "checkout.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

namespace fs = std::filesystem;

auto first_line(const fs::path& file) -> std::string {
    std::ifstream in{file, std::ios::binary};
    std::string line;
    std::getline(in, line);
    return line.substr(0, 4096);
}

auto is_commit(const std::string& text) -> bool {
    const auto hex = [](unsigned char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    };
    return (text.size() == 40 || text.size() == 64) && std::all_of(text.begin(), text.end(), hex);
}

/// The repository of `folder`: of a worktree `.git` is a file that names it.
auto repository_of(fs::path folder) -> std::optional<fs::path> {
    std::error_code failed;
    folder = fs::absolute(folder, failed).lexically_normal();
    while (true) {
        const auto git = folder / ".git";
        if (fs::is_directory(git, failed)) return git;
        if (fs::is_regular_file(git, failed)) {
            const auto line = first_line(git);
            if (line.starts_with("gitdir: ")) return folder / line.substr(8);
        }
        if (!folder.has_relative_path() || folder == folder.parent_path()) return std::nullopt;
        folder = folder.parent_path();
    }
}

/// Branches of a worktree stand in the repository that it shares.
auto shared_part(const fs::path& git) -> fs::path {
    const auto common = first_line(git / "commondir");
    return common.empty() ? git : git / common;
}

auto packed(const fs::path& git, const std::string& branch) -> std::string {
    std::ifstream in{git / "packed-refs"};
    for (std::string line; std::getline(in, line);)
        if (line.ends_with(" " + branch)) return line.substr(0, line.find(' '));
    return {};
}

}  // namespace

auto checked_out_commit(const fs::path& folder) -> std::optional<std::string> {
    const auto git = repository_of(folder);
    if (!git) return std::nullopt;
    auto head = first_line(*git / "HEAD");
    if (head.starts_with("ref: ")) {
        const auto branch = head.substr(5);
        if (branch.find("..") != std::string::npos) return std::nullopt;
        const auto shared = shared_part(*git);
        head = first_line(shared / branch);
        if (head.empty()) head = packed(shared, branch);
    }
    return is_commit(head) ? std::optional{head} : std::nullopt;
}

auto note_config(const fs::path& state, const std::string& run, const std::string& at,
                 const Digest& config, const Digest& templates,
                 const std::optional<std::string>& commit) -> Status {
    nlohmann::ordered_json line{
        {"run", run}, {"at", at}, {"config", config.hex()}, {"templates", templates.hex()}};
    if (commit) line["commit"] = *commit;
    const auto path = state / "configs.jsonl";
    std::ofstream out{path, std::ios::binary | std::ios::app};
    out << line.dump() << "\n";
    out.close();
    if (!out) return Error{ErrorKind::no_space, "cannot write " + path.string()};
    std::error_code ignored;
    fs::permissions(path, fs::perms::others_all, fs::perm_options::remove, ignored);
    return Done{};
}

auto noted_configs(const std::filesystem::path& state) -> std::map<std::string, NotedConfig> {
    std::map<std::string, NotedConfig> out;
    std::ifstream in{state / "configs.jsonl"};
    for (std::string line; std::getline(in, line);) {
        const auto noted = nlohmann::json::parse(line, nullptr, false);
        if (!noted.is_object()) continue;
        const auto text = [&](const char* key) {
            const auto found = noted.find(key);
            return found != noted.end() && found->is_string() ? found->get<std::string>() : std::string{};
        };
        out[text("run")] = {text("config"), text("templates"), text("commit")};
    }
    return out;
}

}  // namespace fanfold::app
