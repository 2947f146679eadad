#pragma once
/// A part of a page as plain lines: headings "# ", list items "- " and "1. ", table rows "a | b",
/// code as it stands.
#include <string>

#include "layout.hpp"

namespace fanfold::extract {

inline constexpr std::size_t max_plain = 10u << 20;

/// What is dropped in `layout` is left out.
auto plain_text(const Dom& dom, const Layout& layout, NodeId top) -> std::string;

}  // namespace fanfold::extract
