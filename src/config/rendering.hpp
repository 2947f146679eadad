#pragma once
/// Pages that need a browser: [crawl.browser], and `render` and [source.fetcher] of a source.
#include <fanfold/config/config.hpp>

#include "complaints.hpp"
#include "reader.hpp"
#include "tree.hpp"

namespace fanfold::config {

auto browser_of(const Reader& table) -> BrowserSettings;
auto rendering_of(const Reader& source) -> Rendering;
/// What only the whole source shows.
void check_rendering(const Node& source, const Source& read, Complaints& complaints);

}  // namespace fanfold::config
