#include "cascade_saving.hpp"

#include <map>
#include <optional>

namespace fanfold::app {

namespace {

/// The tiers of the two models that a template may ask, one after the other; empty where there is one at most.
struct Tiers {
    std::string smaller, larger;
};

auto tiers_of(const prompt::FrontMatter& front) -> Tiers {
    const bool rules = front.tier == "rules";
    const Tiers out{prompt::first_model_tier(front), rules ? front.escalate.then : front.escalate.to};
    return out.smaller.empty() || out.larger.empty() ? Tiers{} : out;
}

auto model_of(const config::Config& config, const EnterpriseName& name, const std::string& tier) -> ModelName {
    if (const auto reader = config.enterprises.find(name); reader != config.enterprises.end())
        if (const auto own = reader->second.models.find(tier); own != reader->second.models.end()) return own->second;
    const auto usual = config.house.tiers.find(tier);
    return usual == config.house.tiers.end() ? ModelName{} : usual->second;
}

/// What the same tokens would have cost with this model, in batches where they went so.
auto at_prices_of(const config::ModelSettings& model, const store::SpentDay& day) -> std::optional<Money> {
    if (!model.price_input || !model.price_output || day.calls <= 0) return std::nullopt;
    const auto cached = model.price_cached_input.value_or(*model.price_input);
    const auto whole = model.price_input->parts(day.input - day.cached) + cached.parts(day.cached) + model.price_output->parts(day.output);
    const int discount = model.batch ? model.batch_discount : 0;
    return whole - Money::pico(whole.pico() / day.calls * day.batched / 100 * discount);
}

}  // namespace

auto cascade_saving(const config::Config& config, const prompt::Catalog& catalog, const std::vector<store::SpentDay>& days)
    -> CascadeSaving {
    CascadeSaving out;
    std::map<TemplateName, Tiers> known;
    for (const auto& day : days) {
        auto [tiers, is_new] = known.try_emplace(day.template_name);
        if (is_new)
            if (const auto found = catalog.find(day.template_name, Enterprise{})) tiers->second = tiers_of(found->front);
        if (tiers->second.larger.empty()) continue;
        const auto smaller = model_of(config, day.enterprise, tiers->second.smaller);
        const auto larger = config.house.models.find(model_of(config, day.enterprise, tiers->second.larger));
        if (larger == config.house.models.end() || smaller == larger->first) continue;
        const auto worth = at_prices_of(larger->second, day);
        if (!worth) continue;
        if (day.model == smaller) out.asked += day.calls, out.about += *worth - day.settled;
        if (day.model == larger->first) out.went_on += day.calls, out.about -= day.settled;
    }
    return out;
}

}  // namespace fanfold::app
