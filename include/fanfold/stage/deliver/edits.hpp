#pragma once
/// What people do with a report after it was made, told in its own notes and language. Pure.
#include <string>
#include <vector>

#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::deliver {

/// The note of a report that waits for a person.
auto not_reviewed(const std::string& language) -> std::string;
/// Takes that note's place. Errors: bad_input if the report waits for nobody.
auto approve(Report& report, const std::string& by) -> Status;

struct Edit {
    std::string item;  ///< id; in the summary or a section
    std::string text;  ///< empty: take it out
    std::string by;
    std::string why;  ///< may be empty
};
/// Bullets that said the same, or rested on nothing but what was taken out, go with the item;
/// citations that nobody uses any more are removed. A note tells what was there before. Errors:
/// bad_input if there is no such item.
auto apply(Report& report, const Edit& edit) -> Status;

/// Notes that `apply` wrote, in order.
auto corrections_of(const Report& report) -> std::vector<std::string>;

}  // namespace fanfold::deliver
