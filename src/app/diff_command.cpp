/// `fanfold report diff`: what one night's report has that another's has not.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

struct Line {
    std::string change;  ///< "new", "changed", "gone", "same"
    std::string id;
    std::string section;
    std::string before;
    std::string after;
};

using Items = std::map<std::string, std::pair<std::string, const ReportItem*>>;

auto items_of(const Report& report) -> Items {
    Items out;
    for (const auto& section : report.sections)
        for (const auto& item : section.items) out[item.id] = {section.id.str(), &item};
    return out;
}

auto compared(const Report& before, const Report& after) -> std::vector<Line> {
    const auto old_items = items_of(before);
    std::vector<Line> out;
    for (const auto& section : after.sections)
        for (const auto& item : section.items) {
            const auto known = old_items.find(item.id);
            const auto was = known == old_items.end() ? "" : known->second.second->text;
            const auto* change = known == old_items.end() ? "new"
                                 : was != item.text       ? "changed"
                                                          : "same";
            out.push_back({change, item.id, section.id.str(), was, item.text});
        }
    const auto new_items = items_of(after);
    for (const auto& [id, place] : old_items)
        if (!new_items.contains(id))
            out.push_back({"gone", id, place.first, place.second->text, ""});
    return out;
}

auto run_before(const Shelf& shelf, const Report& report) -> Result<std::string> {
    auto lines = shelf.reader->reports(report.enterprise);
    if (!lines) return lines.error();
    for (const auto& line : *lines)
        if (line.run < report.run && line.job == report.job) return to_string(line.run);
    return Error{ErrorKind::bad_input, "there is no report of " + report.enterprise.str() +
                                           " before run " + to_string(report.run)};
}

void print_line(const Line& line) {
    if (line.change == "same") return;
    const char* sign = line.change == "new" ? "+" : line.change == "gone" ? "-" : "~";
    std::printf("%s %s  %s\n", sign, line.id.c_str(), line.section.c_str());
    if (!line.before.empty()) std::printf("    - %s\n", line.before.c_str());
    if (!line.after.empty()) std::printf("    + %s\n", line.after.c_str());
}

auto json_of(const Line& line) -> Json {
    return {{"change", line.change},
            {"item", line.id},
            {"section", line.section},
            {"before", line.before},
            {"after", line.after}};
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
    const auto lines = compared(*before, *after);
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
        print_line(line);
    }
    std::printf("%d told as before\n", same);
    return exit_code::ok;
}

}  // namespace fanfold::app
