#include <algorithm>

#include "house.hpp"
#include "reader.hpp"
#include "values.hpp"

namespace fanfold::config {

namespace {

constexpr std::string_view extractive = "extractive";

void read_key(const Reader& table, const std::filesystem::path& root, ModelSettings& out) {
    out.key_env = environment_name(table.text("key")).value_or("");
    const auto file = table.text("key_file");
    // "${CREDENTIALS_DIRECTORY}/openai" is known only when the key is asked for.
    if (!file.empty())
        out.key_file = file.starts_with("${") ? std::filesystem::path{file} : from_root(root, file);
}

void read_prices(const Reader& table, ModelSettings& out) {
    out.free = table.flag("free", out.provider == extractive);
    out.price_input = table.money("price_input");
    out.price_cached_input = table.money("price_cached_input");
    out.price_cache_write_5m = table.money("price_cache_write_5m");
    out.price_cache_write_1h = table.money("price_cache_write_1h");
    out.price_output = table.money("price_output");
    out.batch = table.flag("batch", false);
    out.batch_lines = static_cast<std::size_t>(table.whole("batch_lines", 2'000));
    out.batch_discount = table.whole("batch_discount", out.batch_discount);
    out.price_as_of = table.text("price_as_of");
}

void read_limits(const Reader& table, ModelSettings& out) {
    out.max_in_flight = table.whole("max_in_flight", out.max_in_flight);
    out.requests_per_minute = table.integer("requests_per_minute", 0);
    out.tokens_per_minute = table.integer("tokens_per_minute", 0);
    out.context_tokens = table.whole("context_tokens", 0);
    out.timeout = table.duration("timeout", out.timeout);
}

auto read_model(const std::string& name, const Reader& table, const std::filesystem::path& root)
    -> ModelSettings {
    ModelSettings out;
    out.name = ModelName{name};
    out.provider = table.text("provider");
    out.region = table.text("region");
    out.endpoint = table.text("endpoint");
    out.model_id = table.text("model");
    out.dialect = table.text("dialect", out.dialect);
    out.legacy_max_tokens = table.flag("legacy_max_tokens", false);
    out.send_temperature = table.flag("send_temperature", true);
    out.cache = table.text("cache", out.cache);
    out.allow_networks = table.networks("allow_networks");
    const auto recorded = table.text("recorded");
    if (!recorded.empty()) out.recorded = from_root(root, recorded);
    read_key(table, root, out);
    read_prices(table, out);
    read_limits(table, out);
    return out;
}

/// One model's table, checked as a whole.
class ModelCheck {
  public:
    ModelCheck(const Entry& entry, const ModelSettings& model, Complaints& complaints)
        : table_(entry.value),
          header_("[models." + entry.key + "]"),
          model_(model),
          complaints_(complaints) {}

    void run() {
        if (model_.provider == "openai") check_endpoint("https://api.openai.com/v1");
        if (model_.provider == "anthropic") check_endpoint("https://api.anthropic.com/v1");
        if (model_.provider == "replay" && !has("recorded"))
            needs("recorded: the file of recorded answers");
        if (model_.batch && model_.provider != "openai" && model_.provider != "anthropic")
            complain("batch", "has batch = true: only openai and anthropic have batches");
        if (has("key") && has("key_file"))
            complain("key_file", "says key and key_file: keep one of the two");
    }

  private:
    void check_endpoint(const std::string& example) {
        if (!has("endpoint")) needs("endpoint, such as \"" + example + "\"");
        if (!has("model")) needs("model: the provider's name of it");
        check_prices();
        check_network();
    }

    void check_prices() {
        if (model_.free && has_price())
            complain("free", "is free and has a price: keep one of the two");
        if (!model_.free && !(has("price_input") && has("price_output"))) {
            needs(
                "price_input and price_output (per million tokens), or free = true for a server of "
                "your own: without "
                "prices no cap can hold");
        }
    }

    /// The socket will be refused at run time; better said now. Names that need DNS are judged
    /// there alone.
    void check_network() {
        const auto url = Url::parse(model_.endpoint);
        if (!url) return;
        std::string host{url->host()};
        if (host == "localhost") host = "127.0.0.1";
        if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
        const auto address = http::Address::parse(host);
        if (!address || http::EgressRule{model_.allow_networks, {}}.permits(*address)) return;
        const auto* prefix = host.find(':') == std::string::npos ? "/32" : "/128";
        complain("endpoint",
                 "has its endpoint on a network that is not public: add allow_networks = [\"" +
                     host + prefix + "\"] to permit it");
    }

    /// A price of zero says the same as `free`.
    [[nodiscard]] auto has_price() const -> bool {
        const std::optional<Money> prices[] = {
            model_.price_input, model_.price_output, model_.price_cached_input,
            model_.price_cache_write_5m, model_.price_cache_write_1h};
        return std::any_of(std::begin(prices), std::end(prices),
                           [](const auto& price) { return price.value_or(Money{}) > Money{}; });
    }

    [[nodiscard]] auto has(std::string_view key) const -> bool {
        return table_.find(key) != nullptr;
    }
    void needs(const std::string& what) {
        complaints_.error(table_.at, header_ + " needs " + what);
    }
    void complain(std::string_view key, const std::string& what) {
        const auto* entry = table_.entry(key);
        complaints_.error(entry == nullptr ? table_.at : entry->value.at, header_ + " " + what);
    }

    const Node& table_;
    std::string header_;
    const ModelSettings& model_;
    Complaints& complaints_;
};

void add_model(const Entry& entry, House& house, Complaints& complaints) {
    if (entry.value.kind != Kind::table) return;
    auto model = read_model(entry.key, Reader{entry.value}, house.root);
    model.at = entry.value.at;
    ModelCheck{entry, model, complaints}.run();
    if (entry.key == extractive && model.provider != extractive) {
        complaints.error(entry.key_at,
                         "\"extractive\" is the model inside; give this one another name");
        return;
    }
    house.models.insert_or_assign(ModelName{entry.key}, std::move(model));
}

void add_extractive(House& house) {
    ModelSettings inside;
    const ModelName name{std::string{extractive}};
    inside.name = name;
    inside.provider = extractive;
    inside.free = true;
    house.models.emplace(name, std::move(inside));
}

/// Whether a model of this name is there; says so where it is not.
auto is_model(const Node& value, const House& house, Complaints& complaints) -> bool {
    const auto& name = value.text;
    if (!is_name(name)) return false;
    if (house.models.contains(ModelName{name})) return true;
    std::vector<std::string> known;
    for (const auto& [model, settings] : house.models) known.push_back(model.str());
    complaints.error(value.at, "no model is called " + in_quotes(name) +
                                   (known.size() < 2 ? ": write [models." + name + "]"
                                                     : did_you_mean(name, known)));
    return false;
}

void read_tiers(const Node& table, House& house, Complaints& complaints) {
    for (const auto* tier : {"small", "large"})
        house.tiers[tier] = ModelName{std::string{extractive}};
    const auto* tiers = table.find("tiers");
    if (tiers == nullptr) return;
    for (const auto& entry : tiers->entries)
        if (house.tiers.contains(entry.key) && is_model(entry.value, house, complaints))
            house.tiers[entry.key] = ModelName{entry.value.text};
}

/// The models that a list names.
auto models_in(const Node* list, const House& house, Complaints& complaints)
    -> std::vector<ModelName> {
    std::vector<ModelName> out;
    if (list == nullptr) return out;
    for (const auto& item : list->items)
        if (is_model(item, house, complaints)) out.emplace_back(item.text);
    return out;
}

void read_stand_ins(const Node& table, House& house, Complaints& complaints) {
    if (const auto* caps = table.find("caps"))
        house.when_money_ends = models_in(caps->find("then"), house, complaints);
    const auto* models = table.find("models");
    if (models == nullptr) return;
    for (const auto& entry : models->entries) {
        const auto found = house.models.find(ModelName{entry.key});
        if (found == house.models.end() || entry.value.kind != Kind::table) continue;
        found->second.fallback = models_in(entry.value.find("fallback"), house, complaints);
    }
}

}  // namespace

void read_models(const Node& table, House& house, Complaints& complaints) {
    if (const auto* models = table.find("models")) {
        for (const auto& entry : models->entries) add_model(entry, house, complaints);
    }
    add_extractive(house);
    read_tiers(table, house, complaints);
    read_stand_ins(table, house, complaints);
}

}  // namespace fanfold::config
