#pragma once
/// Parts of the HTML report that stand in files of their own.
#include <fanfold/flow/report.hpp>
#include <string>

#include "labels.hpp"

namespace fanfold::deliver {

/// The list of citations, each of which opens to its quote.
auto html_sources(const Report& report, const Labels& labels) -> std::string;
/// What was looked at, what could not be seen and why, what was dropped, what it cost.
auto html_about(const Report& report, const Labels& labels) -> std::string;

}  // namespace fanfold::deliver
