#include "web_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fanfold/text/html.hpp>
#include <nlohmann/json.hpp>
#include <span>

namespace fanfold::app::web {

namespace {

using text::escape_html;

constexpr Word tonight_word{"Tonight", "오늘 밤"}, reports_word{"Reports", "보고서"}, deliveries_word{"Deliveries", "전달"};
/// A page of more rows is no page.
constexpr std::size_t reports_shown = 500;

auto room(const char* stages, bool now, const std::string& name, const char* key, std::size_t value, const std::string& note)
    -> std::string {
    return fmt::format("<div class=\"room{}\" data-room=\"{}\"><b>{}</b><strong data-live=\"{}\">{}</strong><span>{}</span></div>",
                       now ? " now" : "", stages, name, key, value, note);
}

auto live(const char* key, std::size_t value) -> std::string {
    return fmt::format("<span data-live=\"{}\">{}</span>", key, value);
}

/// "3 queued", "대기 3".
auto labelled(const Frame& frame, const std::string& number, const Word& word) -> std::string {
    const std::string label = in(frame.language, word);
    return frame.language == Language::korean ? label + " " + number : number + " " + label;
}

auto rooms(const Frame& frame, const Tonight& now) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(frame.language, {english, korean}); };
    const auto is = [&](std::string_view stages) { return now.running && stages.find(now.room) != std::string_view::npos; };
    return std::string{"<div class=\"flow"} + (now.running ? "" : " idle") + "\">" +
           room("discover fetch", is("discover fetch"), say("Pages", "페이지"), "pages", now.pages,
                labelled(frame, live("queued", now.queued), {"queued", "대기"}) + ", " + labelled(frame, live("failed", now.failed), {"failed", "실패"})) +
           room("extract dedupe route", is("extract dedupe route"), say("Documents", "문서"), "documents", now.documents,
                labelled(frame, live("fresh", now.fresh), {"new or changed", "신규·변경"})) +
           room("fanout", is("fanout"), say("Answers", "답변"), "answered", now.answered,
                say("of ", "전체 ") + live("questions", now.questions) + say("", "건") + ", <span data-live=\"spent\">" + escape_html(now.spent) + "</span>") +
           room("fold check deliver", is("fold check deliver"), say("Reports", "보고서"), "reports", now.reports,
                say("of ", "전체 ") + live("enterprises", now.enterprises) + say("", "건")) +
           "</div>";
}

/// Whose numbers these are, while nothing runs.
auto last_line(const Frame& frame, const Tonight& now) -> std::string {
    if (now.running || now.last.empty()) return "";
    return fmt::format(fmt::runtime(in(frame.language, {"<p class=\"soft\">The last run, {}:</p>", "<p class=\"soft\">지난 실행 {}:</p>"})), now.last);
}

auto button(const Frame& frame, const std::string& job, const char* action, const Word& name) -> std::string {
    return fmt::format("<form method=\"post\" action=\"/jobs/{}/{}\"><input type=\"hidden\" name=\"csrf\" value=\"{}\"><button>{}</button></form>",
                       escape_html(job), action, frame.csrf, in(frame.language, name));
}

/// "2026-11-26T01:30:00Z" for people.
auto utc(const std::string& rfc3339) -> std::string {
    return rfc3339.size() < 16 ? rfc3339 : rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 5) + " UTC";
}

/// What a page may offer for it now.
auto job_actions(const Frame& frame, const JobView& job) -> std::string {
    if (!frame.acts) return {};
    std::string out;
    if (job.running)
        out += button(frame, job.name, "cancel", {"Cancel", "취소"});
    else if (!job.waiting)
        out += button(frame, job.name, "start", {"Start now", "지금 시작"});
    out += job.paused ? button(frame, job.name, "resume", {"Resume", "재개"}) : button(frame, job.name, "pause", {"Pause", "일시 중지"});
    return "<div class=\"actions\">" + out + "</div>";
}

auto job_row(const Frame& frame, const JobView& job) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(frame.language, {english, korean}); };
    std::string state = job.running ? say("running", "실행 중") : job.waiting ? say("waits its turn", "차례 대기") : "";
    if (job.paused) state += std::string{state.empty() ? "" : ", "} + say("paused", "일시 중지");
    return fmt::format("<tr><td><b>{}</b>{}</td><td class=\"wide\">{}{}</td><td class=\"time\">{}</td><td class=\"wide\">{}</td><td>{}</td></tr>",
                       escape_html(job.name), state.empty() ? "" : "<br><span class=\"soft\">" + state + "</span>",
                       job.schedule.empty() ? "–" : "<code>" + escape_html(job.schedule) + "</code>",
                       job.zone.empty() ? "" : "<br><span class=\"soft\">" + escape_html(job.zone) + "</span>",
                       job.next.empty() ? "–" : escape_html(utc(job.next)), job.deliver_by.empty() ? "–" : escape_html(job.deliver_by),
                       job_actions(frame, job));
}

