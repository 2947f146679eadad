#pragma once
/// Plans as people and programs read them.
#include <fanfold/pipeline/plan.hpp>
#include <string>

namespace fanfold::app {

auto outlook_text(const pipeline::Outlook& outlook, const std::string& currency) -> std::string;
/// A row an enterprise.
auto outlook_json(const pipeline::Outlook& outlook) -> std::string;
auto edit_text(const pipeline::EditOutlook& edit, const std::string& currency) -> std::string;
auto edit_json(const pipeline::EditOutlook& edit) -> std::string;

}  // namespace fanfold::app
