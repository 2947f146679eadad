#pragma once
/// Which part of the page is its main text.
#include "kind.hpp"
#include "layout.hpp"

namespace fanfold::extract {

/// Drops what does not belong to the main text from `layout` and returns the node that holds the
/// rest.
auto find_main(const Dom& dom, Layout& layout, Kind kind) -> NodeId;

}  // namespace fanfold::extract
