#pragma once
/// Where the sources of one event contradict each other: the same kind of figure, or the one day,
/// told differently by documents that do not copy each other.
#include <fanfold/flow/finding.hpp>
#include <string>
#include <vector>

namespace fanfold::fold {

struct ToldVersion {
    std::string told;  ///< as the quote writes it: "3.2 trillion won", "42,000 cells"
    std::vector<const Finding*> by;
};
struct Dispute {
    std::string about;                  ///< "figure", "day"
    std::vector<ToldVersion> versions;  ///< told most first; two to four
};
/// Empty for most events. Points into `event`.
auto disputes_of(const Event& event) -> std::vector<Dispute>;

}  // namespace fanfold::fold
