#pragma once
/// The version of a resolved template: equal exactly where the prompt, and what is asked along with
/// it, is equal. Tests are no part of it: who adds one changes nobody's questions.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_state.hpp"

namespace fanfold::prompt {

/// `bodies` are the layers' texts below their front matter; `files` have the shared parts.
auto version_of(const Resolved& resolved, const std::vector<std::string_view>& bodies,
                const std::map<std::string, TemplateFile>& files) -> Digest;

}  // namespace fanfold::prompt
