#include <fanfold/stage/fetch/folder.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace fanfold::fetch {

namespace {

namespace fs = std::filesystem;

/// A folder that is the root of a disk by mistake must not be walked for ever.
constexpr std::size_t entries_most = 1'000'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> media_types{{
    {".html", "text/html"},
    {".htm", "text/html"},
    {".xhtml", "application/xhtml+xml"},
    {".txt", "text/plain"},
    {".text", "text/plain"},
    {".md", "text/markdown"},
    {".markdown", "text/markdown"},
    {".pdf", "application/pdf"},
}};

auto media_type_of(const fs::path& path) -> std::string_view {
    auto ending = path.extension().string();
    // Cameras, scanners and old programs write REPORT.PDF.
    for (auto& letter : ending)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter | 0x20);
    for (const auto& [known, type] : media_types)
        if (ending == known) return type;
    return {};
}

auto is_hidden(const fs::path& path) -> bool {
    return path.filename().string().starts_with('.');
}

auto last_written(const fs::path& path) -> std::optional<Instant> {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return std::nullopt;
    return Instant{std::chrono::seconds{found.st_mtim.tv_sec}};
}

auto link_to(const fs::path& path, const SourceName& source) -> std::optional<Link> {
    auto url = Url::of_file(path.string());
    const auto written = last_written(path);
    if (!url || !written) return std::nullopt;
    return Link{std::move(*url), source, LinkOrigin::seed, 0, written, {}};
}

void keep_newest(std::vector<Link>& links, std::size_t most) {
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
        return a.published != b.published ? a.published > b.published : a.url < b.url;
    });
    if (links.size() > most) links.resize(most);
}

/// A descriptor that closes itself.
class OpenFile {
  public:
    explicit OpenFile(const std::string& path)
        : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    auto operator=(const OpenFile&) -> OpenFile& = delete;

    [[nodiscard]] auto is_regular() const -> bool {
        struct stat found {};
        return descriptor_ >= 0 && ::fstat(descriptor_, &found) == 0 && S_ISREG(found.st_mode);
    }
    /// Up to `most` bytes; false if the disk refused.
    auto read(std::string& out, std::size_t most) const -> bool {
        std::array<char, 64 * 1024> piece{};
        while (out.size() < most) {
            const auto got =
                ::read(descriptor_, piece.data(), std::min(piece.size(), most - out.size()));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return got == 0;
            out.append(piece.data(), static_cast<std::size_t>(got));
        }
        return true;
    }

  private:
    int descriptor_;
};

auto unreadable(const std::string& path) -> Error {
    return {ErrorKind::give_up, path + " cannot be read: " +
                                    (errno == 0 ? "not a regular file" : std::strerror(errno))};
}

}  // namespace

auto can_read(const fs::path& path) -> bool {
    return !media_type_of(path).empty();
}

auto list_folder(const fs::path& folder, const SourceName& source, std::size_t most)
    -> Result<std::vector<Link>> {
    std::error_code failed;
    if (fs::is_regular_file(folder, failed)) {
        auto link = media_type_of(folder).empty() ? std::nullopt : link_to(folder, source);
        return link ? std::vector<Link>{std::move(*link)} : std::vector<Link>{};
    }
    auto at = fs::recursive_directory_iterator{
        folder, fs::directory_options::skip_permission_denied, failed};
    if (failed)
        return Error{ErrorKind::give_up,
                     "folder " + folder.string() + " cannot be read: " + failed.message()};
    std::vector<Link> links;
    std::size_t looked_at = 0;
    for (; at != fs::recursive_directory_iterator{} && ++looked_at <= entries_most;
         at.increment(failed)) {
        if (failed) break;
        if (is_hidden(at->path())) {
            at.disable_recursion_pending();
            continue;
        }
        if (at->is_symlink(failed) || !at->is_regular_file(failed) ||
            media_type_of(at->path()).empty())
            continue;
        if (auto link = link_to(at->path(), source)) links.push_back(std::move(*link));
    }
    keep_newest(links, most);
    return links;
}

auto read_local(const Link& link, std::size_t max_body, Instant now) -> Result<Page> {
    const auto path = link.url.file_path();
    errno = 0;
    const OpenFile file{path};
    if (!file.is_regular()) return unreadable(path);
    Page page;
    page.link = link;
    page.final_url = link.url;
    page.status = 200;
    page.content_type = media_type_of(path);
    page.fetched_at = now;
    if (!file.read(page.body, max_body + 1)) return unreadable(path);
    page.truncated = page.body.size() > max_body;
    if (page.truncated && page.content_type == "application/pdf")
        return Error{ErrorKind::give_up,
                     path + " is a PDF of more than " + std::to_string(max_body >> 20) +
                         " MiB, and a part of one cannot be read"};
    if (page.truncated) page.body.resize(max_body);
    return page;
}

}  // namespace fanfold::fetch
