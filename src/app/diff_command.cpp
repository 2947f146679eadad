/// `fanfold report diff`: what one night's report has that another's has not.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "commands.hpp"
#include "report_changes.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

/// The newest report that has one of its job before it: a week is not set beside a night.
auto newest_with_another(const Shelf& shelf, const std::string& enterprise) -> Result<std::string> {
    auto lines = shelf.reader->reports(EnterpriseName{enterprise});
    if (!lines) return lines.error();
    std::map<JobName, RunId> later;
    std::optional<RunId> found;
    for (const auto& line : *lines) {
        const auto known = later.emplace(line.job, line.run);
        if (!known.second && (!found || *found < known.first->second)) found = known.first->second;
    }
    return found ? to_string(*found) : std::string{};
}

auto run_before(const Shelf& shelf, const Report& report) -> Result<std::string> {
    auto lines = shelf.reader->reports(report.enterprise);
    if (!lines) return lines.error();
    for (const auto& line : *lines)
        if (line.run < report.run && line.job == report.job) return to_string(line.run);
    return Error{ErrorKind::bad_input, "there is no report of " + report.enterprise.str() +
                                           " before run " + to_string(report.run)};
}

}  // namespace

auto report_diff(const cli::Globals& globals, const cli::ReportDiff& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    const auto newest = command.run.empty() ? newest_with_another(*shelf, command.enterprise) : Result<std::string>{command.run};
    if (!newest) return report_error(newest.error());
    const auto after = stored_report(*shelf, command.enterprise, *newest);
    if (!after) return report_error(after.error());
    auto from = command.from.empty() ? run_before(*shelf, *after) : Result<std::string>{command.from};
    if (!from) return report_error(from.error());
    const auto before = stored_report(*shelf, command.enterprise, *from);
    if (!before) return report_error(before.error());
    const auto lines = changes_between(*before, *after);
    if (command.json) {
        Json rows = Json::array();
        for (const auto& line : lines) rows.push_back(json_of(line));
        std::printf("%s\n", rows.dump(2, ' ', false, Json::error_handler_t::replace).c_str());
        return exit_code::ok;
    }
    std::printf("%s → %s\n", to_string(before->run).c_str(), to_string(after->run).c_str());
    int same = 0;
    for (const auto& line : lines) {
        same += line.change == "same" ? 1 : 0;
        print_change(line);
    }
    std::printf("%d told as before\n", same);
    return exit_code::ok;
}

}  // namespace fanfold::app
