#pragma once
/// Stored documents are Markdown: a quote of one may begin with the mark of a heading or list, and the cells
/// of a table stand between bars. Readers, and the page itself, know words only. Pure, linear; never fails.
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::text {

/// Without what opens headings, lists and quotations at the begin of its lines; cells stay apart by " | ".
auto without_marks(std::string_view markdown) -> std::string;
/// The runs of words that stand in one block of the page each: lines without their marks and numbers, cells.
auto blocks_of(std::string_view markdown) -> std::vector<std::string_view>;

}  // namespace fanfold::text
