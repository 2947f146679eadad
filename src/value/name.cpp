#include <fanfold/value/name.hpp>

namespace fanfold {

auto to_string(RunId run) -> std::string {
    return "r" + std::to_string(run.number());
}
auto to_string(SightingId sighting) -> std::string {
    return "s" + std::to_string(sighting.number());
}

}  // namespace fanfold
