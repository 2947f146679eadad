#include <fanfold/pipeline/calibration.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::pipeline;

namespace {

auto told(int importance, bool agrees, double dropped = 0) -> CalibrationCase {
    CalibrationCase out;
    out.importance = importance;
    out.agrees = agrees;
    out.dropped = dropped;
    out.smaller = Money::pico(10);
    out.larger = Money::pico(100);
    return out;
}

auto at(const std::vector<Threshold>& all, int importance, double dropped) -> Threshold {
    for (const auto& one : all)
        if (one.importance == importance && one.dropped == dropped) return one;
    FAIL("no such threshold");
    return {};
}

auto finding_at(std::size_t offset, int importance) -> Judged::Kept {
    Judged::Kept out;
    out.finding.at = {offset, 20};
    out.finding.importance = importance;
    return out;
}

}  // namespace

TEST_CASE("a threshold tells what the larger tier tells where it asks it, or where both agree") {
    std::vector<CalibrationCase> cases(8, told(1, true));
    cases.push_back(told(4, false));
    cases.push_back(told(2, false));
    const auto all = thresholds_of(cases);
    const auto four = at(all, 4, 1.0);
    CHECK(four.escalated == Approx(0.1));
    CHECK(four.agreement == Approx(0.9));
    CHECK(four.each == Money::pico(20));
    CHECK(at(all, 2, 1.0).agreement == Approx(1.0));
    CHECK(at(all, 6, 1.0).agreement == Approx(0.8));
    CHECK(at(all, 6, 1.0).each == Money::pico(10));
    CHECK(all.front().each <= all.back().each);
}

TEST_CASE("answers that are none, or without evidence, go on") {
    auto silent = told(0, false);
    silent.answered = false;
    const auto all = thresholds_of({silent, told(1, false, 0.5), told(1, true)});
    CHECK(at(all, 6, 1.0).escalated == Approx(1.0 / 3));
    CHECK(at(all, 6, 0.5).escalated == Approx(2.0 / 3));
    CHECK(at(all, 6, 0.5).agreement == Approx(1.0));
}

TEST_CASE("a small sample is certain of little, and no threshold is named that it does not prove") {
    const std::vector<CalibrationCase> few(10, told(1, true));
    CHECK(thresholds_of(few).front().at_least < 0.8);
    CHECK_FALSE(cheapest(thresholds_of(few), 0.9));
    const std::vector<CalibrationCase> many(200, told(1, true));
    const auto best = cheapest(thresholds_of(many), 0.9);
    REQUIRE(best);
    CHECK(best->escalated == 0);
    CHECK(thresholds_of({}).empty());
}

TEST_CASE("the smaller tier agrees where the larger one's important findings stand in its own") {
    Verdict smaller, larger;
    smaller.told = fanout::Told{};
    smaller.judged.kept = {finding_at(100, 2)};
    larger.judged.kept = {finding_at(110, 5), finding_at(900, 2)};
    CHECK(case_of(smaller, larger).agrees);
    CHECK(case_of(smaller, larger).importance == 2);
    larger.judged.kept.push_back(finding_at(500, 4));
    CHECK_FALSE(case_of(smaller, larger).agrees);
    smaller.judged.dropped.push_back({});
    CHECK(case_of(smaller, larger).dropped == Approx(0.5));
    smaller.told = Error{ErrorKind::give_up, "no"};
    CHECK_FALSE(case_of(smaller, larger).answered);
}
