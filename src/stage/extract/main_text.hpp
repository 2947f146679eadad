#pragma once
/// Which part of the page is its main text.
#include <string_view>

#include "kind.hpp"
#include "layout.hpp"

namespace fanfold::extract {

/// Drops what does not belong to the main text from `layout` and returns the node that holds the
/// rest.
auto find_main(const Dom& dom, Layout& layout, Kind kind) -> NodeId;

/// Whether a heading, in lower case, ends the matter of a page: "Related", "More from", "댓글".
auto ends_article(std::string_view heading) -> bool;

}  // namespace fanfold::extract
