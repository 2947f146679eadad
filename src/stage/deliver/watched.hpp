#pragma once
/// What was heard of watched names, in few lines whatever the length of the watch list. Pure.
#include <fanfold/flow/report.hpp>
#include <string>
#include <vector>

#include "labels.hpp"

namespace fanfold::deliver {

/// A name of which the period told something.
struct HeardRow {
    std::string name;
    int stories = 0;
    std::string sources;  ///< "evening-post, hanbit-ir, cell-forum +2"
};
/// At most 12, most stories first.
auto heard_rows(const About& about) -> std::vector<HeardRow>;
/// The other names and when each was last heard of: "Salar Norte (21 Nov 2026), Lomami (not yet) +12". Empty if there are none.
auto silent_words(const About& about, const Labels& labels) -> std::string;
/// Sources that gave nothing and why, where a name was not heard of: it may stand there. "port-authority: robots.txt …"
auto blind_words(const About& about, const Labels& labels) -> std::string;

}  // namespace fanfold::deliver
