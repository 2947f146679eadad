#include <fanfold/time/wall.hpp>

#include <unicode/timezone.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace fanfold {

namespace {

/// No zone's name is longer by far; names come from files too.
constexpr std::size_t longest_name = 64;

/// Reports show a hundred instants of one zone, one after the other.
struct LastZone {
    std::string name;
    std::unique_ptr<const icu::TimeZone> zone;
};

auto zone_called(std::string_view name) -> const icu::TimeZone* {
    thread_local LastZone last;
    if (last.name == name) return last.zone.get();
    last.name = name;
    last.zone.reset();
    if (name.size() > longest_name) return nullptr;
    const auto id = icu::UnicodeString::fromUTF8({name.data(), static_cast<int>(name.size())});
    std::unique_ptr<const icu::TimeZone> zone{icu::TimeZone::createTimeZone(id)};
    if (zone && *zone != icu::TimeZone::getUnknown()) last.zone = std::move(zone);
    return last.zone.get();
}

auto offset_of(Instant at, std::string_view name) -> Duration {
    const auto* zone = name.empty() || name == "UTC" ? nullptr : zone_called(name);
    if (zone == nullptr) return {};
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t standard = 0, summer = 0;
    zone->getOffset(static_cast<UDate>(at.time_since_epoch().count()), false, standard, summer, status);
    return Duration{U_FAILURE(status) ? 0 : standard + summer};
}

/// "UTC+9", "UTC-3:30"
auto ahead_of_utc(Duration offset) -> std::string {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    const auto rest = std::abs(minutes) % 60;
    auto out = std::string{"UTC"} + (minutes < 0 ? "-" : "+") + std::to_string(std::abs(minutes) / 60);
    return rest == 0 ? out : out + (rest < 10 ? ":0" : ":") + std::to_string(rest);
}

}  // namespace

auto wall_time(Instant at, std::string_view zone) -> WallTime {
    const auto shown = std::chrono::floor<std::chrono::seconds>(at + offset_of(at, zone));
    return WallTime{shown.time_since_epoch()};
}

auto zone_words(std::string_view zone, Instant at) -> std::string {
    if (zone.empty() || zone == "UTC" || zone_called(zone) == nullptr) return "UTC";
    std::string name{zone};
    std::replace(name.begin(), name.end(), '_', ' ');
    return name + ", " + ahead_of_utc(offset_of(at, zone));
}

}  // namespace fanfold
