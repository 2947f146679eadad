/// `fanfold report mark` and `marks`.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "marks.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"
#include "trial_words.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

/// A note comes from whoever has the link of a mail.
void print_mark(const Json& mark) {
    const auto field = [&](const char* name) { return plain_text(mark.value(name, "")); };
    std::printf("%-10s %-20s %-6s %s  %s\n", field("label").c_str(), field("enterprise").c_str(), field("run").c_str(),
                field("item").c_str(), field("text").c_str());
    if (const auto note = field("note"); !note.empty()) std::printf("           %s\n", note.c_str());
}

}  // namespace

auto report_mark(const cli::Globals& globals, const cli::ReportMark& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    const auto report = stored_report(*shelf, command.enterprise, command.run);
    if (!report) return report_error(report.error());
    const Mark mark{report->enterprise, report->run, command.item, command.label, command.by, command.note};
    const auto kept = keep_mark(*shelf->reader, shelf->config.house.state, mark);
    if (!kept) return report_error(kept.error());
    std::printf("%s is %s: %s\n", command.item.c_str(), command.label.c_str(), kept->c_str());
    return exit_code::ok;
}

auto report_marks(const cli::Globals& globals, const cli::ReportMarks& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    std::ifstream file{marks_file(shelf->config.house.state)};
    bool any = false;
    for (std::string line; std::getline(file, line);) {
        const auto mark = Json::parse(line, nullptr, false);
        if (!mark.is_object()) continue;
        const auto& wanted = command.enterprises;
        if (!wanted.empty() &&
            std::find(wanted.begin(), wanted.end(), mark.value("enterprise", "")) == wanted.end())
            continue;
        any = true;
        if (command.json)
            std::printf("%s\n", line.c_str());
        else
            print_mark(mark);
    }
    if (!any && !command.json)
        std::puts("No mark yet. `fanfold report mark ITEM useful -e E` makes one.");
    return exit_code::ok;
}

}  // namespace fanfold::app
