/// `fanfold report diff`: what one night's report has that another's has not.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "report_changes.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

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
    const auto after = stored_report(*shelf, command.enterprise, command.run);
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
