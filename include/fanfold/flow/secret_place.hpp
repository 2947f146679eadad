#pragma once
/// Where a credential is: named in the configuration, looked up only when a run needs it.
#include <filesystem>
#include <string>

namespace fanfold {

struct SecretPlace {
    std::string env;             ///< from "${NAME}"
    std::filesystem::path file;  ///< from …_file
    [[nodiscard]] auto empty() const -> bool { return env.empty() && file.empty(); }
    auto operator==(const SecretPlace&) const -> bool = default;
};

}  // namespace fanfold
