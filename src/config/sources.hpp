#pragma once
/// sources/*.toml.
#include "files.hpp"

namespace fanfold::config {

struct SourceBook {
    std::map<SourceName, Source> good;
    std::map<std::string, Position> seen;  ///< every name that is written somewhere
    std::map<std::string, Position>
        broken;  ///< … and those that cannot be used, with where it is wrong
    std::vector<std::string> unreadable;  ///< files of which not even the names are known
};

/// What [crawl] says for all.
struct SourceDefaults {
    Duration delay{};
    ProxyRoute proxy;
};

auto read_sources(const Files& files, const std::filesystem::path& root, SourceDefaults defaults,
                  Complaints& complaints) -> SourceBook;

}  // namespace fanfold::config
