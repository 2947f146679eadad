#include "labels.hpp"

namespace fanfold::deliver {

namespace {

constexpr Labels english{
    .korean = false,
    .skip = "Skip to the report",
    .kicker = "Nightly report",
    .summary = "In short",
    .quiet = "A quiet night: nothing new since the last report.",
    .nothing = "Nothing to report: no document of this period met the watch list.",
    .sources = "Sources",
    .source = "Source",
    .why = "Why it matters",
    .covers = "Covers",
    .to = " – ",
    .published = "Published",
    .fetched = "Fetched",
    .undated = "undated",
    .document = "Document",
    .bytes = "bytes",
    .open_page = "Open the page at this quote",
    .written_by = "Written by",
    .made = "Made",
    .run = "Run",
    .about = "About this report",
    .looked_at = "What was looked at",
    .pages = "Pages",
    .fresh_documents = "New",
    .failed_pages = "Failed",
    .trouble = "Trouble",
    .no_trouble = "none",
    .watched = "Watched names",
    .stories = "Stories",
    .never_heard = "not yet",
    .not_heard = "Nothing in this period (last heard)",
    .could_not_look = "Could not look",
    .link_only = "Its source allows a link, but no quote.",
    .documents = "Documents in the period",
    .clusters = "Distinct stories",
    .matched = "Stories that met the watch list",
    .questions = "Questions",
    .answered = "answered",
    .reused = "from answers already paid for",
    .failed_questions = "failed",
    .findings = "Findings with a standing quote",
    .unasked = "Left unasked",
    .cut = "Found no room",
    .dropped = "Sentences dropped by checks",
    .cost = "Cost",
    .unknown_cost = "reserved by calls whose end is not known",
    .calls = "model calls",
    .notes = "Please note",
    .guards = "Guards",
    .items_new = "new",
    .items_developing = "developing",
    .items_resolved = "resolved",
    .items_unchanged = "unchanged",
    .rate = "Useful? Wrong?",
    .corrected = "Corrected",
    .taken_out = "taken out",
    .unreviewed = "Nobody has reviewed this report.",
    .reviewed_by = "Reviewed by",
    .footer = "Every sentence above cites a quote that stands in its source, byte for byte.",
};

constexpr Labels korean{
    .korean = true,
    .skip = "본문으로 건너뛰기",
    .kicker = "일일 보고서",
    .summary = "핵심 요약",
    .quiet = "지난 보고서 이후 새 소식이 없습니다.",
    .nothing = "보고할 내용이 없습니다. 이 기간에 관심 목록에 해당하는 문서가 없었습니다.",
    .sources = "출처",
    .source = "출처",
    .why = "시사점",
    .covers = "대상 기간",
    .to = "~",
    .published = "게시",
    .fetched = "수집",
    .undated = "날짜 없음",
    .document = "문서",
    .bytes = "바이트",
    .open_page = "원문에서 이 인용문 보기",
    .written_by = "작성 모델",
    .made = "작성 시각",
    .run = "실행",
    .about = "이 보고서에 대하여",
    .looked_at = "살펴본 출처",
    .pages = "페이지",
    .fresh_documents = "신규",
    .failed_pages = "실패",
    .trouble = "문제",
    .no_trouble = "없음",
    .watched = "관심어",
    .stories = "기사",
    .never_heard = "아직 없음",
    .not_heard = "이 기간에 소식 없음(최근 소식)",
    .could_not_look = "살펴보지 못함",
    .link_only = "출처의 이용 조건에 따라 인용문 없이 링크만 싣습니다.",
    .documents = "기간 내 문서",
    .clusters = "중복을 뺀 기사",
    .matched = "관심 목록에 해당하는 기사",
    .questions = "질문",
    .answered = "답변",
    .reused = "재사용한 답변",
    .failed_questions = "실패",
    .findings = "인용문을 확인한 내용",
    .unasked = "묻지 못한 질문",
    .cut = "지면이 없어 싣지 못한 소식",
    .dropped = "검증에서 제외한 문장",
    .cost = "비용",
    .unknown_cost = "결과를 알 수 없는 호출에 잡아 둔 금액",
    .calls = "모델 호출",
    .notes = "참고",
    .guards = "보호 조치",
    .items_new = "신규",
    .items_developing = "진행",
    .items_resolved = "종결",
    .items_unchanged = "변동 없음",
    .rate = "의견 남기기",
    .corrected = "정정",
    .taken_out = "삭제",
    .unreviewed = "아직 아무도 검토하지 않은 보고서입니다.",
    .reviewed_by = "검토",
    .footer = "위의 모든 문장은 출처에서 글자 그대로 옮긴 인용문에 근거합니다.",
};

/// 개조식: what the rooms tell ends so by `translated`.
void say_in_outline(Labels& labels) {
    labels.outline = true;
    labels.quiet = "지난 보고서 이후 새 소식 없음";
    labels.nothing = "보고할 내용 없음: 이 기간에 관심 목록에 해당하는 문서 없음";
    labels.link_only = "출처의 이용 조건에 따라 인용문 없이 링크만 실음";
    labels.unreviewed = "아직 아무도 검토하지 않은 보고서";
    labels.footer = "위의 모든 문장은 출처에서 글자 그대로 옮긴 인용문에 근거함";
}

constexpr auto with_period(Labels labels, std::string_view kicker, std::string_view quiet) -> Labels {
    labels.kicker = kicker;
    labels.quiet = quiet;
    return labels;
}
constexpr auto english_week = with_period(english, "Weekly report",
                                          "A quiet week: nothing new since the last report.");
constexpr auto english_month = with_period(english, "Monthly report",
                                           "A quiet month: nothing new since the last report.");
constexpr auto korean_week =
    with_period(korean, "주간 보고서", "지난 주간 보고서 이후 새 소식이 없습니다.");
constexpr auto korean_month =
    with_period(korean, "월간 보고서", "지난 월간 보고서 이후 새 소식이 없습니다.");

}  // namespace

auto labels_for(std::string_view language) -> const Labels& {
    const bool ko = language == "ko" || language.starts_with("ko-") || language.starts_with("ko_");
    return ko ? korean : english;
}

namespace {

auto of_period(const Report& report) -> const Labels& {
    const auto& of_night = labels_for(report.language);
    switch (report.period) {
        case Period::night:
            break;
        case Period::week:
            return of_night.korean ? korean_week : english_week;
        case Period::month:
            return of_night.korean ? korean_month : english_month;
    }
    return of_night;
}

}  // namespace

auto labels_for(const Report& report) -> Labels {
    auto out = of_period(report);
    if (out.korean && report.style == "plain") say_in_outline(out);
    out.zone = report.timezone;
    return out;
}

auto status_label(EventStatus status, const Labels& labels) -> std::string_view {
    switch (status) {
        case EventStatus::fresh:
            return labels.korean ? "신규" : "New";
        case EventStatus::developing:
            return labels.korean ? "진행" : "Developing";
        case EventStatus::resolved:
            return labels.korean ? "종결" : "Resolved";
        case EventStatus::unchanged:
            return labels.korean ? "변동 없음" : "Unchanged";
    }
    return {};
}

auto status_label(ReportStatus status, const Labels& labels) -> std::string_view {
    switch (status) {
        case ReportStatus::complete:
            return {};
        case ReportStatus::degraded:
            return labels.korean ? "일부 누락" : "Some parts are missing";
        case ReportStatus::late:
            return labels.korean ? "지연" : "Late";
        case ReportStatus::quiet:
            return labels.korean ? "새 소식 없음" : "Quiet";
    }
    return {};
}

}  // namespace fanfold::deliver
