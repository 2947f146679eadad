#pragma once
/// News stories as they spread: one text on many sites, each with its own title, byline, footer and
/// cuts; and texts that look the same but tell of another company or another figure. From a seed.
#include <cstddef>
#include <string>
#include <vector>

#include "claims.hpp"

namespace fanfold::judged {

struct Copy {
    std::size_t story = 0;  ///< copies of one story tell the same, others do not
    std::string title;
    std::string text;
};

/// `stories` in English and Korean in turn, each on 2 to 30 sites, with up to a fifth of its
/// sentences cut, changed or added.
auto spread_stories(Split split, std::size_t stories) -> std::vector<Copy>;

struct NearMiss {
    Copy one;
    Copy other;
    std::string how;  ///< "other company", "other figure"
};
auto near_misses(Split split, std::size_t count) -> std::vector<NearMiss>;

}  // namespace fanfold::judged
