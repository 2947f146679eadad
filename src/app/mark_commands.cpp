/// `fanfold report mark` and `marks`: what readers say of items, kept as labelled data. One JSON
/// object a line in <state>/marks.jsonl: appended whole, so that a run beside it does not matter.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "context.hpp"
#include "stored_report.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;
namespace exit_code = cli::exit_code;

constexpr std::array<std::string_view, 3> labels{"useful", "wrong", "not-for-us"};

auto evidence_of(const Report& report, const ReportItem& item) -> Json {
    Json out = Json::array();
    for (const auto& citation : report.citations)
        if (std::find(item.citations.begin(), item.citations.end(), citation.n) !=
            item.citations.end())
            out.push_back({{"document", citation.document.hex()},
                           {"source", citation.source.str()},
                           {"url", citation.url},
                           {"quote", citation.quote}});
    return out;
}

auto templates_of(const Shelf& shelf, const Report& report, const ReportItem& item) -> Json {
    Json out = Json::array();
    const auto told = shelf.reader->told(report.enterprise, report.run);
    if (!told) return out;
    for (const auto& event : *told)
        if (event.id == item.event)
            for (const auto& finding : event.findings)
                out.push_back({{"template", finding.template_name.str()},
                               {"claim", finding.claim},
                               {"quote", finding.quote},
                               {"importance", finding.importance}});
    return out;
}

auto line_of(const Shelf& shelf, const Report& report, const Place& place,
             const cli::ReportMark& command) -> Json {
    const auto& item = *place.item;
    return {{"at", to_rfc3339(SystemClock{}.now())},
            {"label", command.label},
            {"by", command.by},
            {"note", command.note},
            {"enterprise", report.enterprise.str()},
            {"run", to_string(report.run)},
            {"item", item.id},
            {"event", item.event.empty() ? "" : item.event.hex()},
            {"section", place.section.str()},
            {"importance", item.importance},
            {"language", report.language},
            {"text", item.text},
            {"evidence", evidence_of(report, item)},
            {"findings", templates_of(shelf, report, item)}};
}

auto marks_file(const config::Config& config) -> std::filesystem::path {
    return config.house.state / "marks.jsonl";
}

auto append(const std::filesystem::path& file, const std::string& line) -> Status {
    const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (out < 0) return Error{ErrorKind::no_space, file.string() + ": " + std::strerror(errno)};
    const auto written = ::write(out, line.data(), line.size());
    const bool whole = written == static_cast<ssize_t>(line.size()) && ::fsync(out) == 0;
    const int trouble = errno;
    ::close(out);
    if (whole) return Done{};
    return Error{ErrorKind::no_space, file.string() + ": " + std::strerror(trouble)};
}

void print_mark(const Json& mark) {
    std::printf("%-10s %-20s %-6s %s  %s\n", mark.value("label", "").c_str(),
                mark.value("enterprise", "").c_str(), mark.value("run", "").c_str(),
                mark.value("item", "").c_str(), mark.value("text", "").c_str());
    if (const auto note = mark.value("note", ""); !note.empty())
        std::printf("           %s\n", note.c_str());
}

}  // namespace

auto report_mark(const cli::Globals& globals, const cli::ReportMark& command) -> int {
    if (std::find(labels.begin(), labels.end(), command.label) == labels.end())
        return report_error({ErrorKind::bad_input, "\"" + command.label +
                                                       "\" is no mark; say useful, wrong or "
                                                       "not-for-us"});
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    auto report = stored_report(*shelf, command.enterprise, command.run);
    if (!report) return report_error(report.error());
    const auto place = item_in(*report, command.item);
    if (!place) return report_error(place.error());
    const auto line = line_of(*shelf, *report, *place, command);
    const auto file = marks_file(shelf->config);
    const auto kept =
        append(file, line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
    if (!kept) return report_error(kept.error());
    std::printf("%s is %s: %s\n", command.item.c_str(), command.label.c_str(),
                place->item->text.c_str());
    return exit_code::ok;
}

auto report_marks(const cli::Globals& globals, const cli::ReportMarks& command) -> int {
    auto shelf = open_shelf(globals);
    if (!shelf) return report_error(shelf.error());
    std::ifstream file{marks_file(shelf->config)};
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
