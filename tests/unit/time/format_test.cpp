#include <fanfold/time/clock.hpp>
#include <string>

#include "catch.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

auto http(std::string_view text) -> std::string {
    const auto at = parse_http_date(text);
    return at ? to_rfc3339(*at) : "(none)";
}

auto rfc3339(std::string_view text) -> std::string {
    const auto at = parse_rfc3339(text);
    return at ? to_rfc3339(*at) : "(none)";
}

constexpr auto rfc_example = "1994-11-06T08:49:37Z";

}  // namespace

TEST_CASE("RFC 3339 instants are read in any offset and written in UTC") {
    CHECK(rfc3339("2026-11-24T06:00:00Z") == "2026-11-24T06:00:00Z");
    CHECK(rfc3339("2026-11-24T06:00:00+09:00") == "2026-11-23T21:00:00Z");
    CHECK(rfc3339("2026-11-24t06:00:00.5-0530") == "2026-11-24T11:30:00Z");
    CHECK(rfc3339("2026-11-24 06:00Z") == "2026-11-24T06:00:00Z");
    CHECK(rfc3339("2026-11-24T06:00:00+09") == "2026-11-23T21:00:00Z");
    CHECK(rfc3339("2026-11-24") == "2026-11-24T00:00:00Z");
    CHECK(rfc3339("2024-02-29") == "2024-02-29T00:00:00Z");
    CHECK(rfc3339("1990-12-31T23:59:60Z") == "1991-01-01T00:00:00Z");
    CHECK(parse_rfc3339("1970-01-01T00:00:00.123456789Z")->time_since_epoch() == 123ms);
    CHECK(rfc3339("1969-12-31T23:59:59Z") == "1969-12-31T23:59:59Z");
}

TEST_CASE("what is not an RFC 3339 instant is refused") {
    for (const auto* text : {"",
                             "2026",
                             "2026-11",
                             "2026-13-01",
                             "2026-02-30",
                             "2026-1-1",
                             "2026-11-24T",
                             "2026-11-24T06:00:00",
                             "2026-11-24T24:00:00Z",
                             "2026-11-24T06:60:00Z",
                             "2026-11-24T06:00:61Z",
                             "2026-11-24T06:00:00.Z",
                             "2026-11-24T06:00:00Zx",
                             "2026-11-24T06:00:00+",
                             "2026-11-24T06:00:00+9:00",
                             "2026-11-24T06:00:00+24:00",
                             " 2026-11-24",
                             "02026-11-24",
                             "-026-11-24",
                             "2026-11-24T06:00:00+09:"})
        CHECK(rfc3339(text) == "(none)");
}

TEST_CASE("the three HTTP date forms of RFC 9110 are one instant") {
    CHECK(http("Sun, 06 Nov 1994 08:49:37 GMT") == rfc_example);
    CHECK(http("Sunday, 06-Nov-94 08:49:37 GMT") == rfc_example);
    CHECK(http("Sun Nov  6 08:49:37 1994") == rfc_example);
}

TEST_CASE("the dates of feeds are read with their zones") {
    CHECK(http("Sun, 6 Nov 94 08:49:37 UT") == rfc_example);
    CHECK(http("6 Nov 1994 08:49 Z") == "1994-11-06T08:49:00Z");
    CHECK(http("Sun, 06 Nov 1994 17:49:37 +0900") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 17:49:37 +0900 (KST)") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 17:49:37 KST") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 03:49:37 EST") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 00:49:37 PST") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 08:49:37 XYZ") == rfc_example);
    CHECK(http("Sun, 06 Nov 1994 08:49:37") == rfc_example);
    CHECK(http("  sunday,06 november 1994 8:49:37 gmt  ") == rfc_example);
    CHECK(http("Tue, 24 Nov 26 06:00:00 GMT") == "2026-11-24T06:00:00Z");
}

TEST_CASE("what is not an HTTP date is refused") {
    for (const auto* text : {"",
                             "0",
                             "-1",
                             "now",
                             "Sun",
                             "Sun,",
                             "Sun, 06",
                             "Sun, 06 Nov",
                             "Sun, 32 Nov 1994 08:49:37 GMT",
                             "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 06 Foo 1994 08:49:37 GMT",
                             "Foo, 06 Nov 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 24:49:37 GMT",
                             "Sun, 06 Nov 1994 08:49:37 GMT x",
                             "Sun, 06 Nov 19941 08:49:37 GMT",
                             "Sun, 06 Nov 1994 08:49:37 +9999",
                             "Sun, 06 Nov 1994",
                             "Sun, 00 Nov 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 08:49:37 GMTGMT",
                             "2026-11-24T06:00:00Z",
                             "Sun Nov 6 08:49:37"})
        CHECK(http(text) == "(none)");
}

TEST_CASE("no cut of a good date breaks a parser") {
    const std::string dates[] = {"Sun, 06 Nov 1994 17:49:37 +0900 (KST)",
                                 "Sun Nov  6 08:49:37 1994", "2026-11-24T06:00:00.123+09:00",
                                 "1h30m"};
    for (const auto& date : dates)
        for (std::size_t at = 0; at <= date.size(); ++at)
            for (char letter : {'\0', '9', ' ', '-', ':', '\xff'}) {
                auto broken = date.substr(0, at) + letter;
                (void)parse_http_date(broken), (void)parse_rfc3339(broken),
                    (void)parse_duration(broken);
                broken += date.substr(at);
                (void)parse_http_date(broken), (void)parse_rfc3339(broken),
                    (void)parse_duration(broken);
            }
    SUCCEED();
}

TEST_CASE("HTTP dates are written as IMF-fixdate and come back") {
    const auto at = *parse_rfc3339(rfc_example);
    CHECK(to_http_date(at) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(parse_http_date(to_http_date(at)) == at);
}

TEST_CASE("instants beyond the calendar are written at its ends") {
    CHECK(to_rfc3339(Instant::max()) == "9999-12-31T23:59:59Z");
    CHECK(to_rfc3339(Instant::min()) == "0000-01-01T00:00:00Z");
}

TEST_CASE("durations are read") {
    CHECK(parse_duration("90s") == 90s);
    CHECK(parse_duration("15m") == 15min);
    CHECK(parse_duration("2h") == 2h);
    CHECK(parse_duration("7d") == 168h);
    CHECK(parse_duration("1h30m") == 90min);
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("0s") == 0s);
    for (const auto* text : {"", "s", "5", "-5s", "5x", "5 s", "1m1h", "1s1s", "1.5h",
                             "9999999999s", "1h30", "5S", "5mm"})
        CHECK_FALSE(parse_duration(text).has_value());
    CHECK(parse_duration("999999999d").has_value());
}

TEST_CASE("durations are written in the two units that matter") {
    CHECK(to_string(Duration{0}) == "0s");
    CHECK(to_string(Duration{250ms}) == "250ms");
    CHECK(to_string(Duration{1200ms}) == "1.2s");
    CHECK(to_string(Duration{30s}) == "30s");
    CHECK(to_string(Duration{63s}) == "1m 3s");
    CHECK(to_string(Duration{125min}) == "2h 5m");
    CHECK(to_string(Duration{2h}) == "2h");
    CHECK(to_string(Duration{76h}) == "3d 4h");
    CHECK(to_string(Duration{-90s}) == "-1m 30s");
    CHECK(to_string(Duration::min()).starts_with("-"));
}
