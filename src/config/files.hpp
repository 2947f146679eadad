#pragma once
/// The files of a config folder, read whole and in a fixed order.
#include "complaints.hpp"

namespace fanfold::config {

struct File {
    std::string path;  ///< from the config folder, with '/'
    std::string name;  ///< below its own folder, without ".toml": "acme", "industry/battery"
    std::string bytes;
    bool readable = true;
};

struct Files {
    std::optional<File> house;  ///< fanfold.toml
    std::vector<File> sources;
    std::vector<File> profiles;
    std::vector<File> enterprises;
    std::vector<File> jobs;
    [[nodiscard]] auto digest() const -> Digest;
};

auto read_files(const std::filesystem::path& root, Complaints& complaints) -> Files;
/// At most `limit` bytes; an error names the path.
auto read_bytes(const std::filesystem::path& path, std::size_t limit) -> Result<std::string>;

}  // namespace fanfold::config
