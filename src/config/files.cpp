#include "files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "values.hpp"

namespace fanfold::config {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_file = 4u << 20;
constexpr std::size_t most_files = 100'000;

auto is_hidden(const fs::path& path) -> bool {
    return path.filename().string().starts_with(".");
}

auto is_toml(const fs::path& path) -> bool {
    std::error_code error;
    return path.extension() == ".toml" && !is_hidden(path) && fs::is_regular_file(path, error);
}

/// Every TOML file below `folder`, sorted. Hidden files and folders (editors', git's) are not ours.
auto list_toml(const fs::path& folder) -> std::vector<fs::path> {
    std::vector<fs::path> out;
    std::error_code error;
    fs::recursive_directory_iterator at{folder, fs::directory_options::skip_permission_denied,
                                        error};
    while (!error && at != fs::recursive_directory_iterator{} && out.size() < most_files) {
        if (is_hidden(at->path())) at.disable_recursion_pending();
        if (is_toml(at->path())) out.push_back(at->path());
        at.increment(error);
    }
    std::sort(out.begin(), out.end());
    return out;
}

auto read_file(const fs::path& root, const fs::path& folder, const fs::path& path,
               Complaints& complaints) -> File {
    File out;
    out.path = path.lexically_relative(root).generic_string();
    out.name = path.lexically_relative(folder).replace_extension().generic_string();
    auto bytes = read_bytes(path, largest_file);
    if (bytes) {
        out.bytes = std::move(*bytes);
    } else {
        out.readable = false;
        complaints.error({out.path, 0, 0}, bytes.error().message());
    }
    return out;
}

/// `nested`: whether folders below count (profiles), or are a mistake (everything else).
auto read_folder(const fs::path& root, const char* name, bool nested, Complaints& complaints)
    -> std::vector<File> {
    std::vector<File> out;
    const auto folder = root / name;
    for (const auto& path : list_toml(folder)) {
        auto file = read_file(root, folder, path, complaints);
        if (!nested && file.name.find('/') != std::string::npos) {
            complaints.warning({file.path, 0, 0},
                               std::string{"is not read: put it directly into "} + name + "/");
        } else if (!is_name(file.name)) {
            complaints.error(
                {file.path, 0, 0},
                "its name cannot be used: letters, digits, '-', '_' and '.', at most 100 of them");
        } else {
            out.push_back(std::move(file));
        }
    }
    return out;
}

void add(FieldHasher& hasher, const File& file) {
    hasher.add(file.path).add(file.bytes);
}

}  // namespace

auto read_bytes(const fs::path& path, std::size_t limit) -> Result<std::string> {
    errno = 0;
    std::ifstream in{path, std::ios::binary};
    std::string out;
    std::array<char, 16 << 10> chunk;
    while (in && out.size() <= limit) {
        in.read(chunk.data(), chunk.size());
        out.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (!in.is_open() || in.bad()) {
        const auto reason =
            errno == 0 ? std::string{"input error"} : std::string{std::strerror(errno)};
        return Error{ErrorKind::fix_config, "cannot be read: " + reason};
    }
    if (out.size() > limit)
        return Error{ErrorKind::fix_config, "is larger than " + std::to_string(limit) + " bytes"};
    return out;
}

auto Files::digest() const -> Digest {
    FieldHasher hasher;
    if (house) add(hasher, *house);
    for (const auto* folder : {&enterprises, &jobs, &profiles, &sources}) {
        hasher.add(static_cast<std::int64_t>(folder->size()));
        for (const auto& file : *folder) add(hasher, file);
    }
    return hasher.finish();
}

auto read_files(const fs::path& root, Complaints& complaints) -> Files {
    Files out;
    std::error_code error;
    const auto house = root / "fanfold.toml";
    complaints.fatal(true);
    if (fs::exists(house, error)) out.house = read_file(root, root, house, complaints);
    complaints.fatal(false);
    out.sources = read_folder(root, "sources", false, complaints);
    out.profiles = read_folder(root, "profiles", true, complaints);
    out.enterprises = read_folder(root, "enterprises", false, complaints);
    out.jobs = read_folder(root, "jobs", false, complaints);
    return out;
}

}  // namespace fanfold::config
