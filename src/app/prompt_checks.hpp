#pragma once
/// What is wrong with templates in the light of a configuration: who has them, and whose words they show. Reads files.
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/prompt/catalog.hpp>

namespace fanfold::app {

/// Templates that enterprises name and that cannot be had, broken enterprises' too; of a profile's line once.
auto broken_templates(const config::Config& config, const prompt::Catalog& catalog) -> std::vector<prompt::Problem>;

/// Overlays that nobody reads.
auto stray_prompts(const config::Config& config, const prompt::Catalog& catalog) -> std::vector<prompt::Problem>;

/// All templates as each of these sees them, an overlay's mistakes too; words that no enterprise sets, and that no template
/// shows, among them.
auto lint_prompts(const config::Config& config, const prompt::Catalog& catalog, const std::vector<Enterprise>& readers)
    -> std::vector<prompt::Problem>;

}  // namespace fanfold::app
