#pragma once
/// Findings that tell of one event, joined by their strongest likenesses first. A link that would
/// join two groups whose members mostly can't be one event is refused, so that one sloppy telling
/// does not pull two events together.
#include <cstddef>
#include <span>
#include <vector>

#include "kinship.hpp"

namespace fanfold::fold {

/// By finding: the smallest index of its family. `event` holds what is known before (or -1): its
/// findings are one family from the start, and no family holds two of them.
auto families_of(std::span<const Traits> traits, std::span<const std::size_t> event,
                 const std::vector<Kin>& kin) -> std::vector<std::size_t>;

}  // namespace fanfold::fold
