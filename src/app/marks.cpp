#include "marks.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

using Json = nlohmann::ordered_json;

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

auto templates_of(store::Reader& reader, const Report& report, const ReportItem& item) -> Json {
    Json out = Json::array();
    const auto told = reader.told(report.enterprise, report.run);
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

auto line_of(store::Reader& reader, const Report& report, const Place& place, const Said& said)
    -> Json {
    const auto& item = *place.item;
    return {{"at", to_rfc3339(SystemClock{}.now())},
            {"label", said.label},
            {"by", said.by},
            {"note", said.note},
            {"enterprise", report.enterprise.str()},
            {"run", to_string(report.run)},
            {"item", item.id},
            {"event", item.event.empty() ? "" : item.event.hex()},
            {"section", place.section.str()},
            {"importance", item.importance},
            {"language", report.language},
            {"text", item.text},
            {"evidence", evidence_of(report, item)},
            {"findings", templates_of(reader, report, item)}};
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

}  // namespace

auto is_mark(std::string_view label) -> bool {
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}

auto marks_file(const std::filesystem::path& state) -> std::filesystem::path {
    return state / "marks.jsonl";
}

auto keep_mark(store::Reader& reader, const std::filesystem::path& state, const Report& report,
               const Place& place, const Said& said) -> Status {
    const auto line = line_of(reader, report, place, said);
    return append(marks_file(state), line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace fanfold::app
