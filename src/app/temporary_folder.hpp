#pragma once
/// A folder of nobody else's that goes with this object.
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace fanfold::app {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::error_code failed;
        auto pattern = (std::filesystem::temp_directory_path(failed) / "fanfold-XXXXXX").string();
        if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    auto operator=(const TemporaryFolder&) -> TemporaryFolder& = delete;
    /// Empty when it could not be made.
    [[nodiscard]] auto path() const -> const std::filesystem::path& { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace fanfold::app
