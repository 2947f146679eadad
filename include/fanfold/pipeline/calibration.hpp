#pragma once
/// Where a cascade's threshold should stand: documents of a sample are asked of both tiers, and each
/// threshold is judged by how often its cascade would have told what the larger tier tells. Pure.
#include <fanfold/pipeline/trial.hpp>
#include <optional>
#include <vector>

namespace fanfold::pipeline {

/// One document, asked of both.
struct CalibrationCase {
    bool answered = true;   ///< by the smaller tier
    int importance = 0;     ///< of its most important finding; 0 = found nothing
    double dropped = 0;     ///< share of its claims without evidence
    bool agrees = false;    ///< tells what the larger tells of importance
    Money smaller, larger;  ///< what the answers cost
};
/// The larger tier's findings of at least this importance have to stand in the smaller one's.
inline constexpr int important = 4;
auto case_of(const Verdict& smaller, const Verdict& larger) -> CalibrationCase;

/// `importance` and `dropped` as [escalate] has them.
struct Threshold {
    int importance = 4;
    double dropped = 0.5;
    double escalated = 0;  ///< share of the documents
    double agreement = 0;  ///< share of them that are told as the larger tier tells them
    double at_least = 0;   ///< … with 95 in 100 certainty (Wilson score interval, one-sided)
    Money each;            ///< price of a document
};
/// All thresholds worth a look, cheapest first.
auto thresholds_of(const std::vector<CalibrationCase>& cases) -> std::vector<Threshold>;
/// The cheapest that certainly reaches the target; nothing if none does.
auto cheapest(const std::vector<Threshold>& thresholds, double target) -> std::optional<Threshold>;

}  // namespace fanfold::pipeline
