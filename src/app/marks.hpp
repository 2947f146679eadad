#pragma once
/// What readers say of items, kept as labelled data: one JSON object a line in <state>/marks.jsonl, written
/// under a lock of the file, so that no other process loses one. Blocking.
#include <fanfold/store/store.hpp>
#include <filesystem>
#include <map>
#include <string>

namespace fanfold::app {

struct Mark {
    EnterpriseName enterprise;
    RunId run;
    std::string item;
    std::string label;  ///< useful, wrong, not-for-us
    std::string by;
    std::string note;
};

auto marks_file(const std::filesystem::path& state) -> std::filesystem::path;
/// With what was marked: the item's text, its quotes and templates. The text comes back. Errors: bad_input, no_space.
auto keep_mark(store::Reader& reader, const std::filesystem::path& state, const Mark& mark) -> Result<std::string>;
/// The newest label of each item of that report that has one. What can't be read is no mark.
auto marks_of(const std::filesystem::path& state, const EnterpriseName& enterprise, RunId run) -> std::map<std::string, std::string>;
/// Takes an enterprise's lines out; how many there were.
auto forget_marks(const std::filesystem::path& state, const EnterpriseName& enterprise) -> Result<std::int64_t>;

}  // namespace fanfold::app
