/// A Korean report as its reader reads it: docs/korean.md.
#include <fanfold/stage/deliver/edits.hpp>

#include "catch.hpp"
#include "sample.hpp"

using namespace fanfold;
using namespace fanfold::deliver;

namespace {

auto holds(const std::string& text, const std::string& part) -> bool {
    return text.find(part) != std::string::npos;
}

auto told_about(const std::string& note) -> std::string {
    auto report = sample::korean_report();
    report.about.notes = {note};
    return to_markdown(report);
}

}  // namespace

TEST_CASE("In a Korean report the count stands behind what is counted, with its counter") {
    auto report = sample::korean_report();
    report.about.guards = {{"pages that give orders to a model", 2}, {"personal data kept from models", 7}};
    const auto html = to_html(report);
    CHECK(holds(html, "76건(답변 71건, 재사용한 답변 12건, 실패 1건)"));
    CHECK(holds(html, "0.4183 USD, 모델 호출 64회"));
    CHECK(holds(html, "모델에게 지시하는 문구가 있는 페이지 2건 · 모델에게 보이지 않은 개인정보 7건"));
    CHECK(holds(html, "신규 1건"));
    CHECK(holds(html, "인용문이 문서에 없음 · 2건"));
    CHECK_FALSE(holds(html, "×"));
    CHECK(holds(to_terminal(report, 100, false), "출처 2건 · 기간 내 문서 172건"));
}

TEST_CASE("In a Korean report spans have no spaces and no dash of English") {
    const auto text = to_markdown(sample::korean_report());
    CHECK(holds(text, "~"));
    CHECK(holds(text, "바이트"));
    CHECK(holds(text, "06:00~2026년"));
    CHECK_FALSE(holds(text, "06:00 – "));
    CHECK_FALSE(holds(text, " 바이트"));
}

TEST_CASE("What rooms tell in English is Korean in a Korean report") {
    auto report = sample::korean_report();
    report.about.unasked = {{"found no room in section 시장과 소재", 72},
                            {"cap per run of 1.00 USD would be exceeded: 0.97 USD spent, this call may cost up to 0.04 USD; raise [caps] run", 3},
                            {"cap per run of 1.00 USD would be exceeded: 0.99 USD spent, this call may cost up to 0.02 USD; raise [caps] run", 4}};
    report.model = "extractive (no model)";
    const auto text = to_markdown(report);
    CHECK(holds(text, "묻지 못한 질문: 지면 부족(시장과 소재) · 72건"));
    CHECK(holds(text, "묻지 못한 질문: 실행 한 번의 상한 도달 · 7건"));
    CHECK(holds(text, "작성 모델 extractive(내장 발췌)"));
    CHECK(holds(told_about("12 of 40 questions were answered by rules, with no model; 5 that rules could not decide went on to one"),
                "질문 40건 가운데 12건은 모델 없이 규칙으로 답했고, 규칙으로 판단하지 못한 5건은 모델에 물었습니다."));
    CHECK(holds(told_about("12 of 40 questions were answered by rules, with no model"), "질문 40건 가운데 12건은 모델 없이 규칙으로 답했습니다."));
    CHECK(holds(told_about("Folded from 3 reports, r1 to r3; their cost stands there."), "보고서 3건(r1\\~r3)을 엮었습니다."));
}

TEST_CASE("What no rule translates stays as it was told, holes in it too") {
    CHECK(holds(told_about("3 answers were lost {0}"), "3 answers were lost {0}"));
    CHECK(holds(told_about(""), "**참고:**"));
    auto report = sample::report();
    report.about.notes = {"12 of 40 questions were answered by rules, with no model"};
    CHECK(holds(to_markdown(report), "12 of 40 questions were answered by rules"));
}

TEST_CASE("Corrections of a Korean report touch their bracket, and those that an older release wrote are still known") {
    auto report = sample::korean_report();
    Edit edit;
    edit.item = report.sections[0].items[0].id;
    edit.by = "김하늘";
    REQUIRE(apply(report, edit));
    REQUIRE(corrections_of(report).size() == 1);
    CHECK(corrections_of(report)[0].starts_with("정정(김하늘): "));
    report.about.notes.push_back("정정 (김하늘): \"가\" → 삭제");
    CHECK(corrections_of(report).size() == 2);
}

TEST_CASE("A Korean report tells times by the clock of its zone") {
    auto report = sample::korean_report();
    report.timezone = "Asia/Seoul";
    report.made_at = sample::at("2026-11-23T21:02:41Z");
    const auto text = to_markdown(report);
    CHECK(holds(text, "2026년 11월 24일 (화)"));
    CHECK(holds(text, "2026년 11월 23일 15:00~2026년 11월 24일 15:00(Asia/Seoul, UTC+9)"));
}

TEST_CASE("In 개조식 our own sentences end in nouns, and what others said stays") {
    auto report = sample::korean_report();
    report.style = "plain";
    report.about.notes = {"12 of 40 questions were answered by rules, with no model",
                          "The summary was told by \"a\" instead of \"b\": 그렇게 했습니다."};
    auto html = to_html(report);
    CHECK(holds(html, "인용문에 근거함"));
    CHECK(holds(html, "규칙으로 답했음"));
    CHECK(holds(html, "그렇게 했습니다."));
    report.style = "formal";
    html = to_html(report);
    CHECK(holds(html, "인용문에 근거합니다."));
    CHECK(holds(html, "규칙으로 답했습니다."));
    auto quiet = sample::quiet_report();
    quiet.language = "ko";
    quiet.style = "plain";
    CHECK(holds(to_markdown(quiet), "지난 보고서 이후 새 소식 없음"));
}
