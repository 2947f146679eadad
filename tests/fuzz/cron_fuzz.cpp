#include <cstdint>
#include <fanfold/time/cron.hpp>

/// The first part is a time zone file, what follows the last line end a schedule.
extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    using namespace fanfold;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto line = text.rfind('\n');
    const auto schedule = line == std::string_view::npos ? text : text.substr(line + 1);
    const auto zone = TimeZone::parse(text.substr(0, line == std::string_view::npos ? 0 : line + 1)).value_or({});
    const auto cron = Cron::parse(schedule, "seed");
    if (!cron) return 0;
    const auto from = Instant{std::chrono::seconds{1'790'000'000}};
    if (const auto due = cron->next(from, zone); due && *due <= from) __builtin_trap();
    return 0;
}
