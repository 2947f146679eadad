#include <fanfold/stage/fetch/archive_files.hpp>

#include <algorithm>
#include <optional>
#include <string_view>

namespace fanfold::fetch {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ours = "fanfold-";
constexpr std::string_view alone = "-only-";

struct Named {
    std::string_view run;   ///< "r5"
    std::string_view only;  ///< whose pages alone; "" = everybody's
};

auto cut_end(std::string_view& text, std::string_view end) -> bool {
    if (!text.ends_with(end)) return false;
    text.remove_suffix(end.size());
    return true;
}

/// -00000
auto cut_number(std::string_view& text) -> bool {
    const auto dash = text.rfind('-');
    if (dash == std::string_view::npos || text.size() - dash < 2) return false;
    if (text.find_first_not_of("0123456789", dash + 1) != std::string_view::npos) return false;
    text = text.substr(0, dash);
    return true;
}

/// Neither a time nor the number of a run has letters in which " only " could stand: the first one ends them, whatever the
/// enterprise is called.
auto named(std::string_view file) -> std::optional<Named> {
    cut_end(file, ".open");
    if (!file.starts_with(ours) || !cut_end(file, ".warc.gz") || !cut_number(file)) return std::nullopt;
    const auto end = file.find(alone);
    Named out;
    if (end != std::string_view::npos) out.only = file.substr(end + alone.size());
    const auto head = file.substr(0, end);
    out.run = head.substr(head.rfind('-') + 1);
    return out;
}

}  // namespace

auto archive_name(Instant run_started_at, RunId run, const EnterpriseName& only) -> std::string {
    auto out = std::string{ours} + to_rfc3339(run_started_at) + "-" + to_string(run);
    std::erase(out, ':');
    if (!only.empty()) out += std::string{alone} + only.str();
    return out;
}

auto archive_files(const fs::path& folder, const EnterpriseName& enterprise, const std::set<RunId>& runs) -> ArchiveFiles {
    std::set<std::string> served;
    for (const auto run : runs) served.insert(to_string(run));
    ArchiveFiles out;
    std::error_code failed;
    for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed)) {
        const auto file = at->path().filename().string();
        const auto name = named(file);
        if (!name) continue;
        if (!name->only.empty() && name->only == enterprise.str()) out.own.push_back(at->path());
        if (name->only.empty() && served.contains(std::string{name->run})) out.shared.push_back(at->path());
    }
    if (failed && failed != std::errc::no_such_file_or_directory) out.trouble = failed.message();
    std::sort(out.own.begin(), out.own.end());
    std::sort(out.shared.begin(), out.shared.end());
    return out;
}

}  // namespace fanfold::fetch
