#include "notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace fanfold::pipeline {

namespace {

constexpr std::string_view over_a_cap = " would be exceeded";

/// By the words that `instead_words` left with a question; "" where nobody stood in.
auto stand_in_of(const Question& question) -> std::string {
    constexpr std::string_view begins = "told by \"";
    if (!question.reason.starts_with(begins)) return {};
    return question.reason.substr(begins.size(), question.reason.find('"', begins.size()) - begins.size());
}

}  // namespace

auto told_by_claims(std::string_view why) -> std::string {
    return fmt::format("Told by its best claims, without a summarising model: {}", why);
}

auto by_rules_alone(std::string_view why) -> std::string {
    return fmt::format("Sentences were compared with their quotes by rules alone: {}", why);
}

auto kept_apart_by_rules(std::string_view why) -> std::string {
    return fmt::format("Some tellings were kept apart by rules alone: {}", why);
}

auto summary_instead(const ModelName& asked, const fanout::Told& told) -> std::string {
    return "The summary was " + instead_words(asked, told);
}

auto stand_in_notes(const std::vector<Question>& questions) -> std::vector<std::string> {
    std::map<std::string, std::pair<int, std::string>> told;
    for (const auto& question : questions) {
        if (question.state != QuestionState::answered || question.reason.empty()) continue;
        auto& [count, reason] = told[question.reason.substr(0, question.reason.find(": "))];
        if (count++ == 0) reason = question.reason;
    }
    std::vector<std::string> out;
    for (const auto& [models, line] : told)
        out.push_back(fmt::format("{} {} {}", line.first, line.first == 1 ? "answer was" : "answers were", line.second));
    return out;
}

auto mostly_told_by(const std::vector<Question>& questions, ModelName asked) -> ModelName {
    std::map<std::string, int> told;
    for (const auto& question : questions)
        if (question.state == QuestionState::answered && question.key != Digest{}) ++told[stand_in_of(question)];
    const auto most = std::max_element(told.begin(), told.end(), [](const auto& one, const auto& other) { return one.second < other.second; });
    return most == told.end() || most->first.empty() ? std::move(asked) : ModelName{most->first};
}

/// A question that a model was asked has the key of its request.
auto rules_note(const Docket& docket) -> std::string {
    const auto without_model = [](const Question& question) { return question.state == QuestionState::answered && question.key == Digest{}; };
    const auto count = std::count_if(docket.questions.begin(), docket.questions.end(), without_model);
    if (count == 0) return "";
    auto out = fmt::format("{} of {} questions were answered by rules, with no model", count, docket.questions.size());
    const auto undecided = docket.cascade.undecided;
    if (undecided > 0) out += fmt::format("; {} that rules could not decide went on to one", undecided);
    return out;
}

auto cascade_note(const Cascade& cascade, const std::string& currency) -> std::string {
    const auto all = cascade.stayed + cascade.went_on;
    if (all == 0) return "";
    return fmt::format("{} of {} questions that may go on to a larger model were answered by the smaller one alone, which saved about {} {}",
                       cascade.stayed, all, rounded(cascade.saved), currency);
}

auto batch_note(const fanout::BatchEffort& effort, std::int64_t calls, const std::string& currency) -> std::string {
    if (effort.answered == 0) return {};
    return fmt::format("{} of {} calls were answered in the provider's batches, for {} {}.", effort.answered, calls, rounded(effort.settled), currency);
}

auto shared_notes(const std::map<std::string, std::vector<SourceName>>& shared) -> std::vector<std::string> {
    constexpr std::size_t most_named = 20;
    std::vector<std::string> out;
    for (const auto& [words, sources] : shared) {
        std::string names;
        for (std::size_t at = 0; at < std::min(sources.size(), most_named); ++at) names += (at == 0 ? "" : ", ") + sources[at].str();
        if (sources.size() > most_named) names += fmt::format(" +{}", sources.size() - most_named);
        out.push_back(fmt::format("Not crawled again: {}; {}", names, words));
    }
    return out;
}

auto folded_note(const std::vector<Report>& reports) -> std::string {
    if (reports.empty()) return "No report was made in this time, so there was nothing to fold.";
    const auto first = to_string(reports.front().run);
    if (reports.size() == 1) return fmt::format("Folded from report {}; its cost stands there.", first);
    return fmt::format("Folded from {} reports, {} to {}; their cost stands there.", reports.size(), first, to_string(reports.back().run));
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
