#include "models.hpp"

#include <fanfold/model/providers.hpp>
#include <set>

namespace fanfold::app {

namespace {

auto per_million(std::optional<Money> price) -> std::optional<PricePerMillion> {
    return price ? std::optional{PricePerMillion{*price}} : std::nullopt;
}

auto price_of(const config::ModelSettings& settings) -> model::Price {
    model::Price out;
    out.input.price = settings.price_input.value_or(Money{});
    out.output.price = settings.price_output.value_or(Money{});
    out.cached_input = per_million(settings.price_cached_input);
    out.cache_write_5m = per_million(settings.price_cache_write_5m);
    out.cache_write_1h = per_million(settings.price_cache_write_1h);
    out.batch_discount = settings.batch_discount;
    out.as_of = settings.price_as_of;
    return out;
}

auto card_of(const config::ModelSettings& settings, const Secret& key) -> model::ModelCard {
    model::ModelCard card;
    card.name = settings.name;
    card.provider = settings.provider;
    card.model_id = settings.model_id;
    FieldHasher realm;
    realm.add(settings.endpoint).add(key.reveal());
    card.realm = realm.finish().hex();
    card.price = price_of(settings);
    card.max_in_flight = settings.max_in_flight;
    card.requests_per_minute = settings.requests_per_minute;
    card.tokens_per_minute = settings.tokens_per_minute;
    card.context_tokens = settings.context_tokens;
    return card;
}

auto dialect_of(const std::string& word) -> model::SchemaDialect {
    if (word == "json_object") return model::SchemaDialect::json_object;
    if (word == "none") return model::SchemaDialect::none;
    return model::SchemaDialect::json_schema;
}

auto cache_of(const std::string& word) -> model::PromptCache {
    if (word == "off") return model::PromptCache::off;
    return word == "1h" ? model::PromptCache::one_hour : model::PromptCache::five_minutes;
}

/// What all providers that have an endpoint are told.
template <class Settings>
auto endpoint_settings(const config::ModelSettings& settings) -> Result<Settings> {
    auto key = config::secret(settings);
    if (!key) return key.error();
    auto endpoint = Url::parse(settings.endpoint);
    if (!endpoint)
        return Error{ErrorKind::fix_config,
                     "[models." + settings.name.str() +
                         "] endpoint is not an http(s) URL: " + settings.endpoint};
    Settings out;
    out.card = card_of(settings, *key);
    out.endpoint = *endpoint;
    out.key = *key;
    out.dialect = dialect_of(settings.dialect);
    out.send_temperature = settings.send_temperature;
    out.timeout = settings.timeout;
    return out;
}

auto openai_settings(const config::ModelSettings& settings) -> Result<model::OpenAiSettings> {
    auto openai = endpoint_settings<model::OpenAiSettings>(settings);
    if (openai) openai->legacy_max_tokens = settings.legacy_max_tokens;
    return openai;
}

auto anthropic_settings(const config::ModelSettings& settings)
    -> Result<model::AnthropicSettings> {
    auto anthropic = endpoint_settings<model::AnthropicSettings>(settings);
    if (anthropic) anthropic->cache = cache_of(settings.cache);
    return anthropic;
}

auto build_openai(const config::ModelSettings& settings, http::HttpClient& http, const Clock& clock)
    -> Result<std::unique_ptr<model::ModelClient>> {
    auto openai = openai_settings(settings);
    if (!openai) return openai.error();
    return model::make_openai(http, clock, std::move(*openai));
}

auto build_anthropic(const config::ModelSettings& settings, http::HttpClient& http,
                     const Clock& clock) -> Result<std::unique_ptr<model::ModelClient>> {
    auto anthropic = anthropic_settings(settings);
    if (!anthropic) return anthropic.error();
    return model::make_anthropic(http, clock, std::move(*anthropic));
}

}  // namespace

auto model_client_settings(const config::House& house) -> http::ClientSettings {
    http::ClientSettings settings;
    settings.user_agent = "fanfold/" FANFOLD_VERSION;
    std::vector<http::Network> allow;
    int in_flight = 16;
    for (const auto& [name, model] : house.models) {
        allow.insert(allow.end(), model.allow_networks.begin(), model.allow_networks.end());
        in_flight = std::max(in_flight, model.max_in_flight);
    }
    settings.egress = http::EgressRule{std::move(allow), {443, 80, 8080, 8443}};
    settings.max_connections = in_flight;
    settings.receive_buffer = 2 << 10;
    return settings;
}

auto models_in_use(const config::Config& config,
                   const std::map<EnterpriseName, Enterprise>& enterprises)
    -> std::vector<ModelName> {
    std::set<ModelName> names{ModelName{"extractive"}};
    for (const auto& [tier, model] : config.house.tiers) names.insert(model);
    for (const auto& [name, enterprise] : enterprises)
        for (const auto& [tier, model] : enterprise.models) names.insert(model);
    names.insert(config.house.when_money_ends.begin(), config.house.when_money_ends.end());
    std::vector<ModelName> out{names.begin(), names.end()};
    for (std::size_t at = 0; at < out.size(); ++at) {  // stand-ins may have stand-ins
        const auto found = config.house.models.find(out[at]);
        if (found == config.house.models.end()) continue;
        for (const auto& name : found->second.fallback)
            if (names.insert(name).second) out.push_back(name);
    }
    return out;
}

auto build_model(const config::ModelSettings& settings, http::HttpClient& http, const Clock& clock,
                 boost::asio::any_io_executor cpu) -> Result<std::unique_ptr<model::ModelClient>> {
    if (settings.provider == "replay") return model::make_replay(settings.name, settings.recorded);
    if (settings.provider == "openai") return build_openai(settings, http, clock);
    if (settings.provider == "anthropic") return build_anthropic(settings, http, clock);
    return model::make_extractive(cpu, settings.name);
}

auto build_batches(const config::ModelSettings& settings, http::HttpClient& http,
                   const Clock& clock) -> Result<fanout::BatchRoute> {
    fanout::BatchRoute out;
    out.fills = settings.batch;
    out.lines = settings.batch_lines;
    if (settings.provider == "openai") {
        auto openai = openai_settings(settings);
        if (!openai) return openai.error();
        out.client = model::make_openai_batch(http, clock, std::move(*openai));
    } else if (settings.provider == "anthropic") {
        auto anthropic = anthropic_settings(settings);
        if (!anthropic) return anthropic.error();
        out.client = model::make_anthropic_batch(http, clock, std::move(*anthropic));
    }
    return out;
}

}  // namespace fanfold::app
