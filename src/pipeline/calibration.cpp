#include <fanfold/pipeline/calibration.hpp>

#include <algorithm>
#include <cmath>

namespace fanfold::pipeline {

namespace {

constexpr double one_sided_95 = 1.645;

auto overlap(const ByteSpan& a, const ByteSpan& b) -> bool {
    return a.offset < b.end() && b.offset < a.end();
}

/// Whether this finding's evidence is among those.
auto stands_in(const Finding& finding, const Judged& judged) -> bool {
    return std::any_of(judged.kept.begin(), judged.kept.end(), [&](const Judged::Kept& kept) {
        return overlap(kept.finding.at, finding.at);
    });
}

auto wilson_lower(double share, double count) -> double {
    const double z = one_sided_95 * one_sided_95;
    const double centre = share + z / (2 * count);
    const double width =
        one_sided_95 * std::sqrt(share * (1 - share) / count + z / (4 * count * count));
    return std::max((centre - width) / (1 + z / count), 0.0);
}

auto goes_on(const CalibrationCase& one, const Threshold& threshold) -> bool {
    if (!one.answered || one.importance >= threshold.importance) return true;
    return one.dropped > 0 && one.dropped >= threshold.dropped;
}

void judge_threshold(Threshold& out, const std::vector<CalibrationCase>& cases) {
    double on = 0, agreed = 0;
    Money cost;
    for (const auto& one : cases) {
        const bool further = goes_on(one, out);
        on += further;
        agreed += further || one.agrees;
        cost += one.smaller;
        if (further) cost += one.larger;
    }
    const auto count = static_cast<double>(cases.size());
    out.escalated = on / count;
    out.agreement = agreed / count;
    out.at_least = wilson_lower(out.agreement, count);
    out.each = Money::pico(cost.pico() / static_cast<std::int64_t>(cases.size()));
}

}  // namespace

auto case_of(const Verdict& smaller, const Verdict& larger) -> CalibrationCase {
    CalibrationCase out;
    out.answered = smaller.told.ok();
    out.smaller = smaller.cost;
    out.larger = larger.cost;
    const auto& kept = smaller.judged.kept;
    for (const auto& one : kept) out.importance = std::max(out.importance, one.finding.importance);
    const auto unproven = static_cast<double>(smaller.judged.dropped.size());
    const auto claims = unproven + static_cast<double>(kept.size());
    out.dropped = claims == 0 ? 0 : unproven / claims;
    out.agrees = out.answered;
    for (const auto& one : larger.judged.kept)
        if (one.finding.importance >= important && !stands_in(one.finding, smaller.judged))
            out.agrees = false;
    return out;
}

auto thresholds_of(const std::vector<CalibrationCase>& cases) -> std::vector<Threshold> {
    std::vector<Threshold> out;
    if (cases.empty()) return out;
    for (int importance = 1; importance <= 6; ++importance)
        for (const double dropped : {0.25, 0.5, 1.0}) {
            Threshold one{importance, dropped, 0, 0, 0, {}};
            judge_threshold(one, cases);
            out.push_back(one);
        }
    std::stable_sort(out.begin(), out.end(), [](const Threshold& a, const Threshold& b) {
        return a.each < b.each;
    });
    return out;
}

auto cheapest(const std::vector<Threshold>& thresholds, double target)
    -> std::optional<Threshold> {
    for (const auto& one : thresholds)
        if (one.at_least >= target) return one;
    return std::nullopt;
}

}  // namespace fanfold::pipeline
