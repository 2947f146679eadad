#pragma once
/// Sixty pages that stand before what a reader came for, ten of a sort, whole as a site sends them:
/// with its head, menu and foot where it has them. Sites are invented; what guards and consent
/// services put into pages is after their own forms. Beside them, pages of news that speak of such things.
#include <string>
#include <vector>

namespace fanfold::judged {

struct Wall {
    std::string state;  ///< as `About::state` names it
    std::string name;   ///< who makes such pages
    std::string html;
};

auto walls() -> std::vector<Wall>;
/// No wall: articles, short ones too, and lists of what is new, with banners and offers about them.
auto no_walls() -> std::vector<Wall>;

}  // namespace fanfold::judged
