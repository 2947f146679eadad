#pragma once
/// A section's pulse over the last nights, as a small inline SVG. Pure.
#include <fanfold/flow/report.hpp>
#include <string>
#include <vector>

#include "labels.hpp"

namespace fanfold::deliver {

inline constexpr std::size_t longest_trend = 14;
/// Two nights make no trend.
inline constexpr std::size_t shortest_trend = 3;

/// New and developing items of the section in each of these reports and then in `report`: oldest
/// first, at most the last 14. `earlier` is in order of time.
auto trend_of(const ReportSection& section, const std::vector<Report>& earlier) -> std::vector<int>;

/// Bars with their counts in words for those who do not see them; empty for too few nights.
auto trend_svg(const std::vector<int>& counts, const Labels& labels) -> std::string;

}  // namespace fanfold::deliver
