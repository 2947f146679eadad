#pragma once
/// Expected yield: whether a source still gives what it used to. Pure.
///
/// Sites break without a word: a listing that only a script fills, a wall that answers 200, dates that
/// are no longer read. What a source gives is learnt from its last four weeks, weekday by weekday;
/// counts are judged as negative binomial (as uneven as its nights were), the share of dates as
/// binomial, ages by their median and its absolute deviation. One odd night is news, not a breakage:
/// most alarms want two or three in a row. docs/crawling.md has how well that does.
#include <span>
#include <vector>

#include <fanfold/flow/source_night.hpp>

namespace fanfold::discover {

/// Nights that are looked at; older ones say little.
inline constexpr std::size_t nights_remembered = 31;

/// `before`: earlier nights, the oldest first. Nothing is said of a source that is known for less
/// than a week, nor of a night on which it did not answer, which is told anyway. At most one alarm
/// of a kind.
auto judge_yield(std::span<const SourceNight> before, const SourceNight& tonight)
    -> std::vector<YieldAlarm>;

}  // namespace fanfold::discover
