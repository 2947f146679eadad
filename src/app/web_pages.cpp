#include "web_parts.hpp"

#include <fmt/format.h>

#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>

namespace fanfold::app::web {

namespace {

using text::escape_html;

constexpr Word tonight_word{"Tonight", "오늘 밤"}, reports_word{"Reports", "보고서"}, runs_word{"Runs", "실행 기록"},
    deliveries_word{"Deliveries", "전달"};

auto room(const char* stages, bool now, const std::string& name, const char* key, std::size_t value, const std::string& note)
    -> std::string {
    return fmt::format("<div class=\"room{}\" data-room=\"{}\"><b>{}</b><strong data-live=\"{}\">{}</strong><span>{}</span></div>",
                       now ? " now" : "", stages, name, key, value, note);
}

auto live(const char* key, std::size_t value) -> std::string {
    return fmt::format("<span data-live=\"{}\">{}</span>", key, value);
}

auto rooms(const Frame& frame, const Tonight& now) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(frame.language, {english, korean}); };
    const auto is = [&](std::string_view stages) { return now.running && stages.find(now.room) != std::string_view::npos; };
    return "<div class=\"flow\">" +
           room("discover fetch", is("discover fetch"), say("Pages", "페이지"), "pages", now.pages,
                live("queued", now.queued) + say(" queued, ", " 대기, ") + live("failed", now.failed) + say(" failed", " 실패")) +
           room("extract dedupe route", is("extract dedupe route"), say("Documents", "문서"), "documents", now.documents,
                live("fresh", now.fresh) + say(" new or changed", " 신규·변경")) +
           room("fanout", is("fanout"), say("Answers", "답변"), "answered", now.answered,
                say("of ", "전체 ") + live("questions", now.questions) + ", <span data-live=\"spent\">" + escape_html(now.spent) + "</span>") +
           room("fold check deliver", is("fold check deliver"), say("Reports", "보고서"), "reports", now.reports,
                say("of ", "전체 ") + live("enterprises", now.enterprises)) +
           "</div>";
}

auto button(const Frame& frame, const std::string& job, const char* action, const Word& name) -> std::string {
    return fmt::format("<form method=\"post\" action=\"/jobs/{}/{}\"><input type=\"hidden\" name=\"csrf\" value=\"{}\"><button>{}</button></form>",
                       escape_html(job), action, frame.csrf, in(frame.language, name));
}

/// "2026-11-26T01:30:00Z" for people.
auto utc(const std::string& rfc3339) -> std::string {
    return rfc3339.size() < 16 ? rfc3339 : rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 5) + " UTC";
}

auto job_row(const Frame& frame, const JobView& job) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(frame.language, {english, korean}); };
    std::string state = job.running ? say("running", "실행 중") : job.waiting ? say("waits its turn", "차례를 기다림") : "";
    if (job.paused) state += std::string{state.empty() ? "" : ", "} + say("paused", "일시 중지");
    std::string actions;
    if (job.running)
        actions += button(frame, job.name, "cancel", {"Cancel", "취소"});
    else if (!job.waiting)
        actions += button(frame, job.name, "start", {"Start now", "지금 시작"});
    actions += job.paused ? button(frame, job.name, "resume", {"Resume", "다시 시작"}) : button(frame, job.name, "pause", {"Pause", "일시 중지"});
    return fmt::format("<tr><td>{}{}</td><td class=\"wide\">{}{}</td><td class=\"time\">{}</td><td class=\"wide\">{}</td><td><div class=\"actions\">{}</div></td></tr>",
                       escape_html(job.name), state.empty() ? "" : "<br><span class=\"soft\">" + state + "</span>", escape_html(job.schedule),
                       job.zone.empty() ? "" : "<br><span class=\"soft\">" + escape_html(job.zone) + "</span>", escape_html(utc(job.next)),
                       escape_html(job.deliver_by), actions);
}

auto status_words(const Frame& frame, ReportStatus status) -> std::string {
    switch (status) {
        case ReportStatus::complete:
            return fmt::format("<span class=\"good\">{}</span>", in(frame.language, {"complete", "완료"}));
        case ReportStatus::quiet:
            return fmt::format("<span class=\"soft\">{}</span>", in(frame.language, {"quiet night", "새 소식 없음"}));
        case ReportStatus::degraded:
            return fmt::format("<span class=\"warn\">{}</span>", in(frame.language, {"something is missing", "일부 누락"}));
        case ReportStatus::late:
            return fmt::format("<span class=\"bad\">{}</span>", in(frame.language, {"late", "지연"}));
    }
    return "";
}

}  // namespace

