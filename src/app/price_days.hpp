#pragma once
/// Prices are copied by hand from a provider's page, and every cap and plan goes by them: how old they are is told.
#include <optional>
#include <set>
#include <string>

#include <fanfold/config/config.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold::app {

/// Whom the house or an enterprise lets answer, in any tier.
auto used_models(const config::Config& config) -> std::set<ModelName>;

/// What to say of a model whose prices were looked up more than half a year before `now`, or after it; nothing where they are
/// fresh, nobody noted the day, or it is free.
auto stale_price(const config::ModelSettings& model, Instant now) -> std::optional<std::string>;

/// "Prices as of: mini 2026-11-01; large 2026-10-12." of the models that tiers name; "" where all are free.
auto price_days(const config::Config& config) -> std::string;

}  // namespace fanfold::app
