#pragma once
/// A part of a page as plain lines: headings "# ", list items "- " and "1. ", table rows "a | b",
/// code as it stands.
#include <string>

#include <fanfold/value/url.hpp>

#include "layout.hpp"

namespace fanfold::extract {

inline constexpr std::size_t max_plain = 10u << 20;

/// What is dropped in `layout` is left out.
auto plain_text(const Dom& dom, const Layout& layout, NodeId top) -> std::string;
/// The same with the targets of links, "[words](https://…)", for people.
auto linked_text(const Dom& dom, const Layout& layout, NodeId top, const Url& base) -> std::string;

}  // namespace fanfold::extract
