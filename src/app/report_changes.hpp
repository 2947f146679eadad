#pragma once
/// What one report of an enterprise has that another has not: `report diff`, `run --shadow`. Pure, but for printing.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include <fanfold/flow/report.hpp>

namespace fanfold::app {

struct ReportChange {
    std::string change;  ///< "new", "changed", "gone", "same"
    std::string id;      ///< of the item
    std::string section;
    std::string before;
    std::string after;
};

/// By the items' ids, in the order of `after`; what is gone comes last.
auto changes_between(const Report& before, const Report& after) -> std::vector<ReportChange>;
/// Two lines on stdout; none for what is the same.
void print_change(const ReportChange& change);
auto json_of(const ReportChange& change) -> nlohmann::ordered_json;

}  // namespace fanfold::app
