#include "packaged_profiles.hpp"

#include <algorithm>
#include <fanfold/config/draft.hpp>
#include <fanfold/value/embedded.hpp>
#include <span>

namespace fanfold {
auto packaged_profile_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::app {

namespace {

constexpr std::string_view ending = ".toml";

auto first_comment(std::string_view text) -> std::string {
    if (!text.starts_with("# ")) return {};
    return std::string{text.substr(2, text.find('\n') - 2)};
}

auto names_in(const std::filesystem::path& folder) -> std::vector<std::string> {
    std::vector<std::string> out;
    std::error_code failed;
    std::filesystem::recursive_directory_iterator at{folder, failed};
    for (; !failed && at != std::filesystem::recursive_directory_iterator{}; at.increment(failed))
        if (at->path().extension() == ending)
            out.push_back(at->path().lexically_relative(folder).replace_extension().generic_string());
    return out;
}

}  // namespace

auto packaged_profiles() -> std::vector<PackagedProfile> {
    std::vector<PackagedProfile> out;
    for (const auto& file : packaged_profile_files()) {
        std::string name{file.path};
        if (!name.ends_with(ending)) continue;
        name.resize(name.size() - ending.size());
        out.push_back({std::move(name), file.bytes, first_comment(file.bytes)});
    }
    return out;
}

auto provide_profile(const config::Config& config, const std::string& name) -> Result<bool> {
    const auto folder = config.house.root / "profiles";
    std::error_code failed;
    auto known = names_in(folder);
    if (std::find(known.begin(), known.end(), name) != known.end()) return false;
    for (const auto& packaged : packaged_profiles()) {
        known.push_back(packaged.name);
        if (packaged.name != name) continue;
        auto written =
            config::write_new(folder / (name + std::string{ending}), std::string{packaged.text});
        if (!written) return written.error();
        return true;
    }
    const auto near = config::nearest(name, known);
    return Error{ErrorKind::bad_input, "no profile is called \"" + name + "\"" +
                                           (near ? "; did you mean \"" + *near + "\"?" : ".") +
                                           " `fanfold profile list` shows all"};
}

}  // namespace fanfold::app
