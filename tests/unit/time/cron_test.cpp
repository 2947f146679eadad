#include <fanfold/time/cron.hpp>
#include <set>

#include "zone_files.hpp"

using namespace fanfold;

namespace {

auto next_times(const char* schedule, const char* after, int count, const TimeZone& zone = {}) {
    const auto cron = Cron::parse(schedule, "nightly");
    INFO(schedule);
    REQUIRE(cron.ok());
    std::vector<std::string> out;
    auto from = *parse_rfc3339(after);
    for (int at = 0; at < count; ++at) {
        const auto due = cron->next(from, zone);
        if (!due) break;
        out.push_back(to_rfc3339(*due));
        from = *due;
    }
    return out;
}
using Times = std::vector<std::string>;

auto refusal(const std::string& text) -> std::string {
    const auto cron = Cron::parse(text);
    return cron ? "" : cron.error().message();
}

}  // namespace

TEST_CASE("Five fields, lists, ranges, steps and names", "[cron]") {
    CHECK(next_times("30 2 * * *", "2026-11-25T02:30:00Z", 2) == Times{"2026-11-26T02:30:00Z", "2026-11-27T02:30:00Z"});
    CHECK(next_times("*/20 8-9 * * mon-fri", "2026-11-27T08:50:00Z", 3) ==
          Times{"2026-11-27T09:00:00Z", "2026-11-27T09:20:00Z", "2026-11-27T09:40:00Z"});
    CHECK(next_times("0 0 29 2 *", "2026-01-01T00:00:00Z", 2) == Times{"2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"});
    CHECK(next_times("0 12 * jan,jul sun", "2026-11-25T00:00:00Z", 1) == Times{"2027-01-03T12:00:00Z"});
    CHECK(next_times("0 12 * * 7", "2026-11-25T00:00:00Z", 1) == Times{"2026-11-29T12:00:00Z"});
}

TEST_CASE("Day and weekday together: either is enough", "[cron]") {
    CHECK(next_times("0 0 1 * fri", "2026-11-25T00:00:00Z", 3) ==
          Times{"2026-11-27T00:00:00Z", "2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z"});
}

TEST_CASE("Names for common schedules", "[cron]") {
    CHECK(next_times("@daily", "2026-11-25T10:00:00Z", 1) == Times{"2026-11-26T00:00:00Z"});
    CHECK(next_times("@Hourly", "2026-11-25T10:00:00Z", 1) == Times{"2026-11-25T11:00:00Z"});
    CHECK(next_times("@weekly", "2026-11-25T10:00:00Z", 1) == Times{"2026-11-29T00:00:00Z"});
    CHECK(next_times("@yearly", "2026-11-25T10:00:00Z", 1) == Times{"2027-01-01T00:00:00Z"});
}

TEST_CASE("H spreads jobs, and is always the same for one job", "[cron]") {
    std::set<std::string> minutes;
    for (int job = 0; job < 200; ++job) {
        const auto seed = "job-" + std::to_string(job);
        const auto cron = Cron::parse("H H(1-4) * * *", seed);
        REQUIRE(cron.ok());
        const auto due = cron->next(*parse_rfc3339("2026-11-25T00:00:00Z"), {});
        REQUIRE(due);
        const auto text = to_rfc3339(*due);
        CHECK(text == to_rfc3339(*Cron::parse("H H(1-4) * * *", seed)->next(*parse_rfc3339("2026-11-25T00:00:00Z"), {})));
        CHECK(text >= "2026-11-25T01:00:00Z");
        CHECK(text < "2026-11-25T05:00:00Z");
        minutes.insert(text.substr(11, 5));
    }
    CHECK(minutes.size() > 100);
    CHECK(next_times("H/15 3 * * *", "2026-11-25T00:00:00Z", 4).size() == 4);
}

TEST_CASE("Fixed times: after the gap in spring, once in autumn", "[cron]") {
    const auto berlin = zone_of("Europe/Berlin");
    CHECK(next_times("30 2 * * *", "2025-03-29T12:00:00Z", 2, berlin) == Times{"2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z"});
    CHECK(next_times("30 2 * * *", "2025-10-25T12:00:00Z", 2, berlin) == Times{"2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"});
    // Three skipped times are one, at the end of the gap.
    CHECK(next_times("0,20,40 2 * * *", "2025-03-29T12:00:00Z", 2, berlin) ==
          Times{"2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z"});
}

TEST_CASE("Wildcard times follow the wall", "[cron]") {
    const auto berlin = zone_of("Europe/Berlin");
    CHECK(next_times("30 * * * *", "2025-03-30T00:00:00Z", 3, berlin) ==
          Times{"2025-03-30T00:30:00Z", "2025-03-30T01:30:00Z", "2025-03-30T02:30:00Z"});
    CHECK(next_times("*/30 2 * * *", "2025-10-25T12:00:00Z", 4, berlin) ==
          Times{"2025-10-26T00:00:00Z", "2025-10-26T00:30:00Z", "2025-10-26T01:00:00Z", "2025-10-26T01:30:00Z"});
    CHECK(next_times("*/30 2 * * *", "2025-03-29T12:00:00Z", 1, berlin) == Times{"2025-03-31T00:00:00Z"});
}

TEST_CASE("A wrong schedule is refused, and the field is named", "[cron]") {
    CHECK(refusal("60 * * * *").find("minute \"60\" is not within 0-59") != std::string::npos);
    CHECK(refusal("0 24 * * *").find("hour") != std::string::npos);
    CHECK(refusal("0 0 * foo *").find("month \"foo\"") != std::string::npos);
    CHECK(refusal("0 0 30 2 *").find("no such day ever comes") != std::string::npos);
    for (const auto* bad : {"", "* * * *", "* * * * * *", "@reboot", "5/2 * * * *", "*/0 * * * *", "1- * * * *", "-1 * * * *",
                            "H(5) * * *", "H(9-5) * * * *", "H( * * * *", "1,,2 * * * *", "*/ * * * *", "0 0 0 * *"})
        CHECK(refusal(bad) != "");
    CHECK(refusal(std::string(10'000, '*')) != "");
}

TEST_CASE("Of many missed times the last are kept", "[cron]") {
    const auto hourly = *Cron::parse("@hourly");
    const auto missed = hourly.between(*parse_rfc3339("2025-10-01T00:00:00Z"), *parse_rfc3339("2026-01-01T00:00:00Z"), {}, 3);
    REQUIRE(missed.size() == 3);
    CHECK(to_rfc3339(missed.front()) == "2025-12-31T22:00:00Z");
    CHECK(to_rfc3339(missed.back()) == "2026-01-01T00:00:00Z");
}
