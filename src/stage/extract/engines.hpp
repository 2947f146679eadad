#pragma once
/// Names that widespread engines give to the parts of their pages: forums, shops, blogs, wikis and
/// manuals carry the same class names and ids on thousands of sites.
#include <cstdint>
#include <string_view>

namespace fanfold::extract {

enum class Part : std::uint8_t {
    unknown,
    matter,  ///< the text of a post, an article, a product, a manual
    byline,  ///< who wrote it and when
    extra    ///< profiles, signatures, buttons, what else the site has
};

/// Of one class name or id, written as the engine writes it.
auto part_of(std::string_view name) -> Part;

}  // namespace fanfold::extract
