#include "web_run_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>

#include "web_parts.hpp"

namespace fanfold::app::web {

namespace {

using text::escape_html;
using Json = nlohmann::ordered_json;
using store::StatusLine;

auto delivered_of(const StatusLine& line) -> std::size_t {
    const auto delivered = [](const auto& entry) { return entry.progress == schedule::Progress::delivered; };
    return static_cast<std::size_t>(std::count_if(line.enterprises.begin(), line.enterprises.end(), delivered));
}

auto answered_of(const StatusLine& line) -> int {
    const auto found = line.questions.find("answered");
    return found == line.questions.end() ? 0 : found->second;
}

auto reports_of(const StatusLine& line) -> std::string {
    return fmt::format("{} / {}", delivered_of(line), line.enterprises.size());
}

auto state_words(const Frame& frame, const StatusLine& line) -> const char* {
    switch (line.run.state) {
        case schedule::RunState::open:
            return in(frame.language, {"open", "진행 중"});
        case schedule::RunState::cancelled:
            return in(frame.language, {"cancelled", "취소됨"});
        case schedule::RunState::finished:
            break;
    }
    return in(frame.language, {"finished", "완료"});
}

auto run_row(const Frame& frame, const StatusLine& line) -> std::string {
    return fmt::format("<tr><td><b>{}</b></td><td>{}</td><td class=\"time\">{}</td><td class=\"wide\">{}</td><td class=\"number\">{}</td>"
                       "<td class=\"number wide\">{}</td><td class=\"number\">{}</td></tr>",
                       to_string(line.run.id), escape_html(line.run.job.str()), short_time(line.run.started_at), state_words(frame, line),
                       reports_of(line), answered_of(line), to_string(line.settled));
}

auto choice_of_run(const Frame& frame, const char* name, const Word& label, const std::vector<StatusLine>& lines, RunId chosen) -> std::string {
    std::string options;
    for (const auto& line : lines)
        options += fmt::format("<option value=\"{0}\"{1}>{0} · {2} · {3}</option>", to_string(line.run.id), line.run.id == chosen ? " selected" : "",
                               escape_html(line.run.job.str()), short_time(line.run.started_at));
    return fmt::format("<label>{}<select name=\"{}\">{}</select></label>", in(frame.language, label), name, options);
}

/// The newest run, and the one of its job before it: what people want to compare most mornings.
auto usual_before(const std::vector<StatusLine>& lines) -> RunId {
    for (std::size_t at = 1; at < lines.size(); ++at)
        if (lines[at].run.job == lines[0].run.job) return lines[at].run.id;
    return lines[1].run.id;
}

auto comparing(const Frame& frame, const std::vector<StatusLine>& lines) -> std::string {
    if (lines.size() < 2) return {};
    return fmt::format("<h2>{}</h2><form class=\"compare\" method=\"get\" action=\"/runs\">{}{}<button>{}</button></form>",
                       in(frame.language, {"Compare two", "두 실행 비교"}),
                       choice_of_run(frame, "from", {"Before", "이전"}, lines, usual_before(lines)),
                       choice_of_run(frame, "to", {"After", "이후"}, lines, lines[0].run.id), in(frame.language, {"Compare", "비교"}));
}

auto figure(const Frame& frame, const Word& name, const std::string& before, const std::string& after) -> std::string {
    return fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>", in(frame.language, name), before, after);
}

auto figures(const Frame& frame, const ComparedRuns& runs, const std::string& currency) -> std::string {
    const auto& before = runs.before;
    const auto& after = runs.after;
    const auto head = fmt::format("<th scope=\"col\"><span class=\"unseen\">{}</span></th><th scope=\"col\" class=\"number\">{}</th><th scope=\"col\" class=\"number\">{}</th>",
                                  in(frame.language, {"Figure", "항목"}), to_string(before.run.id), to_string(after.run.id));
    return table(head, figure(frame, {"Job", "작업"}, escape_html(before.run.job.str()), escape_html(after.run.job.str())) +
                           figure(frame, {"Began (UTC)", "시작 시각(UTC)"}, short_time(before.run.started_at), short_time(after.run.started_at)) +
                           figure(frame, {"Reports", "보고서"}, reports_of(before), reports_of(after)) +
                           figure(frame, {"Answers", "답변"}, std::to_string(answered_of(before)), std::to_string(answered_of(after))) +
                           figure(frame, {"Calls", "호출"}, std::to_string(before.attempts), std::to_string(after.attempts)) +
                           figure(frame, {"Cost", "비용"}, to_string(before.settled) + " " + escape_html(currency), to_string(after.settled) + " " + escape_html(currency)));
}

struct Kind {
    const char* change;
    Word one, counted;
};
constexpr Kind kinds[] = {{"new", {"New", "신규"}, {"new", "신규"}}, {"changed", {"Changed", "변경"}, {"changed", "변경"}},
                          {"gone", {"Gone", "사라짐"}, {"gone", "사라짐"}}, {"same", {"", ""}, {"as before", "그대로"}}};

/// "3 new · 1 changed · 5 as before".
auto counts(const Frame& frame, const std::vector<ReportChange>& changes) -> std::string {
    std::string out;
    for (const auto& kind : kinds) {
        const auto count = std::count_if(changes.begin(), changes.end(), [&](const auto& change) { return change.change == kind.change; });
        if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : " · ", count, in(frame.language, kind.counted));
    }
    return out;
}

auto change_item(const Frame& frame, const ReportChange& change) -> std::string {
    const auto* kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& one) { return change.change == one.change; });
    const auto before = change.before.empty() || change.change == "same" ? std::string{} : "<p class=\"soft\"><del>" + escape_html(change.before) + "</del></p>";
    const auto after = change.after.empty() ? std::string{} : "<p>" + escape_html(change.after) + "</p>";
    return fmt::format("<li><span class=\"chip {}\">{}</span>{}{}</li>", kind->change, in(frame.language, kind->one), before, after);
}

