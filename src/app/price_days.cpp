#include "price_days.hpp"

#include <fmt/format.h>

#include <set>

namespace fanfold::app {

namespace {

constexpr std::int64_t old_days = 180;

auto day_of(Instant at) -> std::int64_t {
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

}  // namespace

auto used_models(const config::Config& config) -> std::set<ModelName> {
    std::set<ModelName> out;
    for (const auto& [tier, model] : config.house.tiers) out.insert(model);
    for (const auto& [name, enterprise] : config.enterprises)
        for (const auto& [tier, model] : enterprise.models) out.insert(model);
    return out;
}

auto stale_price(const config::ModelSettings& model, Instant now) -> std::optional<std::string> {
    if (model.free || model.price_as_of.empty()) return std::nullopt;
    const auto looked_up = parse_rfc3339(model.price_as_of);
    if (!looked_up) return std::nullopt;
    const auto age = day_of(now) - day_of(*looked_up);
    if (age < -1) return fmt::format("price_as_of = {} is a day that has not been", model.price_as_of);
    if (age <= old_days) return std::nullopt;
    return fmt::format("its prices are those of {}, {} days ago", model.price_as_of, age);
}

auto price_days(const config::Config& config) -> std::string {
    std::string out;
    for (const auto& name : used_models(config)) {
        const auto found = config.house.models.find(name);
        if (found == config.house.models.end() || found->second.free) continue;
        const auto& model = found->second;
        out += fmt::format("{}{} {}", out.empty() ? "Prices as of: " : "; ", name.str(),
                           model.price_as_of.empty() ? "(nobody noted the day: price_as_of)" : model.price_as_of);
    }
    return out.empty() ? out : out + ".\n";
}

}  // namespace fanfold::app
