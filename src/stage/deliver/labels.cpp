#include "labels.hpp"

#include <array>
#include <utility>

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
    .to = "to",
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
    .kicker = "야간 보고서",
    .summary = "핵심 요약",
    .quiet = "조용한 밤: 지난 보고서 이후 새로운 소식이 없습니다.",
    .nothing = "보고할 내용 없음: 이 기간의 문서 중 관심 목록에 해당하는 것이 없습니다.",
    .sources = "출처",
    .source = "출처",
    .why = "의미",
    .covers = "대상 기간",
    .to = "~",
    .published = "게시",
    .fetched = "수집",
    .undated = "날짜 없음",
    .document = "문서",
    .bytes = "바이트",
    .open_page = "원문에서 인용 위치 열기",
    .written_by = "작성",
    .made = "작성 시각",
    .run = "실행",
    .about = "이 보고서에 대하여",
    .looked_at = "살펴본 곳",
    .pages = "페이지",
    .fresh_documents = "신규",
    .failed_pages = "실패",
    .trouble = "문제",
    .no_trouble = "없음",
    .documents = "기간 내 문서",
    .clusters = "서로 다른 기사",
    .matched = "관심 목록에 해당하는 기사",
    .questions = "질문",
    .answered = "답변",
    .reused = "기존 답변 재사용",
    .failed_questions = "실패",
    .findings = "인용이 확인된 발견",
    .unasked = "묻지 못한 질문",
    .cut = "지면이 없어 싣지 못한 소식",
    .dropped = "검증에서 제외된 문장",
    .cost = "비용",
    .unknown_cost = "결과를 알 수 없는 호출의 예약액",
    .calls = "모델 호출",
    .notes = "알림",
    .guards = "방어 장치",
    .items_new = "신규",
    .items_developing = "진행",
    .items_unchanged = "변동 없음",
    .rate = "의견 남기기",
    .corrected = "정정",
    .taken_out = "삭제",
    .unreviewed = "아직 아무도 검토하지 않은 보고서입니다.",
    .reviewed_by = "검토",
    .footer = "위의 모든 문장은 출처에 그대로 있는 인용문을 근거로 합니다.",
};

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
    with_period(korean, "주간 보고서", "조용한 한 주: 지난 보고서 이후 새로운 소식이 없습니다.");
constexpr auto korean_month =
    with_period(korean, "월간 보고서", "조용한 한 달: 지난 보고서 이후 새로운 소식이 없습니다.");

constexpr std::array<std::pair<std::string_view, std::string_view>, 31> reasons{{
    {"sources differ", "출처마다 다름"},
    {"muted", "제외 규칙"},
    {"edited by", "편집"},
    {"quote does not stand in the document", "인용문이 문서에 없음"},
    {"quote is too short to be evidence", "인용문이 너무 짧음"},
    {"no quote", "인용문 없음"},
    {"no claim", "주장 없음"},
    {"no text", "문장 없음"},
    {"cites nothing that stands", "확인되는 인용이 없음"},
    {"its document is not at hand", "문서를 찾을 수 없음"},
    {"what it stands for was dropped", "근거 항목이 제외됨"},
    {"number not in its evidence", "근거에 없는 숫자"},
    {"date not in its evidence", "근거에 없는 날짜"},
    {"name not in its evidence", "근거에 없는 이름"},
    {"no room in its section", "지면 부족"},
    {"out of time", "시간 초과"},
    {"the time for asking was up", "질문 시간 종료"},
    {quarantine_mark, "모델에게 지시하는 문구가 있는 페이지에서 나온 내용"},
    {"labelled", "표시한 항목"},
    {"not in the report's language", "보고서 언어가 아님"},
    {"a web or mail address in the answer", "답변에 들어 있던 주소"},
    {"an image or link in the answer", "답변에 들어 있던 이미지 또는 링크"},
    {"a banned word", "금지된 단어"},
    {"a canary in the answer", "답변에 나타난 비밀 표지"},
    {"the prompt in the answer", "답변에 나타난 프롬프트"},
    {"its quote gives orders to a model", "모델에게 지시하는 문장을 인용함"},
    {"a hostile page's words in the headline", "적대적 페이지의 문장이 요약에 들어감"},
    {"pages that give orders to a model", "모델에게 지시하는 문구가 있는 페이지"},
    {"pages not asked about", "묻지 않은 페이지"},
    {"personal data kept from models", "모델에게 보이지 않은 개인정보"},
    {"pages with hidden or look-alike characters", "숨은 글자나 닮은 글자가 있는 페이지"},
}};

/// "cap per run of enterprise "x" of 0.02 USD would be exceeded", as the budget words it.
auto cap_in_korean(std::string_view reason) -> std::string {
    constexpr std::string_view head = "cap per ", of = " of ", tail = " would be exceeded";
    const auto end = reason.find(tail);
    const auto amount = reason.substr(0, end).rfind(of);
    if (!reason.starts_with(head) || end == std::string_view::npos || amount == std::string_view::npos) return {};
    const auto whose = reason.substr(head.size(), amount - head.size());
    const auto period = whose.substr(0, whose.find(' '));
    const std::string_view words = period == "run" ? "실행당" : period == "day" ? "하루" : "한 달";
    std::string out{words};
    const auto quoted = whose.find('"');
    if (quoted != std::string_view::npos) out += " (" + std::string{whose.substr(quoted)} + ")";
    return out + " 한도 " + std::string{reason.substr(amount + of.size(), end - amount - of.size())} + " 도달" +
           std::string{reason.substr(end + tail.size())};
}

}  // namespace

auto labels_for(std::string_view language) -> const Labels& {
    const bool ko = language == "ko" || language.starts_with("ko-") || language.starts_with("ko_");
    return ko ? korean : english;
}

auto labels_for(const Report& report) -> const Labels& {
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

auto translated(std::string_view reason, const Labels& labels) -> std::string {
    if (!labels.korean) return std::string{reason};
    const auto colon = reason.find(": ");
    for (const auto& [english_words, korean_words] : reasons)
        if (reason.substr(0, colon) == english_words)
            return std::string{korean_words} +
                   std::string{colon == std::string_view::npos ? "" : reason.substr(colon)};
    const auto cap = cap_in_korean(reason);
    return cap.empty() ? std::string{reason} : cap;
}

}  // namespace fanfold::deliver
