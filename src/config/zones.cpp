/// Time zones, as the machine has them.
#include <cstdlib>
#include <fanfold/config/config.hpp>
#include <fstream>
#include <iterator>

#include <fanfold/time/cron.hpp>

#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::streamsize largest_file = 1 << 20;
constexpr std::size_t most_zones = 5'000;

/// "Europe/Berlin": never out of the folder of zones.
auto is_zone_name(std::string_view name) -> bool {
    if (name.empty() || name.size() > longest_name || name.front() == '/' || name.front() == '.') return false;
    if (name.find("..") != std::string_view::npos) return false;
    for (const char letter : name) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9');
        if (!plain && std::string_view{"/_-+."}.find(letter) == std::string_view::npos) return false;
    }
    return true;
}

auto read(const std::filesystem::path& file) -> Result<TimeZone> {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) return Error{ErrorKind::bad_input, "there is no such file"};
    std::ifstream in{file, std::ios::binary};
    std::string bytes(static_cast<std::size_t>(largest_file), '\0');
    in.read(bytes.data(), largest_file);
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return TimeZone::parse(bytes);
}

auto folder_of_zones() -> std::filesystem::path {
    const char* named = std::getenv("TZDIR");
    return named != nullptr && *named != '\0' ? named : "/usr/share/zoneinfo";
}

/// POSIX allows a colon before the name, and a path instead of it.
auto zone_of_machine() -> TimeZone {
    if (const char* set = std::getenv("TZ"); set != nullptr) {
        std::string name{set};
        if (!name.empty() && name.front() == ':') name.erase(0, 1);
        if (name.empty()) return {};
        const auto path = name.front() == '/' ? std::filesystem::path{name} : folder_of_zones() / name;
        return read(path).value_or({});
    }
    return read("/etc/localtime").value_or({});
}

}  // namespace

auto is_schedule(std::string_view text) -> bool {
    return Cron::parse(text).ok();
}

auto why_no_schedule(std::string_view text) -> std::string {
    const auto parsed = Cron::parse(text);
    if (parsed || parsed.error().message().starts_with("a schedule ")) return {};
    return ": " + parsed.error().message();
}

auto zone_names() -> std::vector<std::string> {
    std::vector<std::string> out;
    const auto folder = folder_of_zones();
    std::error_code failed;
    std::filesystem::recursive_directory_iterator at{folder, failed};
    for (; !failed && at != std::filesystem::recursive_directory_iterator{} && out.size() < most_zones;
         at.increment(failed)) {
        const auto name = at->path().filename().string();
        // "posix" and "right" hold all of them once more; what begins small else is no zone.
        const bool other = name.empty() || name.front() < 'A' || name.front() > 'Z';
        std::error_code unknown;
        if (other) at.disable_recursion_pending();
        else if (at->is_regular_file(unknown)) out.push_back(at->path().lexically_relative(folder).generic_string());
    }
    return out;
}

auto is_zone(const std::string& name) -> bool {
    return zone_named(name).ok();
}

auto zone_named(const std::string& name) -> Result<TimeZone> {
    if (name.empty()) return zone_of_machine();
    if (is_zone_name(name))
        if (auto zone = read(folder_of_zones() / name)) return zone;
    return Error{ErrorKind::bad_input, "there is no time zone \"" + name +
                                           "\" on this machine; zones are called like Europe/Berlin "
                                           "(`timedatectl list-timezones`)"};
}

}  // namespace fanfold::config
