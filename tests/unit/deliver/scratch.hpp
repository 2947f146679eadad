#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace fanfold::deliver::sample {

namespace fs = std::filesystem;

/// A folder of its own for each test, gone with it.
class Scratch {
  public:
    Scratch() {
        auto name = (fs::temp_directory_path() / "fanfold-deliver-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Scratch() {
        std::error_code ignored;
        fs::permissions(path_, fs::perms::owner_all, ignored);
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    auto operator=(const Scratch&) -> Scratch& = delete;
    [[nodiscard]] auto path() const -> const fs::path& { return path_; }

  private:
    fs::path path_;
};

inline auto bytes_of(const fs::path& path) -> std::string {
    std::ifstream in{path, std::ios::binary};
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline auto names_in(const fs::path& folder) -> std::set<std::string> {
    std::set<std::string> out;
    for (const auto& entry : fs::directory_iterator{folder})
        out.insert(entry.path().filename().string());
    return out;
}

}  // namespace fanfold::deliver::sample
