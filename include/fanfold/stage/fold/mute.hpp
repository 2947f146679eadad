#pragma once
/// What [[mute]] rules leave out. Pure.
#include <map>
#include <span>
#include <vector>

#include <fanfold/flow/editing.hpp>
#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>

namespace fanfold::fold {

/// Takes out what the rules leave out; what it was, with the file and line of its rule, is
/// returned. `sources` are needed for rules that name one.
auto mute(std::vector<Event>& events, std::span<const MuteRule> rules,
          const std::map<SightingId, SourceName>& sources, Instant now) -> std::vector<Dropped>;

}  // namespace fanfold::fold
