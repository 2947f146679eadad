#pragma once
/// Which events a report has room for. Pure.
#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/finding.hpp>
#include <vector>

namespace fanfold::fold {

/// Best first; the smaller id where two are alike.
auto best_first(const Event& a, const Event& b) -> bool;
auto is_news(const Event& event) -> bool;

struct Chosen {
    std::vector<Event> told;  ///< best first
    std::vector<Event> cut;
};
auto choose(std::vector<Event> events, const Enterprise& enterprise) -> Chosen;

}  // namespace fanfold::fold
