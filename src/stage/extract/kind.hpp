#pragma once
/// What kind of page this is; the choice of its main text depends on it.
#include <string_view>

#include "json_ld.hpp"
#include "layout.hpp"
#include "metadata.hpp"

namespace fanfold::extract {

enum class Kind : std::uint8_t { article, listing, forum, product, document };

auto to_string(Kind kind) -> std::string_view;
/// Before anything but hidden text is dropped.
auto kind_of(const Dom& dom, const Layout& layout, const JsonLd& json, const Metadata& meta,
             const Url& url) -> Kind;
/// Whether what is left under `top` is only links with short words around them.
auto is_mostly_links(const Dom& dom, const Layout& layout, NodeId top) -> bool;

}  // namespace fanfold::extract