auto language_from(std::string_view accept_language) -> Language {
    return accept_language.starts_with("ko") ? Language::korean : Language::english;
}

auto live_json(const Tonight& now) -> nlohmann::ordered_json {
    return {{"running", now.running},     {"status", now.status},       {"room", now.room},
            {"queued", now.queued},       {"pages", now.pages},         {"failed", now.failed},
            {"documents", now.documents}, {"fresh", now.fresh},         {"questions", now.questions},
            {"answered", now.answered},   {"findings", now.findings},   {"reports", now.reports},
            {"enterprises", now.enterprises}, {"spent", now.spent}};
}

auto tonight_page(const Frame& frame, const Tonight& now) -> std::string {
    std::string rows;
    for (const auto& job : now.jobs) rows += job_row(frame, job);
    const auto jobs = table(head(frame, {{"", {"Job", "작업"}},
                                         {"wide", {"Schedule", "일정"}},
                                         {"", {"Next", "다음 실행"}},
                                         {"wide", {"Deliver by", "마감"}},
                                         {"", {"", ""}}}),
                            rows);
    const auto lead = "<span data-live=\"status\">" + escape_html(now.status) + "</span>";
    return page(frame, "/", in(frame.language, tonight_word), lead,
                rooms(frame, now) + "<h2>" + in(frame.language, {"Jobs", "작업"}) + "</h2>" + jobs, {true, now.running});
}

auto reports_page(const Frame& frame, const std::vector<store::ReportLine>& lines) -> std::string {
    std::string rows;
    for (const auto& line : lines)
        rows += fmt::format("<tr><td><a href=\"/reports/{0}/{1}/desk\">{0}</a></td><td>{2}</td><td class=\"wide\">{1}</td><td class=\"time\">{3}</td></tr>",
                            escape_html(line.enterprise.str()), to_string(line.run), status_words(frame, line.status), short_time(line.made_at));
    const auto body = lines.empty() ? empty(frame, {"No report yet. Start a job on the first page.", "아직 보고서가 없습니다. 첫 페이지에서 작업을 시작하세요."})
                                    : table(head(frame, {{"", {"For", "대상"}}, {"", {"State", "상태"}}, {"wide", {"Run", "실행"}}, {"", {"Made (UTC)", "작성 (UTC)"}}}), rows);
    return page(frame, "/reports", in(frame.language, reports_word), in(frame.language, {"Newest first. A report opens as its reader sees it.", "최신순. 보고서는 독자가 보는 그대로 열립니다."}), body);
}

auto runs_page(const Frame& frame, const std::vector<store::StatusLine>& lines, const std::string& currency) -> std::string {
    std::string rows;
    for (const auto& line : lines) {
        std::size_t delivered = 0;
        for (const auto& entry : line.enterprises) delivered += entry.progress == schedule::Progress::delivered ? 1 : 0;
        const auto answered = line.questions.find("answered");
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"time\">{}</td><td>{}</td><td class=\"number\">{} / {}</td><td class=\"number wide\">{}</td><td class=\"number\">{}</td></tr>",
                            to_string(line.run.id), escape_html(line.run.job.str()), short_time(line.run.started_at),
                            line.run.state == schedule::RunState::open ? in(frame.language, {"open", "진행 중"}) : in(frame.language, {"finished", "완료"}),
                            delivered, line.enterprises.size(), answered == line.questions.end() ? 0 : answered->second, to_string(line.settled));
    }
    const auto body = lines.empty() ? empty(frame, {"No run yet.", "아직 실행이 없습니다."})
                                    : table(head(frame, {{"", {"Run", "실행"}}, {"", {"Job", "작업"}}, {"", {"Began (UTC)", "시작 (UTC)"}}, {"", {"State", "상태"}}, {"number", {"Reports", "보고서"}}, {"number wide", {"Answers", "답변"}}, {"number", {"Cost", "비용"}}}), rows);
    return page(frame, "/runs", in(frame.language, runs_word), in(frame.language, {"Cost in ", "비용 단위: "}) + escape_html(currency), body);
}

