#include "context.hpp"

#include <algorithm>
#include <cstdlib>
#include <fanfold/config/user_agent.hpp>
#include <functional>
#include <thread>

#include "machine.hpp"
#include "models.hpp"
#include "terminal.hpp"

namespace fanfold::app {

namespace {

/// Of an enterprise, or of [alerts].
template <class Ways>
void hide_ways(const Ways& ways, const std::function<void(const Result<Secret>&)>& hide) {
    if (ways.mail) hide(config::secret(ways.mail->password, "mail"));
    if (!ways.webhook) return;
    hide(config::secret(ways.webhook->key, "webhook"));
    hide(config::secret(ways.webhook->url_from, "webhook"));
}

/// What the log must never say. A secret that can't be read is complained of where it is needed.
void hide_secrets(const config::Config& config, log::Output& log) {
    const auto hide = [&log](const Result<Secret>& secret) {
        if (secret) log.hide(*secret);
    };
    for (const auto& [name, model] : config.house.models) hide(config::secret(model));
    for (const auto& [name, source] : config.sources) {
        hide(config::secret(source.proxy.password, "proxy"));
        if (!source.sign_in) continue;
        hide(config::secret(source.sign_in->password, "source"));
        hide(config::secret(source.sign_in->token, "source"));
        for (const auto& [header, written] : source.sign_in->headers)
            if (written.starts_with("${")) hide(config::secret_in(written, "source"));
    }
    for (const auto& [name, enterprise] : config.enterprises) hide_ways(enterprise, hide);
    hide_ways(config.house.alerts, hide);
    hide(config::secret(config.house.alerts.ping_from, "alerts"));
}

/// Cron mails what is printed, and waiting is no news; a journal is looked into when something hangs.
void tell_of_waiting(log::Output& log, const std::string& why) {
    if (log.for_machines()) {
        LogEntry entry;
        entry.kind = "store.waiting";
        entry.text = why;
        log.write(std::move(entry));
    } else if (stderr_is_terminal()) {
        std::fprintf(stderr, "fanfold: %s; waiting for its turn (Ctrl-C ends it)\n", why.c_str());
    }
}

/// A host that is resolved by its name, and so may be anybody's.
auto public_host(const Source& source, const config::CrawlSettings& crawl) -> std::optional<std::string> {
    for (const auto* list : {&source.seeds, &source.feeds, &source.sitemaps})
        for (const auto& url : *list) {
            std::string host{url.host()};
            if (!http::Address::parse(url.host()) && !crawl.connect_to.contains(host)) return host;
        }
    return std::nullopt;
}

auto contact_given(const config::Config& config,
                   const std::map<EnterpriseName, Enterprise>& enterprises,
                   const std::vector<EnterpriseName>& used) -> Status {
    std::map<EnterpriseName, Enterprise> serving;
    for (const auto& name : used) serving.emplace(name, enterprises.at(name));
    const auto host = uncalled_host(config, serving);
    if (!host) return Done{};
    return Error{ErrorKind::fix_config, "before " + *host +
                                            " is visited, say who is calling: write contact = "
                                            "\"https://…\" or an address under [crawl] in fanfold.toml"};
}

/// What an enterprise's own configuration says of money and models.
void bind_to(fanout::EngineSettings& engine, const config::Config& config,
             const Enterprise& enterprise) {
    if (enterprise.caps != Caps{}) engine.enterprise_caps.emplace(enterprise.name, enterprise.caps);
    if (enterprise.timezone != config.house.timezone)
        if (const auto zone = Calendar::in(enterprise.timezone))
            engine.zones.emplace(enterprise.name, *zone);
    auto refused = config::refused_models(config, enterprise);
    if (!refused.empty()) engine.refused.emplace(enterprise.name, std::move(refused));
}

}  // namespace

namespace {

/// Who names the file in it means the folder.
auto folder_of(const std::filesystem::path& named) -> std::filesystem::path {
    std::error_code failed;
    if (named.filename() != "fanfold.toml" || std::filesystem::is_directory(named, failed)) return named;
    return named.has_parent_path() ? named.parent_path() : std::filesystem::path{"."};
}

}  // namespace

auto uncalled_host(const config::Config& config, const std::map<EnterpriseName, Enterprise>& enterprises)
    -> std::optional<std::string> {
    const auto& crawl = config.house.crawl;
    if (!crawl.contact.empty() || crawl.connect_to.contains("*")) return std::nullopt;
    for (const auto& [name, enterprise] : enterprises)
        for (const auto& source_name : enterprise.sources) {
            const auto source = config.sources.find(source_name);
            if (source == config.sources.end()) continue;
            if (auto host = public_host(source->second, crawl)) return host;
        }
    return std::nullopt;
}

auto config_folder(const std::string& given) -> std::filesystem::path {
    if (!given.empty()) return folder_of(given);
    if (const char* named = std::getenv("FANFOLD_CONFIG"); named != nullptr && *named != '\0')
        return folder_of(named);
    std::error_code failed;
    if (std::filesystem::exists("fanfold.toml", failed)) return ".";
    if (std::filesystem::exists("/etc/fanfold/fanfold.toml", failed)) return "/etc/fanfold";
    return ".";
}

auto crawl_client_settings(const config::CrawlSettings& crawl) -> http::ClientSettings {
    http::ClientSettings settings;
    settings.user_agent = config::user_agent_of(crawl);
    settings.egress = http::EgressRule{crawl.allow_networks, crawl.allow_ports};
    settings.connect_to = crawl.connect_to;
    settings.dns = crawl.dns;
    settings.max_per_address = crawl.per_address;
    settings.body_budget = 48u << 20;
    settings.max_connections = crawl.workers;
    return settings;
}

auto load_catalog(const config::Config& config) -> prompt::Catalog {
    return prompt::Catalog::load(packaged_prompts_files(), config.house.root / "prompts");
}

Premises::Premises(Duration shift, std::shared_ptr<log::Output> printed)
    : log(std::move(printed)), clock(shift), cpu(cpu_threads()) {}

Premises::~Premises() {
    store.reset();
    cpu.join();
    couriers.join();
    pdfs.join();
    renderers.join();
}

auto Premises::open_store(const std::filesystem::path& folder, bool no_wait) -> Status {
    bool told = false;
    while (true) {
        auto opened = store::Store::open(folder, io.get_executor(), clock);
        if (opened) {
            store = std::move(*opened);
            return Done{};
        }
        if (opened.error().kind() != ErrorKind::busy || no_wait) return opened.error();
        if (!told) tell_of_waiting(*log, opened.error().message());
        told = true;
        std::this_thread::sleep_for(std::chrono::milliseconds{500});
    }
}

Context::Context(config::Config loaded, std::shared_ptr<Premises> shared)
    : premises(std::move(shared)),
      config(std::move(loaded)),
      clock(premises->clock),
      random(premises->random),
      catalog(load_catalog(config)),
      io(premises->io),
      cpu(premises->cpu),
      couriers(premises->couriers),
      store(premises->store) {
    hide_secrets(config, *premises->log);
}

Context::Context(config::Config loaded, Duration shift, std::shared_ptr<log::Output> printed)
    : Context(std::move(loaded), std::make_shared<Premises>(shift, std::move(printed))) {}

Context::~Context() {
    pipeline.reset();
    engine.reset();
    web.reset();
    model_http.reset();
}

auto Context::open_store(bool no_wait) -> Status {
    return premises->open_store(config.house.state, no_wait);
}

auto Context::load_enterprises() -> boost::asio::awaitable<Status> {
    auto& book = store->run_book();
    enterprises = config.enterprises;
    for (const auto& [name, enterprise] : config.enterprises) {
        auto kept =
            co_await book.keep_good_config(name, config.enterprise_texts.at(name), clock.now());
        if (!kept) co_return kept;
    }
    for (const auto& name : config.broken) {
        auto text = co_await book.good_config(name);
        if (!text) co_return text.error();
        if (!*text) continue;
        auto last_good = config::enterprise_from(name, **text, config);
        if (!last_good) continue;
        last_good->last_good = true;
        enterprises.insert_or_assign(name, std::move(*last_good));
    }
    co_return Done{};
}

auto Context::build(const std::vector<EnterpriseName>& used) -> Status {
    if (auto given = contact_given(config, enterprises, used); !given) return given;
    web = std::make_unique<http::HttpClient>(io.get_executor(),
                                             crawl_client_settings(config.house.crawl));
    model_http =
        std::make_unique<http::HttpClient>(io.get_executor(), model_client_settings(config.house));

    std::map<EnterpriseName, Enterprise> serving;
    for (const auto& name : used) serving.emplace(name, enterprises.at(name));
    std::vector<std::unique_ptr<model::ModelClient>> clients;
    std::vector<fanout::BatchRoute> batches;
    for (const auto& name : models_in_use(config, serving)) {
        config::ModelSettings settings;
        settings.name = name;
        settings.provider = "extractive";
        if (const auto found = config.house.models.find(name); found != config.house.models.end())
            settings = found->second;
        auto client = build_model(settings, *model_http, clock, cpu.get_executor());
        if (!client) return client.error();
        clients.push_back(std::move(*client));
        auto route = build_batches(settings, *model_http, clock);
        if (!route) return route.error();
        if (route->client) batches.push_back(std::move(*route));
    }
    fanout::EngineSettings engine_settings;
    engine_settings.currency = config.house.currency;
    engine_settings.caps = config.house.caps;
    engine_settings.template_caps = config.house.template_caps;
    engine_settings.zone = Calendar::in(config.house.timezone).value_or(Calendar{});
    engine_settings.when_money_ends = config.house.when_money_ends;
    for (const auto& [name, settings] : config.house.models)
        if (!settings.fallback.empty()) engine_settings.fallbacks.emplace(name, settings.fallback);
    engine_settings.epoch = store->epoch();
    for (const auto& [name, enterprise] : serving) bind_to(engine_settings, config, enterprise);
    const auto unit_random = [this] { return std::uniform_real_distribution<double>{}(random); };
    engine = std::make_unique<fanout::Engine>(io.get_executor(), clock, store->ledger(),
                                              std::move(clients), std::move(engine_settings),
                                              unit_random);
    engine->use_batches(store->batch_book(), std::move(batches), {});
    pipeline::Parts parts{io.get_executor(),
                          cpu.get_executor(),
                          couriers.get_executor(),
                          premises->pdfs.get_executor(),
                          premises->renderers.get_executor(),
                          clock,
                          config,
                          enterprises,
                          catalog,
                          *store,
                          *web,
                          *engine,
                          unit_random,
                          *premises->log};
    pipeline = std::make_unique<pipeline::Pipeline>(std::move(parts));
    return Done{};
}

}  // namespace fanfold::app
