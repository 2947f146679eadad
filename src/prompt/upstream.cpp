#include <fanfold/prompt/upstream.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace fanfold::prompt {

namespace {

namespace fs = std::filesystem;
using Packaged = std::span<const EmbeddedFile>;

constexpr std::size_t largest_file = 1u << 20;
constexpr std::size_t most_files = 100'000;
constexpr const char* notes = ".packaged";
constexpr std::string_view overlays = "overlays/";

auto read_file(const fs::path& file) -> Result<std::string> {
    std::ifstream in{file, std::ios::binary};
    std::string out(largest_file + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    if (!in.is_open() || in.bad()) return Error{ErrorKind::fix_config, file.string() + " cannot be read"};
    if (out.size() > largest_file) return Error{ErrorKind::fix_config, file.string() + " is larger than 1 MiB"};
    return out;
}

auto is_hidden(const fs::path& path) -> bool {
    return path.filename().string().starts_with('.');
}

auto is_prompt(const std::string& path) -> bool {
    return path.ends_with(".md") && path.find("README") == std::string::npos;
}

/// Paths below `folder`, sorted; hidden ones are editors', git's, and our own notes.
auto prompts_below(const fs::path& folder) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::error_code failed;
    fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied, failed};
    while (!failed && at != fs::recursive_directory_iterator{} && out.size() < most_files) {
        if (is_hidden(at->path())) at.disable_recursion_pending();
        const auto path = at->path().lexically_relative(folder).generic_string();
        std::error_code unknown;
        if (!is_hidden(at->path()) && is_prompt(path) && at->is_regular_file(unknown)) out.push_back(path);
        at.increment(failed);
    }
    std::sort(out.begin(), out.end());
    return out;
}

auto packaged_text(Packaged packaged, std::string_view path) -> std::optional<std::string> {
    const auto found = std::find_if(packaged.begin(), packaged.end(),
                                    [&](const EmbeddedFile& file) { return file.path == path; });
    if (found == packaged.end()) return std::nullopt;
    return std::string{found->bytes};
}

/// overlays/KIND/NAME/market/moves.md redefines blocks of market/moves.md.
auto overlaid(const std::string& path) -> std::string {
    if (!path.starts_with(overlays)) return path;
    auto at = overlays.size();
    for (int steps = 0; steps < 2; ++steps) {
        at = path.find('/', at);
        if (at == std::string::npos) return path;
        ++at;
    }
    return path.substr(at);
}

/// Whole or not at all.
auto write_whole(const fs::path& file, const std::string& text) -> Status {
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    const auto fresh = file.parent_path() / ("." + file.filename().string() + ".new");
    errno = 0;
    std::ofstream out{fresh, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    if (out) fs::rename(fresh, file, failed);
    if (out && !failed) return Done{};
    return Error{ErrorKind::no_space, file.string() + " cannot be written: " +
                                          (failed ? failed.message() : std::string{std::strerror(errno)})};
}

auto read_note(const fs::path& note) -> Result<std::optional<std::string>> {
    std::error_code failed;
    if (!fs::exists(note, failed)) return std::optional<std::string>{};
    auto text = read_file(note);
    if (!text) return text.error();
    if (text->empty()) return std::optional<std::string>{};  // see `hand_over`
    return std::optional{std::move(*text)};
}

/// Each copy and each overlay has a note of its own. An older Fanfold kept one for a template and all its overlays; it is
/// theirs as long as there is no copy, to which it would belong.
auto noted_base(const fs::path& local, const std::string& path, const std::string& of)
    -> Result<std::optional<std::string>> {
    std::error_code failed;
    if (path == of || fs::exists(local / notes / path, failed)) return read_note(local / notes / path);
    if (fs::exists(local / of, failed)) return std::optional<std::string>{};
    return read_note(local / notes / of);
}

/// Before the note of a template becomes a copy's: overlays that were noted there get their own. One of which nobody knows
/// what it was made from gets an empty one, or it would be taken for made with the copy once that is gone.
auto hand_over(const fs::path& local, const std::string& of) -> Status {
    for (const auto& path : prompts_below(local)) {
        std::error_code failed;
        if (path == of || overlaid(path) != of || fs::exists(local / notes / path, failed)) continue;
        const auto base = noted_base(local, path, of);
        if (!base) return base.error();
        if (auto written = write_whole(local / notes / path, base->value_or("")); !written) return written;
    }
    return Done{};
}

auto edit_at(Packaged packaged, const fs::path& local, const std::string& path) -> Result<std::optional<LocalEdit>> {
    LocalEdit out;
    out.path = out.of = path;
    out.packaged = packaged_text(packaged, path);
    if (!out.packaged) {
        out.of = overlaid(path);
        out.packaged = packaged_text(packaged, out.of);
    }
    auto base = noted_base(local, path, out.of);
    if (!base) return base.error();
    out.base = std::move(*base);
    if (!out.packaged && !out.base) return std::optional<LocalEdit>{};
    auto text = read_file(local / path);
    if (!text) return text.error();
    out.text = std::move(*text);
    return std::optional{std::move(out)};
}

}  // namespace

auto judge(const LocalEdit& edit) -> Upstream {
    if (!edit.packaged) return Upstream::gone;
    if (!edit.is_overlay() && edit.text == *edit.packaged) return Upstream::same;
    if (!edit.base) return Upstream::unknown;
    if (*edit.base == *edit.packaged) return Upstream::settled;
    return !edit.is_overlay() && edit.text == *edit.base ? Upstream::unedited : Upstream::moved_on;
}

auto local_edits(Packaged packaged, const fs::path& local) -> Result<std::vector<LocalEdit>> {
    std::vector<LocalEdit> out;
    for (const auto& path : prompts_below(local)) {
        auto edit = edit_at(packaged, local, path);
        if (!edit) return edit.error();
        if (*edit) out.push_back(std::move(**edit));
    }
    return out;
}

auto accept(const LocalEdit& edit, const fs::path& local) -> Status {
    const auto note = local / notes / edit.path;
    if (edit.is_overlay()) return write_whole(note, edit.packaged.value_or(""));
    if (auto handed = hand_over(local, edit.of); !handed) return handed;
    if (edit.packaged) return write_whole(note, *edit.packaged);
    std::error_code failed;
    fs::remove(note, failed);
    return Done{};
}

auto copy_packaged(Packaged packaged, const std::string& path, const fs::path& local) -> Result<fs::path> {
    const auto text = packaged_text(packaged, path);
    if (!text)
        return Error{ErrorKind::bad_input, "no packaged template is called \"" + path.substr(0, path.rfind(".md")) +
                                               "\"; `fanfold prompts list` shows all"};
    const auto file = local / path;
    std::error_code failed;
    if (fs::exists(fs::symlink_status(file, failed)))
        return Error{ErrorKind::bad_input, file.string() + " is there already: edit it"};
    const LocalEdit edit{path, path, *text, *text, {}};
    if (auto noted = accept(edit, local); !noted) return noted.error();
    if (auto written = write_whole(file, *text); !written) return written.error();
    return file;
}

}  // namespace fanfold::prompt
