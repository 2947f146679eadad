#pragma once
/// [[mute]] and [release] of an enterprise. They change no question and no answer, so they are read
/// apart from it.
#include <string_view>

#include <fanfold/config/config.hpp>
#include <fanfold/flow/editing.hpp>

namespace fanfold::config {

/// From a merged text: that of `Config::enterprise_texts`, or the stored last good version. Rules
/// keep file and line where the configuration knows them. What does not parse has no rules.
auto editing_of(const Config& config, const EnterpriseName& name, std::string_view merged_toml)
    -> Editing;

}  // namespace fanfold::config