auto deliveries_page(const Frame& frame, const std::vector<store::DeliveryLine>& lines) -> std::string {
    std::string rows;
    for (const auto& line : lines) {
        const auto state = line.delivered_at ? fmt::format("<span class=\"good\">{}</span>", in(frame.language, {"delivered", "전달됨"}))
                           : line.dead       ? fmt::format("<span class=\"bad\">{}</span>", in(frame.language, {"given up", "포기"}))
                                             : fmt::format("<span class=\"warn\">{}</span>", in(frame.language, {"waiting", "대기"}));
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"wide\">{}</td><td>{}{}</td></tr>", escape_html(line.delivery.enterprise.str()),
                            escape_html(line.delivery.kind), to_string(line.delivery.run), state,
                            line.trouble.empty() ? "" : "<br><span class=\"soft\">" + escape_html(line.trouble) + "</span>");
    }
    const auto body = lines.empty() ? empty(frame, {"Nothing was handed over yet.", "아직 전달된 것이 없습니다."})
                                    : table(head(frame, {{"", {"For", "대상"}}, {"", {"How", "방법"}}, {"wide", {"Run", "실행"}}, {"", {"State", "상태"}}}), rows);
    return page(frame, "/deliveries", in(frame.language, deliveries_word), in(frame.language, {"Where reports were handed over.", "보고서가 전달된 곳."}), body);
}

auto login_page(const Frame& frame) -> std::string {
    const auto body = fmt::format("<form method=\"post\" action=\"/login\"><p><label for=\"token\">{}</label></p><p><input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required></p><p><button>{}</button></p></form>",
                                  in(frame.language, {"The token that --token-file holds", "--token-file의 토큰"}), in(frame.language, {"Enter", "들어가기"}));
    return page(frame, "", in(frame.language, {"Who is there?", "누구신가요?"}), "", body);
}

namespace {

/// Without the tabs of those who run the desk.
auto bare_page(const Frame& frame, const std::string& title, const std::string& body) -> std::string {
    return fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{} · Fanfold</title>"
        "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body><main class=\"bare\"><h1>{}</h1>\n{}</main></body></html>\n",
        frame.language == Language::korean ? "ko" : "en", escape_html(title), escape_html(title), body);
}

auto choice(const Frame& frame, const char* label, const Word& name) -> std::string {
    return fmt::format("<button name=\"label\" value=\"{}\">{}</button>", label, in(frame.language, name));
}

}  // namespace

auto mark_page(const Frame& frame, const std::string& enterprise, const std::string& item) -> std::string {
    const auto body = fmt::format(
        "<p class=\"lead\">{}</p>\n<blockquote dir=\"auto\">{}</blockquote>\n<form method=\"post\"><p><label for=\"note\">{}</label></p>"
        "<p><textarea id=\"note\" name=\"note\" rows=\"3\" maxlength=\"2000\"></textarea></p><p class=\"choices\">{}{}{}</p></form>",
        escape_html(enterprise), escape_html(item), in(frame.language, {"A word about it, if you like", "덧붙일 말 (선택)"}),
        choice(frame, "useful", {"Useful", "유용함"}), choice(frame, "wrong", {"Wrong", "틀림"}),
        choice(frame, "not-for-us", {"Not for us", "우리와 무관"}));
    return bare_page(frame, in(frame.language, {"What do you think of this?", "이 항목을 어떻게 보시나요?"}), body);
}

auto marked_page(const Frame& frame, const std::string& enterprise) -> std::string {
    return bare_page(frame, in(frame.language, {"Thank you.", "감사합니다."}),
                     fmt::format("<p class=\"lead\">{} {}</p>", escape_html(enterprise),
                                 in(frame.language, {"· Your word is kept beside the item.", "· 의견을 항목과 함께 보관했습니다."})));
}

auto mark_gone_page(const Frame& frame) -> std::string {
    return bare_page(frame, in(frame.language, {"This link leads nowhere.", "유효하지 않은 링크입니다."}),
                     fmt::format("<p class=\"lead\">{}</p>",
                                 in(frame.language, {"It may be cut off, or the item was taken out since.", "주소가 잘렸거나 항목이 삭제되었을 수 있습니다."})));
}

auto message_page(const Frame& frame, const std::string& title, const std::string& text) -> std::string {
    return page(frame, "", title, escape_html(text), "");
}

}  // namespace fanfold::app::web
