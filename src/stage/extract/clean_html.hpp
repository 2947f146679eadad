#pragma once
/// The matter of a page as HTML of few tags, for people who paste it elsewhere: no class, no style,
/// no script; of attributes only `href`, resolved, to http(s).
#include <string>

#include <fanfold/value/url.hpp>

#include "layout.hpp"

namespace fanfold::extract {

/// What is dropped in `layout` is left out, and what holds no words with it.
auto clean_html(const Dom& dom, const Layout& layout, NodeId top, const Url& base) -> std::string;

}  // namespace fanfold::extract
