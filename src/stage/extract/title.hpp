#pragma once
/// A page's title without the site's name.
#include <string>

#include "layout.hpp"

namespace fanfold::extract {

struct TitleHints {
    std::string og;        ///< og:title
    std::string headline;  ///< of the JSON-LD article
    std::string site;      ///< og:site_name or the like
    std::string host;
    std::string path;  ///< of the address
};
auto title_of(const Dom& dom, const Layout& layout, const TitleHints& hints) -> std::string;

}  // namespace fanfold::extract
