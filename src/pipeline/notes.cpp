#include "notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace fanfold::pipeline {

namespace {

constexpr std::string_view over_a_cap = " would be exceeded";

struct StandIn {
    std::string_view by, instead_of, why;
};

/// Reads what `instead_words` wrote, which the store keeps with the question.
auto stand_in(std::string_view reason) -> StandIn {
    const auto quoted = [&](std::size_t& from) {
        const auto open = reason.find('"', from);
        const auto close = open == std::string_view::npos ? open : reason.find('"', open + 1);
        if (close == std::string_view::npos) return std::string_view{};
        from = close + 1;
        return reason.substr(open + 1, close - open - 1);
    };
    std::size_t at = 0;
    StandIn out;
    out.by = quoted(at);
    out.instead_of = quoted(at);
    const auto colon = reason.find(": ", at);
    out.why = colon == std::string_view::npos ? std::string_view{} : reason.substr(colon + 2);
    return out;
}

}  // namespace

auto Notes::last_good() const -> std::string {
    return korean_ ? "이 고객의 설정에 오류가 있어, 마지막으로 정상이던 설정으로 작성한 보고서입니다."
                   : "The configuration of this enterprise is broken; this report was made with its last good version.";
}

auto Notes::template_broken(std::string_view why) const -> std::string {
    return fmt::format("{}: {}", korean_ ? "템플릿 오류로 묻지 못함" : "Not asked, because its template is broken", why);
}

auto Notes::told_by_claims(std::string_view why) const -> std::string {
    return fmt::format("{}: {}", korean_ ? "요약 모델 없이 근거 문장으로 작성함" : "Told by its best claims, without a summarising model", why);
}

auto Notes::summary_instead(const ModelName& asked, const fanout::Told& told) const -> std::string {
    const auto words = instead_words(asked, told);
    if (!korean_) return "The summary was " + words;
    return fmt::format("요약은 \"{}\" 대신 \"{}\" 모델이 작성함: {}", asked.str(), told.model.str(), stand_in(words).why);
}

auto Notes::stand_ins(const std::vector<Question>& questions) const -> std::vector<std::string> {
    std::map<std::string, std::pair<int, std::string>> told;
    for (const auto& question : questions) {
        if (question.state != QuestionState::answered || question.reason.empty()) continue;
        auto& [count, reason] = told[question.reason.substr(0, question.reason.find(": "))];
        if (count++ == 0) reason = question.reason;
    }
    std::vector<std::string> out;
    for (const auto& [models, line] : told) {
        const auto& [count, reason] = line;
        const auto parts = stand_in(reason);
        out.push_back(korean_ ? fmt::format("답변 {}건은 \"{}\" 대신 \"{}\" 모델이 작성함: {}", count, parts.instead_of, parts.by, parts.why)
                              : fmt::format("{} {} {}", count, count == 1 ? "answer was" : "answers were", reason));
    }
    return out;
}

/// A question that a model was asked has the key of its request.
auto Notes::ruled(const Docket& docket) const -> std::string {
    const auto without_model = [](const Question& question) { return question.state == QuestionState::answered && question.key == Digest{}; };
    const auto count = std::count_if(docket.questions.begin(), docket.questions.end(), without_model);
    const auto all = docket.questions.size();
    const auto undecided = docket.cascade.undecided;
    if (count == 0) return "";
    auto out = korean_ ? fmt::format("질문 {}건 중 {}건은 모델 없이 규칙으로 답함", all, count)
                       : fmt::format("{} of {} questions were answered by rules, with no model", count, all);
    if (undecided > 0)
        out += korean_ ? fmt::format(". 규칙으로 정하지 못한 {}건은 모델에 물음", undecided)
                       : fmt::format("; {} that rules could not decide went on to one", undecided);
    return out;
}

auto Notes::cascade(const Cascade& cascade, const std::string& currency) const -> std::string {
    const auto all = cascade.stayed + cascade.went_on;
    if (all == 0) return "";
    const auto saved = rounded(cascade.saved);
    return korean_ ? fmt::format("큰 모델로 넘길 수 있던 질문 {}건 중 {}건을 작은 모델만으로 답해 약 {} {} 절감", all, cascade.stayed, saved, currency)
                   : fmt::format("{} of {} questions that may go on to a larger model were answered by the smaller one alone, which saved about {} {}",
                                 cascade.stayed, all, saved, currency);
}

auto Notes::batches(const fanout::BatchEffort& effort, std::int64_t calls, const std::string& currency) const -> std::string {
    if (effort.answered == 0) return {};
    const auto settled = rounded(effort.settled);
    return korean_ ? fmt::format("호출 {}건 중 {}건은 제공사의 일괄 처리로 답변, 비용 {} {}", calls, effort.answered, settled, currency)
                   : fmt::format("{} of {} calls were answered in the provider's batches, for {} {}.", effort.answered, calls, settled, currency);
}

auto Notes::folded(const std::vector<Report>& reports) const -> std::string {
    if (reports.empty())
        return korean_ ? "이 기간에 작성된 보고서가 없어 묶을 내용이 없습니다." : "No report was made in this time, so there was nothing to fold.";
    const auto first = to_string(reports.front().run);
    const auto last = to_string(reports.back().run);
    if (reports.size() == 1)
        return korean_ ? fmt::format("보고서 {}의 내용을 묶었으며, 비용은 그 보고서에 있습니다.", first)
                       : fmt::format("Folded from report {}; its cost stands there.", first);
    return korean_ ? fmt::format("보고서 {}건({}~{})의 내용을 묶었으며, 비용은 각 보고서에 있습니다.", reports.size(), first, last)
                   : fmt::format("Folded from {} reports, {} to {}; their cost stands there.", reports.size(), first, last);
}

auto shared_reason(std::string_view reason) -> std::string {
    const auto at = reason.find(over_a_cap);
    return std::string{at == std::string_view::npos ? reason : reason.substr(0, at + over_a_cap.size())};
}

auto each_once(std::vector<std::string> notes) -> std::vector<std::string> {
    std::set<std::string> seen;
    std::vector<std::string> out;
    for (auto& note : notes)
        if (seen.insert(note).second) out.push_back(std::move(note));
    return out;
}

}  // namespace fanfold::pipeline
