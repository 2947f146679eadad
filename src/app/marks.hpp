#pragma once
/// What readers say of items, kept as labelled data: one JSON object a line in <state>/marks.jsonl, appended
/// whole, so that a run beside it does not matter.
#include <filesystem>
#include <string>

#include <fanfold/store/store.hpp>

#include "stored_report.hpp"

namespace fanfold::app {

struct Said {
    std::string label;  ///< useful, wrong, not-for-us
    std::string by;
    std::string note;
};
auto is_mark(std::string_view label) -> bool;
auto marks_file(const std::filesystem::path& state) -> std::filesystem::path;
/// With the item's text, evidence and findings, durably. Blocking. Errors: no_space.
auto keep_mark(store::Reader& reader, const std::filesystem::path& state, const Report& report,
               const Place& place, const Said& said) -> Status;

}  // namespace fanfold::app
