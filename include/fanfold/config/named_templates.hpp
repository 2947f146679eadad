#pragma once
/// Which templates the enterprises of a folder name, and where: also those whose configuration is wrong
/// otherwise, so that `config check` can tell every mistake at once. Reads the files anew; any thread.
#include <filesystem>
#include <utility>
#include <vector>

#include <fanfold/config/config.hpp>

namespace fanfold::config {

struct NamedTemplates {
    Enterprise enterprise;  ///< as far as it can be read; overlays are chosen by it
    std::vector<std::pair<TemplateName, Position>> templates;
};
/// Files that are no TOML are left out, and profiles that cannot be inherited; `load` tells of both.
auto named_templates(const std::filesystem::path& root, const House& house) -> std::vector<NamedTemplates>;

}  // namespace fanfold::config
