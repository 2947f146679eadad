#include "upkeep.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace fanfold::app {

namespace {

constexpr Duration a_day = std::chrono::hours{23};  // a nightly job drifts by minutes

auto words_of(const store::Cleaned& cleaned) -> std::string {
    std::string out;
    for (const auto& [table, count] : cleaned.rows) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, table);
    return fmt::format("{}; {} bytes given back", out.empty() ? "nothing" : out, cleaned.bytes);
}

void tell(Context& context, LogLevel level, std::string_view kind, std::string text) {
    LogEntry entry;
    entry.level = level;
    entry.kind = kind;
    entry.text = std::move(text);
    context.premises->log->write(std::move(entry));
}

}  // namespace

auto clean_daily(Context& context) -> boost::asio::awaitable<void> {
    auto& cleaner = context.store->cleaner();
    const auto now = context.clock.now();
    // A run that plays in the future must not take what it sees for old.
    if (now > SystemClock{}.now() + a_day) co_return;
    auto last = co_await cleaner.last_cleaned();
    if (!last || (*last && now < **last + a_day)) co_return;
    auto cleaned = co_await cleaner.clean(context.config.house.retention, now, store::Rehearsal::no, store::Pace::in_steps);
    if (!cleaned)
        tell(context, LogLevel::warning, "store.cleaning_failed", cleaned.error().message());
    else if (!cleaned->rows.empty())
        tell(context, LogLevel::info, "store.cleaned", words_of(*cleaned));
}

auto cleaned_json(const store::Cleaned& cleaned) -> nlohmann::ordered_json {
    nlohmann::ordered_json rows = nlohmann::ordered_json::object();
    for (const auto& [table, count] : cleaned.rows) rows[table] = count;
    return {{"rows", std::move(rows)}, {"bytes", cleaned.bytes}, {"anew", cleaned.anew}, {"anew_due", cleaned.anew_due}};
}

void print_cleaned(const store::Cleaned& cleaned, bool rehearsal) {
    for (const auto& [table, count] : cleaned.rows) fmt::print("{:>12} {}\n", count, table);
    if (cleaned.rows.empty()) fmt::print("Nothing is old enough to go ([retention] in fanfold.toml).\n");
    if (rehearsal)
        fmt::print("{:>12} bytes of text would go; nothing was deleted\n", cleaned.bytes);
    else
        fmt::print("{:>12} bytes given back to the disk\n", cleaned.bytes);
    if (cleaned.anew) fmt::print("The files are written anew: nothing that was deleted stands in unused space of them.\n");
    if (cleaned.anew_due) fmt::print("Left: {}\n", anew_due_words);
}

}  // namespace fanfold::app
