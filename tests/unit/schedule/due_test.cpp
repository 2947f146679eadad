#include <catch.hpp>
#include <fanfold/schedule/due.hpp>
#include <string>

using namespace fanfold;

namespace {

auto at(const char* text) -> Instant {
    return *parse_rfc3339(text);
}

struct Handled {
    std::string due;
    std::size_t left_out;
    auto operator==(const Handled&) const -> bool = default;
};
auto operator<<(std::ostream& out, const Handled& handled) -> std::ostream& {
    return out << "[" << handled.due << "] and " << handled.left_out << " left out";
}

/// Daily at two, last handled on the 20th, looked at now.
auto at_two(CatchUp catch_up, const char* now, Duration window = std::chrono::hours{24 * 30}) -> Handled {
    Timing timing;
    timing.catch_up = catch_up;
    timing.window = window;
    const auto found =
        schedule::due_times(*Cron::parse("0 2 * * *"), {}, timing, at("2026-11-20T02:00:00Z"), at(now));
    std::string days;
    for (const auto due : found.due) days += (days.empty() ? "" : " ") + to_rfc3339(due).substr(8, 2);
    return {days, found.left_out};
}

}  // namespace

TEST_CASE("Nothing is due before its time", "[due]") {
    for (const auto policy : {CatchUp::none, CatchUp::last, CatchUp::all})
        CHECK(at_two(policy, "2026-11-21T01:59:59Z") == Handled{"", 0});
}

TEST_CASE("What comes on time is done whatever the policy", "[due]") {
    for (const auto policy : {CatchUp::none, CatchUp::last, CatchUp::all})
        CHECK(at_two(policy, "2026-11-21T02:00:30Z") == Handled{"21", 0});
}

TEST_CASE("Missed times: none, the last, or all", "[due]") {
    CHECK(at_two(CatchUp::none, "2026-11-23T10:00:00Z") == Handled{"", 3});
    CHECK(at_two(CatchUp::last, "2026-11-23T10:00:00Z") == Handled{"23", 2});
    CHECK(at_two(CatchUp::all, "2026-11-23T10:00:00Z") == Handled{"21 22 23", 0});
    CHECK(at_two(CatchUp::none, "2026-11-23T02:00:30Z") == Handled{"23", 2});
}

TEST_CASE("What is older than the window is never made up for", "[due]") {
    CHECK(at_two(CatchUp::all, "2026-11-23T10:00:00Z", std::chrono::hours{24}) == Handled{"23", 0});
    CHECK(at_two(CatchUp::last, "2026-11-23T10:00:00Z", std::chrono::hours{2}) == Handled{"", 0});
}

TEST_CASE("A clock that was set back does nothing again", "[due]") {
    CHECK(at_two(CatchUp::all, "2026-11-19T02:00:30Z") == Handled{"", 0});
}

TEST_CASE("At most a hundred missed times are made up for", "[due]") {
    Timing timing;
    timing.catch_up = CatchUp::all;
    const auto found = schedule::due_times(*Cron::parse("* * * * *"), {}, timing, at("2020-01-01T00:00:00Z"),
                                           at("2026-11-25T00:00:00Z"));
    CHECK(found.due.size() == 100);
    CHECK(to_rfc3339(found.due.back()) == "2026-11-25T00:00:00Z");
}

TEST_CASE("A time of day is the next one", "[due]") {
    CHECK(to_rfc3339(schedule::next_clock_time(7, 0, {}, at("2026-11-25T06:59:00Z"))) == "2026-11-25T07:00:00Z");
    CHECK(to_rfc3339(schedule::next_clock_time(7, 0, {}, at("2026-11-25T07:00:00Z"))) == "2026-11-26T07:00:00Z");
}

namespace {

const auto seoul = Calendar::in("Asia/Seoul").value();

auto is_day(const ReportDays& days, const char* when) -> bool {
    return schedule::is_report_day(days, seoul, at(when));
}

}  // namespace

TEST_CASE("Report days are those of the reader's own week and year", "[days]") {
    ReportDays days;
    CHECK(is_day(days, "2026-11-28T06:00:00Z"));
    days.weekdays = {false, true, true, true, true, true, false};
    days.holidays = {"2026-12-24", "12-25"};
    CHECK(is_day(days, "2026-11-27T06:00:00Z"));
    CHECK_FALSE(is_day(days, "2026-11-27T15:00:00Z"));  // it is Saturday in Seoul
    CHECK_FALSE(is_day(days, "2026-12-24T06:00:00Z"));
    CHECK(is_day(days, "2027-12-24T06:00:00Z"));
    CHECK_FALSE(is_day(days, "2026-12-25T06:00:00Z"));
    CHECK_FALSE(is_day(days, "2028-12-24T15:00:00Z"));
}

TEST_CASE("A week's report is due once a week, a month's once a month, a night's always", "[days]") {
    const auto due = [](Period period, const char* last, const char* now) {
        return schedule::is_period_due(period, seoul, at(last), at(now));
    };
    CHECK(schedule::is_period_due(Period::week, seoul, std::nullopt, at("2026-11-25T00:00:00Z")));
    CHECK(due(Period::night, "2026-11-25T00:00:00Z", "2026-11-25T00:00:01Z"));
    CHECK_FALSE(due(Period::week, "2026-11-23T00:00:00Z", "2026-11-29T14:59:59Z"));
    CHECK(due(Period::week, "2026-11-23T00:00:00Z", "2026-11-29T15:00:00Z"));  // Monday in Seoul
    CHECK_FALSE(due(Period::month, "2026-11-02T00:00:00Z", "2026-11-30T14:00:00Z"));
    CHECK(due(Period::month, "2026-11-02T00:00:00Z", "2026-11-30T15:00:00Z"));
}