auto changed_report(const Frame& frame, const ComparedRuns& runs, const ComparedReport& report) -> std::string {
    auto out = fmt::format("<h2>{}</h2>", escape_html(report.title));
    if (!report.before || !report.after) {
        const auto missing = to_string(!report.before ? runs.before.run.id : runs.after.run.id);
        return out + fmt::format("<p class=\"soft\">{}: {}</p>", in(frame.language, {"No report in", "보고서 없음"}), missing);
    }
    out += fmt::format("<p class=\"soft\">{} · <a href=\"/reports/{}/{}/desk\">{}</a></p>", counts(frame, report.changes),
                       escape_html(report.enterprise.str()), to_string(runs.after.run.id), in(frame.language, {"its desk", "검토 화면"}));
    std::string items;
    for (const auto& change : report.changes)
        if (change.change != "same") items += change_item(frame, change);
    return items.empty() ? out : out + "<ul class=\"changes\">" + items + "</ul>";
}

auto enterprises_json(const StatusLine& line) -> Json {
    Json out = Json::object();
    for (const auto& entry : line.enterprises) out[entry.enterprise.str()] = schedule::to_string(entry.progress);
    return out;
}

}  // namespace

auto runs_page(const Frame& frame, const std::vector<StatusLine>& lines, const std::string& currency) -> std::string {
    std::string rows;
    for (const auto& line : lines) rows += run_row(frame, line);
    const auto body = lines.empty() ? empty(frame, {"No run yet.", "아직 실행이 없습니다."})
                                    : table(head(frame, {{"", {"Run", "실행"}}, {"", {"Job", "작업"}}, {"", {"Began (UTC)", "시작 시각(UTC)"}}, {"wide", {"State", "상태"}}, {"number", {"Reports", "보고서"}}, {"number wide", {"Answers", "답변"}}, {"number", {"Cost", "비용"}}}), rows);
    return page(frame, "/runs", in(frame.language, {"Runs", "실행 기록"}), in(frame.language, {"Newest first. Cost in ", "최신순, 비용 단위: "}) + escape_html(currency) + in(frame.language, {".", ""}),
                body + comparing(frame, lines));
}

auto compared_page(const Frame& frame, const ComparedRuns& runs, const std::string& currency) -> std::string {
    auto body = figures(frame, runs, currency);
    for (const auto& report : runs.reports) body += changed_report(frame, runs, report);
    if (runs.left_out > 0)
        body += fmt::format("<p class=\"soft\">{}{}</p>", runs.left_out, in(frame.language, {" more: `fanfold report diff`", "곳이 더 있습니다: `fanfold report diff`"}));
    return page(frame, "/runs", to_string(runs.before.run.id) + " → " + to_string(runs.after.run.id),
                fmt::format("<a href=\"/runs\">{}</a>", in(frame.language, {"All runs", "모든 실행"})), body);
}

auto runs_json(const std::vector<StatusLine>& lines) -> Json {
    Json out = Json::array();
    for (const auto& line : lines)
        out.push_back({{"run", to_string(line.run.id)}, {"job", line.run.job.str()}, {"state", schedule::to_string(line.run.state)},
                       {"started_at", to_rfc3339(line.run.started_at)}, {"enterprises", enterprises_json(line)}, {"questions", line.questions},
                       {"cost", to_string(line.settled)}, {"calls", line.attempts}});
    return out;
}

auto compared_json(const ComparedRuns& runs) -> Json {
    Json reports = Json::array();
    for (const auto& report : runs.reports) {
        Json changes = Json::array();
        for (const auto& change : report.changes) changes.push_back(json_of(change));
        reports.push_back({{"enterprise", report.enterprise.str()}, {"before", report.before}, {"after", report.after}, {"changes", changes}});
    }
    return {{"runs", runs_json({runs.before, runs.after})}, {"reports", reports}, {"left_out", runs.left_out}};
}

}  // namespace fanfold::app::web
