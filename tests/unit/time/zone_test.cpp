#include "zone_files.hpp"

using namespace fanfold;
using namespace std::chrono_literals;

namespace {

auto at(const char* text) -> Instant {
    return *parse_rfc3339(text);
}
auto wall(const char* text) -> WallTime {
    return WallTime{std::chrono::floor<std::chrono::seconds>(at(text)).time_since_epoch()};
}

}  // namespace

TEST_CASE("Without a file it is UTC", "[zone]") {
    const TimeZone utc;
    CHECK(utc.wall(at("2026-07-01T12:00:00Z")) == wall("2026-07-01T12:00:00Z"));
    CHECK(Instant{utc.first(wall("2026-07-01T12:00:00Z"))} == at("2026-07-01T12:00:00Z"));
    CHECK_FALSE(utc.next_change(std::chrono::sys_seconds{}).has_value());
}

TEST_CASE("Winter and summer, from the file and by the rule after its end", "[zone]") {
    const auto berlin = zone_of("Europe/Berlin");
    for (const auto* year : {"2026", "2037", "2040", "2399"}) {
        INFO(year);
        const auto date = [&](const char* rest) { return at((std::string{year} + rest).c_str()); };
        CHECK(berlin.offset_at(std::chrono::floor<std::chrono::seconds>(date("-01-15T00:00:00Z"))) == 1h);
        CHECK(berlin.offset_at(std::chrono::floor<std::chrono::seconds>(date("-07-15T00:00:00Z"))) == 2h);
    }
    const auto change = berlin.next_change(std::chrono::sys_days{std::chrono::year{2050} / 2 / 1});
    REQUIRE(change);
    CHECK(Instant{change->at} == at("2050-03-27T01:00:00Z"));
}

TEST_CASE("A time that the wall skips is the end of the gap; one that it shows twice is the first", "[zone]") {
    const auto berlin = zone_of("Europe/Berlin");
    CHECK(Instant{berlin.first(wall("2025-03-30T02:30:00Z"))} == at("2025-03-30T01:00:00Z"));
    CHECK(Instant{berlin.first(wall("2025-10-26T02:30:00Z"))} == at("2025-10-26T00:30:00Z"));
    const auto apia = zone_of("Pacific/Apia");  // skipped 30 December 2011
    CHECK(Instant{apia.first(wall("2011-12-30T12:00:00Z"))} == at("2011-12-30T10:00:00Z"));
}

TEST_CASE("What is no time zone file is refused at any length", "[zone]") {
    const auto good = zone_bytes("Europe/Berlin");
    REQUIRE(TimeZone::parse(good).ok());
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK_FALSE(TimeZone::parse(std::string_view{good}.substr(0, length)).ok());
    CHECK_FALSE(TimeZone::parse("TZif").ok());
    CHECK_FALSE(TimeZone::parse(std::string(4000, '\xff')).ok());
}

TEST_CASE("A file with any byte turned over is read or refused, and answers quickly", "[zone]") {
    auto bytes = zone_bytes("America/Santiago");
    for (std::size_t place = 0; place < bytes.size(); ++place) {
        const auto kept = bytes[place];
        bytes[place] = static_cast<char>(bytes[place] ^ 0xa5);
        if (const auto zone = TimeZone::parse(bytes)) {
            const auto shown = zone->wall(at("2044-05-05T05:05:05Z"));
            static_cast<void>(zone->first(shown));
        }
        bytes[place] = kept;
    }
    SUCCEED();
}
