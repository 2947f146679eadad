#pragma once
/// Where a page points.
#include <string>
#include <vector>

#include <fanfold/value/url.hpp>

#include "dom.hpp"

namespace fanfold::extract {

inline constexpr std::size_t max_links = 10'000;

/// <a href> and <area>, resolved, in order, each once by key(); rel=nofollow ones left out.
auto links_of(const Dom& dom, const Url& base) -> std::vector<Url>;
/// Where one <a> points, without brackets so that Markdown can hold it; empty where it leads
/// nowhere.
auto link_target(const Dom& dom, NodeId at, const Url& base) -> std::string;
/// <link rel=alternate> that is RSS or Atom.
auto feeds_of(const Dom& dom, const Url& base) -> std::vector<Url>;

}  // namespace fanfold::extract
