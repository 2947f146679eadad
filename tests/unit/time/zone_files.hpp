#pragma once
/// The machine's time zone files.
#include <catch.hpp>
#include <fanfold/time/zone.hpp>
#include <fstream>
#include <iterator>
#include <string>

inline auto zone_bytes(const std::string& name) -> std::string {
    std::ifstream in{"/usr/share/zoneinfo/" + name, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

inline auto zone_of(const std::string& name) -> fanfold::TimeZone {
    auto zone = fanfold::TimeZone::parse(zone_bytes(name));
    INFO(name << ": needs the tzdata package");
    REQUIRE(zone.ok());
    return *zone;
}
