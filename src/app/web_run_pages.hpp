#pragma once
/// Pages of runs: the last ones, and two of them side by side.
#include "report_changes.hpp"
#include "web_pages.hpp"

namespace fanfold::app::web {

/// What became of one enterprise's report from one run to another.
struct ComparedReport {
    EnterpriseName enterprise;
    std::string title;
    bool before = false, after = false;  ///< that run has one
    std::vector<ReportChange> changes;   ///< none where either has none
};
struct ComparedRuns {
    store::StatusLine before, after;
    std::vector<ComparedReport> reports;
    std::size_t left_out = 0;  ///< further enterprises
};

auto runs_page(const Frame& frame, const std::vector<store::StatusLine>& lines, const std::string& currency) -> std::string;
auto compared_page(const Frame& frame, const ComparedRuns& runs, const std::string& currency) -> std::string;

auto runs_json(const std::vector<store::StatusLine>& lines) -> nlohmann::ordered_json;
auto compared_json(const ComparedRuns& runs) -> nlohmann::ordered_json;

}  // namespace fanfold::app::web
