#pragma once
/// Profiles that come with the binary: config/profiles. They are copied into a configuration, so
/// that their owner may edit them and an upgrade changes nobody's report.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/config/config.hpp>

namespace fanfold::app {

struct PackagedProfile {
    std::string name;  ///< "industry/battery"
    std::string_view text;
    std::string what;  ///< its first comment line
};
auto packaged_profiles() -> std::vector<PackagedProfile>;
/// Makes sure that `<root>/profiles/NAME.toml` is there: it is, or the packaged one is copied. True
/// when it was copied. Unknown names are bad_input with a did-you-mean.
auto provide_profile(const config::Config& config, const std::string& name) -> Result<bool>;

}  // namespace fanfold::app
