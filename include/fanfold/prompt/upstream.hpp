#pragma once
/// Local templates beside the packaged ones they were made from. A copy or an overlay is written for a packaged text of one
/// day; that text is kept under `prompts/.packaged/`, by the path of the copy or overlay, so that later both can be told apart:
/// what the operator changed, and what a newer Fanfold changes since. Reads and writes files; blocking.
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/prompt/line_diff.hpp>
#include <fanfold/value/embedded.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::prompt {

struct LocalEdit {
    std::string path;                     ///< below prompts/: "market/moves.md"
    std::string of;                       ///< packaged path; the same unless it is an overlay
    std::string text;                     ///< as it stands
    std::optional<std::string> packaged;  ///< what this program brings; nothing: no longer packaged
    std::optional<std::string> base;      ///< what was packaged when it was made; nothing: nobody noted it
    [[nodiscard]] auto is_overlay() const -> bool { return path != of; }
};

/// What is to be done about one.
enum class Upstream {
    same,      ///< the copy is what is packaged: it can be deleted
    settled,   ///< nothing changed since it was made
    moved_on,  ///< the packaged text changed since
    unedited,  ///< … and the copy was never edited
    unknown,   ///< nobody noted what it was made from
    gone,      ///< no longer packaged
};
auto judge(const LocalEdit& edit) -> Upstream;

/// All in `local` that shadow a packaged file or redefine blocks of one, sorted; templates of one's own are none. Errors:
/// fix_config, where a file can't be read or is larger than 1 MiB.
auto local_edits(std::span<const EmbeddedFile> packaged, const std::filesystem::path& local)
    -> Result<std::vector<LocalEdit>>;

/// Notes that `edit`, and it alone, was made from what is packaged now. Errors: no_space, fix_config (a note can't be read).
auto accept(const LocalEdit& edit, const std::filesystem::path& local) -> Status;
/// Copies a packaged file ("market/moves.md") into `local`, and notes it. Errors: bad_input (there is none, or a copy is
/// there already), no_space.
auto copy_packaged(std::span<const EmbeddedFile> packaged, const std::string& path,
                   const std::filesystem::path& local) -> Result<std::filesystem::path>;

}  // namespace fanfold::prompt
