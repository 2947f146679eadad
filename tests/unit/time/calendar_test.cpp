#include <fanfold/time/calendar.hpp>

#include "catch.hpp"

using namespace fanfold;

namespace {

auto at(const char* text) -> Instant {
    return *parse_rfc3339(text);
}
auto span(const char* from, const char* to) -> TimeSpan {
    return {at(from), at(to)};
}

}  // namespace

TEST_CASE("days and months are those of the zone") {
    const auto evening = at("2026-11-30T16:00:00Z");
    CHECK(Calendar{}.day_of(evening) == span("2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z"));
    CHECK(Calendar{}.month_of(evening) == span("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));
    const auto seoul = Calendar::in("Asia/Seoul").value();
    CHECK(seoul.day_of(evening) == span("2026-11-30T15:00:00Z", "2026-12-01T15:00:00Z"));
    CHECK(seoul.month_of(evening) == span("2026-11-30T15:00:00Z", "2026-12-31T15:00:00Z"));
    CHECK(Calendar{}.month_of(at("2026-12-31T23:59:59Z")) ==
          span("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"));
}

TEST_CASE("weeks begin on the zone's Monday, and a day has the zone's date") {
    using std::chrono::year_month_day;
    const auto sunday = at("2026-11-29T16:00:00Z");
    CHECK(Calendar{}.week_of(sunday) == span("2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"));
    CHECK(Calendar{}.date_of(sunday) == std::chrono::sys_days{std::chrono::floor<std::chrono::days>(sunday)});
    const auto seoul = Calendar::in("Asia/Seoul").value();
    CHECK(seoul.week_of(sunday) == span("2026-11-29T15:00:00Z", "2026-12-06T15:00:00Z"));
    CHECK(seoul.date_of(sunday) == year_month_day{std::chrono::year{2026} / 11 / 30});
    const auto berlin = Calendar::in("Europe/Berlin").value();
    CHECK(berlin.week_of(at("2026-03-29T12:00:00Z")) ==
          span("2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"));
    CHECK(berlin.week_of(at("2026-01-01T12:00:00Z")) ==
          span("2025-12-28T23:00:00Z", "2026-01-04T23:00:00Z"));
}

TEST_CASE("days on which clocks change are longer or shorter") {
    const auto berlin = Calendar::in("Europe/Berlin").value();
    CHECK(berlin.day_of(at("2026-03-29T12:00:00Z")) ==
          span("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    CHECK(berlin.day_of(at("2026-10-25T12:00:00Z")) ==
          span("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
    CHECK(berlin.month_of(at("2026-03-15T12:00:00Z")) ==
          span("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"));
}

TEST_CASE("a day whose midnight is skipped begins at its first instant") {
    const auto beirut = Calendar::in("Asia/Beirut").value();
    const auto day = beirut.day_of(at("2021-03-28T10:00:00Z"));
    CHECK(day.from == at("2021-03-27T22:00:00Z"));
    CHECK(beirut.day_of(day.from).from == day.from);
    CHECK(beirut.day_of(day.from - std::chrono::milliseconds{1}).to == day.from);
}

TEST_CASE("every instant lies in exactly one day of its zone") {
    for (const auto* name : {"UTC", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia"}) {
        const auto zone = Calendar::in(name).value();
        auto instant = at("2011-12-25T00:00:00Z");
        for (int day = 0; day < 12; ++day) {
            const auto span = zone.day_of(instant);
            INFO(name << " day " << day);
            CHECK(span.from <= instant);
            CHECK(instant < span.to);
            CHECK(zone.day_of(span.from) == span);
            instant = span.to;
        }
    }
}

TEST_CASE("what is no zone has no name") {
    CHECK_FALSE(Calendar::in("Seoul/Asia"));
    CHECK_FALSE(Calendar::in(""));
    CHECK_FALSE(Calendar::in("\xff\xfe"));
    CHECK(Calendar::in("UTC")->name() == "UTC");
}