auto room_word(Language language, const std::string& room) -> std::string {
    constexpr std::pair<std::string_view, Word> rooms[] = {
        {"discover", {"looking for pages", "페이지 찾는 중"}}, {"fetch", {"reading pages", "페이지 읽는 중"}},
        {"route", {"sorting what is new", "새 소식 분류 중"}}, {"fanout", {"asking", "질문 중"}},
        {"fold", {"writing reports", "보고서 작성 중"}}, {"deliver", {"handing reports over", "보고서 전달 중"}}};
    for (const auto& [name, word] : rooms)
        if (name == room) return in(language, word);
    return room;
}

/// One line: what goes on, or what is next. Plain text.
auto status_line(const Tonight& now, Language language) -> std::string {
    const auto say = [&](const char* english, const char* korean) { return in(language, {english, korean}); };
    const JobView* next = nullptr;
    const JobView* first = nullptr;  // of those that run or wait: who runs
    for (const auto& job : now.jobs) {
        if (job.running || (job.waiting && first == nullptr)) first = &job;
        const bool sooner = !job.paused && !job.next.empty() && (next == nullptr || job.next < next->next);
        if (sooner) next = &job;
    }
    if (first != nullptr && first->running && now.running)
        return fmt::format(fmt::runtime(say("{} is running: {}.", "{} 작업 실행 중: {}")), first->name, room_word(language, now.room));
    if (first != nullptr) return fmt::format(fmt::runtime(say("{} begins.", "{} 작업을 시작합니다.")), first->name);
    if (next == nullptr) return say("Nothing runs, and no job is due.", "실행 중인 작업도, 예정된 작업도 없습니다.");
    return fmt::format(fmt::runtime(say("Nothing runs now. Next: {}, {}.", "지금은 실행 중인 작업이 없습니다. 다음 작업: {}, {}")), next->name, utc(next->next));
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

auto live_json(const Tonight& now, Language language) -> nlohmann::ordered_json {
    return {{"running", now.running},     {"status", status_line(now, language)}, {"room", now.room},
            {"queued", now.queued},       {"pages", now.pages},         {"failed", now.failed},
            {"documents", now.documents}, {"fresh", now.fresh},         {"questions", now.questions},
            {"answered", now.answered},   {"findings", now.findings},   {"reports", now.reports},
            {"enterprises", now.enterprises}, {"spent", now.spent},
            {"last", now.last}};
}

auto tonight_page(const Frame& frame, const Tonight& now, const std::string& night) -> std::string {
    std::string rows;
    for (const auto& job : now.jobs) rows += job_row(frame, job);
    const auto jobs = table(head(frame, {{"", {"Job", "작업"}},
                                         {"wide", {"Schedule", "일정"}},
                                         {"", {"Next", "다음 실행"}},
                                         {"wide", {"Deliver by", "전달 마감"}},
                                         {"", {frame.acts ? "<span class=\"unseen\">Actions</span>" : "", frame.acts ? "<span class=\"unseen\">동작</span>" : ""}}}),
                            rows);
    const auto lead = "<span data-live=\"status\">" + escape_html(status_line(now, frame.language)) + "</span><span class=\"away\" role=\"status\" hidden> " +
                      in(frame.language, {"The connection is lost; trying again.", "연결이 끊겨 다시 시도하는 중입니다."}) + "</span>";
    const auto body = now.jobs.empty() ? empty(frame, {"No job yet. A file in jobs/ makes one.", "아직 작업이 없습니다. jobs/ 폴더에 파일을 만들면 작업이 됩니다."}) : jobs;
    return page(frame, "/", in(frame.language, tonight_word), lead,
                last_line(frame, now) + rooms(frame, now) + night + "<h2>" + in(frame.language, {"Jobs", "작업"}) + "</h2>" + body, {true, now.running});
}

auto reports_page(const Frame& frame, const std::vector<store::ReportLine>& lines) -> std::string {
    std::string rows;
    for (const auto& line : std::span{lines}.first(std::min(reports_shown, lines.size())))
        rows += fmt::format("<tr><td><a href=\"/reports/{0}/{1}/desk\">{0}</a></td><td>{2}</td><td class=\"wide\">{3}</td><td class=\"wide\">{1}</td><td class=\"time\">{4}</td></tr>",
                            escape_html(line.enterprise.str()), to_string(line.run), status_words(frame, line.status), escape_html(line.job.str()), short_time(line.made_at));
    auto body = lines.empty() ? empty(frame, {"No report yet. Start a job on the first page.", "아직 보고서가 없습니다. 첫 페이지에서 작업을 시작하세요."})
                              : table(head(frame, {{"", {"For", "고객사"}}, {"", {"State", "상태"}}, {"wide", {"Job", "작업"}}, {"wide", {"Run", "실행"}}, {"", {"Made (UTC)", "작성 시각(UTC)"}}}), rows);
    if (lines.size() > reports_shown)
        body += fmt::format("<p class=\"soft\">{}{}</p>", lines.size() - reports_shown, in(frame.language, {" older ones: `fanfold report list`", "건이 더 있습니다: `fanfold report list`"}));
    return page(frame, "/reports", in(frame.language, reports_word), in(frame.language, {"Newest first. Each opens on its desk, with the evidence of every sentence.", "최신순입니다. 보고서를 누르면 문장마다 근거가 붙은 검토 화면이 열립니다."}), body);
}

auto deliveries_page(const Frame& frame, const std::vector<store::DeliveryLine>& lines) -> std::string {
    std::string rows;
    for (const auto& line : lines) {
        const auto state = line.delivered_at ? fmt::format("<span class=\"good\">{}</span>", in(frame.language, {"delivered", "전달 완료"}))
                           : line.dead       ? fmt::format("<span class=\"bad\">{}</span>", in(frame.language, {"given up", "전달 포기"}))
                                             : fmt::format("<span class=\"warn\">{}</span>", in(frame.language, {"waiting", "대기"}));
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"wide\">{}</td><td>{}{}</td></tr>", escape_html(line.delivery.enterprise.str()),
                            escape_html(line.delivery.kind), to_string(line.delivery.run), state,
                            line.trouble.empty() ? "" : "<br><span class=\"soft\">" + escape_html(line.trouble) + "</span>");
    }
    const auto body = lines.empty() ? empty(frame, {"Nothing was handed over yet.", "아직 전달한 보고서가 없습니다."})
                                    : table(head(frame, {{"", {"For", "고객사"}}, {"", {"How", "방법"}}, {"wide", {"Run", "실행"}}, {"", {"State", "상태"}}}), rows);
    return page(frame, "/deliveries", in(frame.language, deliveries_word), in(frame.language, {"Where reports were handed over.", "보고서를 전달한 곳과 그 결과입니다."}), body);
}

