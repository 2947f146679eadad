#include <fanfold/config/migration.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fanfold/value/write_all.hpp>

#include "files.hpp"
#include "migrate.hpp"

namespace fanfold::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = 4u << 20;
constexpr int most_copies = 1000;

void look_at(const File& file, FileKind kind, Migration& out, Complaints& complaints) {
    ++out.looked_at;
    if (!file.readable) return;
    auto rewritten = rewrite(file.bytes, file.path, kind, retired_keys(), complaints);
    if (!rewritten || rewritten->changes.empty()) return;
    out.files.push_back({file.path, file.bytes, std::move(rewritten->text), std::move(rewritten->changes)});
}

auto cannot_write(const fs::path& file) -> Error {
    return {ErrorKind::no_space, file.string() + " cannot be written: " + std::strerror(errno)};
}

/// An open descriptor of a file that goes away unless it is kept.
class NewFile {
  public:
    explicit NewFile(fs::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    ~NewFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    NewFile(const NewFile&) = delete;
    auto operator=(const NewFile&) -> NewFile& = delete;

    [[nodiscard]] auto opened() const -> bool { return descriptor_ >= 0; }
    [[nodiscard]] auto path() const -> const fs::path& { return path_; }
    /// As the file was; another owner can be given by root alone, and is not worth a failure.
    [[nodiscard]] auto fill(const std::string& text, const struct stat& like) const -> bool {
        if (::fchown(descriptor_, like.st_uid, like.st_gid) != 0) errno = 0;
        return ::fchmod(descriptor_, like.st_mode & 07777) == 0 && write_all(descriptor_, text) &&
               ::fsync(descriptor_) == 0;
    }
    void keep() { path_.clear(); }

  private:
    fs::path path_;
    int descriptor_;
};

/// Hidden, so that a configuration that is read meanwhile does not see it.
auto beside(const fs::path& file) -> NewFile {
    auto pattern = (file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
    return NewFile{descriptor < 0 ? fs::path{} : fs::path{pattern}, descriptor};
}

/// Its name does not end in .toml: nobody reads it.
auto copy_of(const fs::path& file, const std::string& text, const struct stat& like) -> Result<fs::path> {
    for (int number = 1; number < most_copies; ++number) {
        fs::path path = file;
        path += number == 1 ? ".old" : ".old." + std::to_string(number);
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0 && errno == EEXIST) continue;
        NewFile copy{descriptor < 0 ? fs::path{} : path, descriptor};
        if (!copy.opened() || !copy.fill(text, like)) return cannot_write(path);
        copy.keep();
        return path;
    }
    return Error{ErrorKind::no_space, "there are too many copies of " + file.string() + ": delete some"};
}

void sync_folder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);  // what does not know how is no reason to fail: the file itself is synced
    ::close(descriptor);
}

}  // namespace

auto plan_migration(const fs::path& root) -> Migration {
    Migration out;
    Complaints complaints;
    const auto files = read_files(root, complaints);
    if (!files.house)
        complaints.error({"fanfold.toml", 0, 0},
                         "there is none in " + root.string() + ": name the configuration's folder with -C");
    if (files.house) look_at(*files.house, FileKind::house, out, complaints);
    for (const auto& file : files.sources) look_at(file, FileKind::source, out, complaints);
    for (const auto& file : files.profiles) look_at(file, FileKind::enterprise, out, complaints);
    for (const auto& file : files.enterprises) look_at(file, FileKind::enterprise, out, complaints);
    for (const auto& file : files.jobs) look_at(file, FileKind::job, out, complaints);
    out.troubles = complaints.take();
    return out;
}

auto replace_file(const fs::path& file, const std::string& before, const std::string& after) -> Result<fs::path> {
    std::error_code failed;
    const auto real = fs::canonical(file, failed);
    if (failed) return Error{ErrorKind::no_space, file.string() + " cannot be written: " + failed.message()};
    const auto now = read_bytes(real, largest_file);
    if (!now || *now != before)
        return Error{ErrorKind::busy, file.string() + " was changed meanwhile, and is left as it is; do it again"};
    struct stat like {};
    if (::stat(real.c_str(), &like) != 0) return cannot_write(file);
    auto fresh = beside(real);
    if (!fresh.opened() || !fresh.fill(after, like)) return cannot_write(file);
    auto copy = copy_of(real, before, like);
    if (!copy) return copy;
    if (::rename(fresh.path().c_str(), real.c_str()) != 0) {
        const auto trouble = cannot_write(file);
        fs::remove(*copy, failed);
        return trouble;
    }
    fresh.keep();
    sync_folder(real.parent_path());
    return copy;
}

}  // namespace fanfold::config
