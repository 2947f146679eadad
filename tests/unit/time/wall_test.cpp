#include <fanfold/time/wall.hpp>

#include "catch.hpp"

using namespace fanfold;

namespace {

auto shown(const std::string& at, const std::string& zone) -> std::string {
    const auto wall = wall_time(parse_rfc3339(at).value(), zone);
    return to_rfc3339(Instant{std::chrono::duration_cast<Duration>(wall.time_since_epoch())}).substr(0, 16);
}

}  // namespace

TEST_CASE("a wall's clock is that of its zone, in summer and in winter") {
    CHECK(shown("2026-11-23T21:30:00Z", "Asia/Seoul") == "2026-11-24T06:30");
    CHECK(shown("2026-01-15T12:00:00Z", "Europe/Berlin") == "2026-01-15T13:00");
    CHECK(shown("2026-07-15T12:00:00Z", "Europe/Berlin") == "2026-07-15T14:00");
    CHECK(shown("2026-07-15T12:00:00Z", "Asia/Kolkata") == "2026-07-15T17:30");
    CHECK(shown("2026-11-24T02:00:00Z", "America/New_York") == "2026-11-23T21:00");
}

TEST_CASE("what is no zone is UTC") {
    for (const auto* zone : {"", "UTC", "Mars/Olympus", "<script>"})
        CHECK(shown("2026-11-23T21:30:00Z", zone) == "2026-11-23T21:30");
    CHECK(shown("2026-11-23T21:30:00Z", std::string(10'000, 'x')) == "2026-11-23T21:30");
}

TEST_CASE("a zone is named with how far ahead of UTC it is") {
    const auto winter = parse_rfc3339("2026-01-15T12:00:00Z").value();
    const auto summer = parse_rfc3339("2026-07-15T12:00:00Z").value();
    CHECK(zone_words("UTC", winter) == "UTC");
    CHECK(zone_words("no zone", winter) == "UTC");
    CHECK(zone_words("Asia/Seoul", winter) == "Asia/Seoul, UTC+9");
    CHECK(zone_words("America/New_York", winter) == "America/New York, UTC-5");
    CHECK(zone_words("America/New_York", summer) == "America/New York, UTC-4");
    CHECK(zone_words("Asia/Kolkata", winter) == "Asia/Kolkata, UTC+5:30");
}
