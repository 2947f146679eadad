#pragma once
/// What a report says of its own making, in English: the room that delivers knows it in other languages. Pure.
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "desk.hpp"

namespace fanfold::pipeline {

inline constexpr std::string_view made_with_last_good =
    "The configuration of this enterprise is broken; this report was made with its last good version.";

/// A section or the summary has no sentences of a model.
auto told_by_claims(std::string_view why) -> std::string;
/// No model compared sentences with their quotes, or not all of them.
auto by_rules_alone(std::string_view why) -> std::string;
/// Not all pairs of tellings that rules leave open were shown to a model.
auto kept_apart_by_rules(std::string_view why) -> std::string;
/// The summary was told by another model than the one that was asked.
auto summary_instead(const ModelName& asked, const fanout::Told& told) -> std::string;
/// One line for each pair of models; of the reasons, which tell amounts, the first.
auto stand_in_notes(const std::vector<Question>& questions) -> std::vector<std::string>;
/// Who told most of what models told: `asked`, or one that stood in for it.
auto mostly_told_by(const std::vector<Question>& questions, ModelName asked) -> ModelName;
/// Empty where rules answered nothing; the same for the next two.
auto rules_note(const Docket& docket) -> std::string;
auto cascade_note(const Cascade& cascade, const std::string& currency) -> std::string;
auto batch_note(const fanout::BatchEffort& effort, std::int64_t calls, const std::string& currency) -> std::string;
/// Of sources that were not crawled again: one line for each crawl that stands for them. Words → names.
auto shared_notes(const std::map<std::string, std::vector<SourceName>>& shared) -> std::vector<std::string>;
auto folded_note(const std::vector<Report>& reports) -> std::string;

/// A reason that many questions share: a cap's without the amounts that each call adds.
auto shared_reason(std::string_view reason) -> std::string;
/// Each once, in the order in which they came first.
auto each_once(std::vector<std::string> notes) -> std::vector<std::string>;

}  // namespace fanfold::pipeline