auto login_page(const Frame& frame, bool wrong) -> std::string {
    const auto said = wrong ? fmt::format("<p id=\"wrong\" class=\"bad\" role=\"alert\">{}</p>", in(frame.language, {"That is not a token of this house.", "등록된 토큰이 아닙니다."})) : std::string{};
    const auto body = fmt::format("<form class=\"login\" method=\"post\" action=\"/login\">{}<p><label for=\"token\">{}</label>"
                                  "<input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required autofocus{}></p><p><button class=\"main\">{}</button></p></form>",
                                  said, in(frame.language, {"Your token", "토큰"}), wrong ? " aria-invalid=\"true\" aria-describedby=\"wrong\"" : "",
                                  in(frame.language, {"Enter", "로그인"}));
    Frame outside = frame;
    outside.sees = Sees::nothing;
    return page(outside, "", in(frame.language, {"Who is there?", "로그인"}), in(frame.language, {"Whoever runs this house gave you one (--token-file).", "운영자에게 받은 토큰을 입력하세요(--token-file)."}), body);
}

namespace {

auto choice(const Frame& frame, const char* label, const Word& name) -> std::string {
    return fmt::format("<button name=\"label\" value=\"{}\">{}</button>", label, in(frame.language, name));
}

}  // namespace

auto mark_page(const Frame& frame, const std::string& enterprise, const std::string& item) -> std::string {
    const auto body = fmt::format(
        "<p class=\"lead\">{}</p>\n<blockquote dir=\"auto\">{}</blockquote>\n<form method=\"post\"><p><label for=\"note\">{}</label></p>"
        "<p><textarea id=\"note\" name=\"note\" rows=\"3\" maxlength=\"2000\"></textarea></p><p class=\"choices\">{}{}{}</p></form>",
        escape_html(enterprise), escape_html(item), in(frame.language, {"A word about it, if you like", "덧붙일 말(선택)"}),
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

auto nothing_page(const Frame& frame) -> std::string {
    return message_page(frame, in(frame.language, {"There is nothing here", "찾을 수 없습니다"}),
                        in(frame.language, {"It may have been cleaned away, or the address is cut off.", "오래되어 삭제되었거나 주소가 잘렸을 수 있습니다."}));
}

auto refused_page(const Frame& frame, const std::string& why) -> std::string {
    auto sentence = why;
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    return message_page(frame, in(frame.language, {"Not possible", "처리할 수 없습니다"}), sentence);
}

}  // namespace fanfold::app::web
