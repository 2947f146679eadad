#include "score.hpp"

#include <algorithm>
#include <cmath>

namespace fanfold::route {
namespace {

constexpr double repeat_factor = 0.6;

auto probability(Place place) -> double {
    switch (place) {
        case Place::title:
            return 0.55;
        case Place::lead:
            return 0.40;
        case Place::body:
            return 0.25;
    }
    return 0;
}

auto doubt_of(EntryHits entry) -> double {
    std::sort(entry.places.begin(), entry.places.end());
    double doubt = 1;
    double factor = 1;
    for (const auto place : entry.places) {
        doubt *= 1 - probability(place) * factor;
        factor *= repeat_factor;
    }
    return std::pow(doubt, std::clamp(entry.weight, 0.0, 100.0));
}

}  // namespace

auto score_of(const std::vector<EntryHits>& entries) -> double {
    double doubt = 1;
    for (const auto& entry : entries) doubt *= doubt_of(entry);
    return 1 - doubt;
}

}  // namespace fanfold::route
