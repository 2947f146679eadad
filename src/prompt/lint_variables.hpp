#pragma once
/// Lint of the names between braces, and of what a map template must show.
#include <vector>

#include <fanfold/prompt/catalog.hpp>

namespace fanfold::prompt {

/// Names that nothing stands behind, or that change from night to night, with file and line.
void lint_variables(const Resolved& resolved, std::vector<Problem>& out);
/// A map template is asked about a document: it stands in the user message, and there alone.
void lint_document(const Resolved& resolved, std::vector<Problem>& out);

}  // namespace fanfold::prompt
