/// What other rooms tell in English, in the Korean of docs/korean.md. No particle stands behind a word that is put in.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "labels.hpp"

namespace fanfold::deliver {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// What stands before the first ": "; what follows it stays.
constexpr std::array reasons{
    Pair{"sources differ", "출처마다 다름"},
    Pair{"muted", "제외 규칙에 해당"},
    Pair{"edited by", "편집"},
    Pair{"quote does not stand in the document", "인용문이 문서에 없음"},
    Pair{"quote is too short to be evidence", "인용문이 너무 짧음"},
    Pair{"no quote", "인용문 없음"},
    Pair{"no claim", "전할 내용 없음"},
    Pair{"no text", "문장 없음"},
    Pair{"cites nothing that stands", "확인되는 인용문이 없음"},
    Pair{"its document is not at hand", "문서를 찾을 수 없음"},
    Pair{"what it stands for was dropped", "근거 항목이 제외됨"},
    Pair{"number not in its evidence", "근거에 없는 숫자"},
    Pair{"date not in its evidence", "근거에 없는 날짜"},
    Pair{"name not in its evidence", "근거에 없는 이름"},
    Pair{"name not in its quote", "인용문에 없는 이름"},
    Pair{"quoted words not in its evidence", "근거에 없는 인용"},
    Pair{"no room in its section", "지면 부족"},
    Pair{"out of time", "시간 초과"},
    Pair{"the time for asking was up", "질문 시간이 끝남"},
    Pair{quarantine_mark, "모델에게 지시하는 문구가 있는 페이지에서 나온 내용"},
    Pair{"labelled", "표시한 항목"},
    Pair{"not in the report's language", "보고서와 다른 언어"},
    Pair{"a web or mail address in the answer", "답변에 들어 있던 주소"},
    Pair{"an image or link in the answer", "답변에 들어 있던 이미지나 링크"},
    Pair{"a banned word", "금지한 단어"},
    Pair{"a canary in the answer", "답변에 나온 유출 감지용 표식"},
    Pair{"the prompt in the answer", "답변에 나온 프롬프트"},
    Pair{"its quote gives orders to a model", "모델에게 지시하는 문장을 인용함"},
    Pair{"a hostile page's words in the headline", "모델에게 지시하는 페이지의 문장이 요약에 들어감"},
    Pair{"pages that give orders to a model", "모델에게 지시하는 문구가 있는 페이지"},
    Pair{"pages not asked about", "묻지 않은 페이지"},
    Pair{"personal data kept from models", "모델에게 보이지 않은 개인정보"},
    Pair{"pages with hidden or look-alike characters", "숨은 글자나 닮은 글자가 있는 페이지"},
    Pair{"Not asked, because its template is broken", "템플릿에 오류가 있어 묻지 않음"},
    Pair{"Told by its best claims, without a summarising model", "요약 모델 없이 주요 문장을 그대로 실음"},
    Pair{"Some tellings were kept apart by rules alone", "일부 소식은 같은 사건인지 규칙으로만 판단함"},
    Pair{"Sentences were compared with their quotes by rules alone", "문장과 인용문을 규칙으로만 비교함"},
    Pair{"a model reads its quotes otherwise", "모델이 보기에 인용문과 다른 내용"},
    Pair{"a model does not find it in its quotes", "모델이 인용문에서 찾지 못한 내용"},
    Pair{"sentences that a model doubts", "모델이 의심한 문장"},
    Pair{"robots.txt cannot be had, so nothing is fetched", "robots.txt를 받지 못해 수집하지 않음"},
};

/// Sentences with something of their own where "{}" stands; in Korean "{0}" is the first of these. The longer of two that
/// begin alike comes first.
constexpr std::array sentences{
    Pair{"extractive (no model)", "extractive(내장 발췌)"},
    Pair{"{}: recorded answers", "{0}: 저장된 답변"},
    Pair{"The configuration of this enterprise is broken; this report was made with its last good version.",
         "이 고객사의 설정에 오류가 있어 마지막 정상 설정으로 만든 보고서입니다."},
    Pair{"{} of {} calls were answered in the provider's batches, for {}.",
         "모델 호출 {1}회 가운데 {0}회는 공급자의 배치로 답을 받았습니다. 배치 비용: {2}"},
    Pair{"{} of {} questions that may go on to a larger model were answered by the smaller one alone, which saved about {}",
         "큰 모델에 넘길 수 있는 질문 {1}건 가운데 {0}건은 작은 모델만으로 답했습니다. 아낀 비용: 약 {2}"},
    Pair{"{} of {} questions were answered by rules, with no model; {} that rules could not decide went on to one",
         "질문 {1}건 가운데 {0}건은 모델 없이 규칙으로 답했고, 규칙으로 판단하지 못한 {2}건은 모델에 물었습니다."},
    Pair{"{} of {} questions were answered by rules, with no model",
         "질문 {1}건 가운데 {0}건은 모델 없이 규칙으로 답했습니다."},
    Pair{"The summary was told by \"{}\" instead of \"{}\": {}", "\"{1}\" 대신 \"{0}\" 모델이 요약함: {2}"},
    Pair{"{} answer was told by \"{}\" instead of \"{}\": {}", "\"{2}\" 대신 \"{1}\" 모델이 답한 질문 {0}건: {3}"},
    Pair{"{} answers were told by \"{}\" instead of \"{}\": {}", "\"{2}\" 대신 \"{1}\" 모델이 답한 질문 {0}건: {3}"},
    Pair{"Not crawled again: {}; as crawled at {} ({})", "다시 수집하지 않은 출처: {0}. {1}({2})에 수집한 내용을 그대로 썼습니다."},
    Pair{"No report was made in this time, so there was nothing to fold.", "이 기간에 만든 보고서가 없어 엮을 내용이 없습니다."},
    Pair{"Folded from report {}; its cost stands there.", "보고서 {0} 하나를 엮었습니다. 비용은 그 보고서에 있습니다."},
    Pair{"Folded from {} reports, {} to {}; their cost stands there.",
         "보고서 {0}건({1}~{2})을 엮었습니다. 비용은 각 보고서에 있습니다."},
    Pair{"cap per run{} would be exceeded: {}", "실행 한 번의 상한 도달"},
    Pair{"cap per day{} would be exceeded: {}", "하루 상한 도달"},
    Pair{"cap per month{} would be exceeded: {}", "월 상한 도달"},
    Pair{"cap per run{} would be exceeded", "실행 한 번의 상한 도달"},
    Pair{"cap per day{} would be exceeded", "하루 상한 도달"},
    Pair{"cap per month{} would be exceeded", "월 상한 도달"},
    Pair{"found no room in section {}", "지면 부족({0})"},
    Pair{"robots.txt of {} disallows it", "robots.txt에서 막음: {0}"},
    Pair{"signed out: a page does not hold \"{}\" (logged_in); renew the cookies or the password of this source",
         "로그인이 풀림: 페이지에 있어야 할 문구 \"{0}\" 없음. 이 출처의 쿠키나 비밀번호를 새로 넣어야 함"},
    Pair{"{} pages were read without their scripts, the last one because: {}",
         "스크립트 없이 읽은 페이지 {0}개, 마지막 이유: {1}"},
    Pair{"quiet: {} new documents in {} nights, where about {} are usual", "뜸함: {1}일 동안 새 문서 {0}건, 평소 약 {2}건"},
    Pair{"all the same: {} of {} pages show one and the same text", "같은 내용 반복: 페이지 {1}개 가운데 {0}개의 글이 똑같음"},
};

/// What stands where `pattern` has its holes; nullopt if `text` is no such sentence.
auto read_by(std::string_view pattern, std::string_view text) -> std::optional<std::vector<std::string_view>> {
    std::vector<std::string_view> out;
    auto hole = pattern.find("{}");
    if (text.substr(0, hole) != pattern.substr(0, hole)) return std::nullopt;
    if (hole == std::string_view::npos) return out;
    text.remove_prefix(hole);
    while (hole != std::string_view::npos) {
        pattern.remove_prefix(hole + 2);
        hole = pattern.find("{}");
        const auto piece = pattern.substr(0, hole);
        const bool last = hole == std::string_view::npos;
        if (last && !text.ends_with(piece)) return std::nullopt;
        const auto at = last ? text.size() - piece.size() : text.find(piece);
        if (at == std::string_view::npos) return std::nullopt;
        out.push_back(text.substr(0, at));
        text.remove_prefix(at + piece.size());
    }
    return out;
}

auto put_into(std::string_view korean, const std::vector<std::string_view>& words) -> std::string {
    std::string out;
    while (!korean.empty()) {
        const auto hole = korean.find('{');
        out += korean.substr(0, hole);
        if (hole == std::string_view::npos) break;
        const auto which = static_cast<std::size_t>(korean[hole + 1] - '0');
        if (which < words.size()) out += words[which];
        korean.remove_prefix(hole + 3);
    }
    return out;
}

auto in_korean(std::string_view reason) -> std::string {
    for (const auto& [english, korean] : sentences)
        if (const auto words = read_by(english, reason)) return put_into(korean, *words);
    const auto colon = std::min(reason.find(": "), reason.size());
    for (const auto& [english, korean] : reasons)
        if (reason.substr(0, colon) == english) return std::string{korean}.append(reason.substr(colon));
    return std::string{reason};
}

/// 개조식: our own 합니다체 sentences end in nouns. What follows a ": " may be somebody else's and stays.
auto in_outline(std::string_view text) -> std::string {
    constexpr std::array endings{Pair{"습니다", "음"}, Pair{"입니다", "임"}, Pair{"합니다", "함"}, Pair{"됩니다", "됨"}};
    const auto colon = std::min(text.find(": "), text.size());
    std::string out{text.substr(0, colon)};
    for (const auto& [formal, plain] : endings)
        for (auto at = out.find(formal); at != std::string::npos; at = out.find(formal, at))
            out.replace(at, formal.size(), plain);
    if (out.ends_with('.')) out.pop_back();
    return out.append(text.substr(colon));
}

}  // namespace

auto translated(std::string_view reason, const Labels& labels) -> std::string {
    if (!labels.korean) return std::string{reason};
    auto out = in_korean(reason);
    return labels.outline ? in_outline(out) : out;
}

}  // namespace fanfold::deliver
