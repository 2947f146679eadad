#pragma once
/// Text into HTML: element content and quoted attributes (WHATWG HTML, §13.3 "Escaping a string"; the
/// single quote too, so that either kind of attribute holds it).
#include <string>
#include <string_view>

namespace fanfold::text {

auto escape_html(std::string_view text) -> std::string;

}  // namespace fanfold::text
