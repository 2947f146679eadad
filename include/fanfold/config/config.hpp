#pragma once
/// Configuration: TOML files to typed values, with the origin of each and every error at once.
///
///   fanfold.toml              [house] currency, state, language · [caps] run, day | unlimited ·
///   [crawl] user_agent,
///                             delay, allow_networks, allow_ports, connect_to, workers ·
///                             [models.NAME] provider, …
///   sources/*.toml            [[source]] or one source a file, named by the file
///   profiles/**.toml          what many enterprises share; a profile may inherit another
///   enterprises/*.toml        one a file: profile, title, language, industry, sources, watch,
///   sections … jobs/*.toml               schedule, enterprises, deliver_by, tolerance prompts/
///   local templates and overlays
///
/// Unknown keys are errors with a did-you-mean. A broken enterprise, source or profile file affects
/// only what refers to it. Reads files; no network; secrets are resolved by `secret()` only when a
/// run needs them.
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fanfold/flow/enterprise.hpp>
#include <fanfold/flow/retention.hpp>
#include <fanfold/flow/source.hpp>
#include <fanfold/flow/timing.hpp>
#include <fanfold/http/egress.hpp>
#include <fanfold/http/name_server.hpp>
#include <fanfold/time/zone.hpp>
#include <fanfold/value/error.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::config {

struct Position {
    std::string file;  ///< relative to the config folder
    int line = 0;
    int column = 0;
};
auto to_string(const Position& position) -> std::string;  ///< "enterprises/acme.toml:12:3"

struct Complaint {
    Position at;
    std::string what;            ///< a sentence, with "did you mean …" where there is a near word
    bool fatal_for_all = false;  ///< fanfold.toml: nothing can run
    bool warning = false;
};

/// [crawl.browser], of sources with `render`.
struct BrowserSettings {
    std::string program = "chromium";
    Duration time = std::chrono::seconds{20};  ///< a page
    int pages = 50;                            ///< before it is started anew
    int memory_mib = 1024;
};

struct CrawlSettings {
    std::string user_agent;  ///< "fanfold/0.1 (+URL)"; public hosts need a contact
    std::string
        contact;  ///< URL or address in the User-Agent; asked for before public hosts are crawled
    std::vector<http::Network> allow_networks;
    std::vector<std::uint16_t> allow_ports;
    std::map<std::string, std::string> connect_to;
    std::vector<http::NameServer> dns;                ///< empty: the system's
    int per_address = 4;                              ///< requests at once to one IP address
    int workers = 32;                                 ///< visits in the air at once
    Duration request_time = std::chrono::seconds{60};  ///< one request, all in
    Duration source_time = std::chrono::minutes{30};  ///< a source's crawl ends after this
    Duration delay = std::chrono::seconds{1};  ///< of sources that do not write their own
    /// A source that was crawled less than this ago is not crawled again, whichever job asks. None: an hour, but a job's own
    /// next run looks again, because its schedule says how often it wants to.
    std::optional<Duration> fresh;
    BrowserSettings browser;
};

/// One [models.NAME] table. Secrets are named here, not held.
struct ModelSettings {
    ModelName name;
    Position at;           ///< of its table
    std::string provider;  ///< openai, anthropic, extractive, replay
    std::string region;    ///< where it stands; "" = not told
    std::string endpoint;
    std::string model_id;
    std::string key_env;             ///< from key = "${OPENAI_API_KEY}"
    std::filesystem::path key_file;  ///< from key_file
    std::string dialect = "json_schema";
    bool legacy_max_tokens = false;
    bool send_temperature = true;
    std::optional<Money> price_input, price_cached_input, price_output;  ///< per million tokens
    std::optional<Money> price_cache_write_5m, price_cache_write_1h;     ///< per million tokens
    bool batch = false;          ///< questions about pages go into the provider's batches
    std::size_t batch_lines = 2'000;  ///< most in one
    int batch_discount = 50;                                             ///< percent
    std::string cache = "5m";  ///< how long anthropic keeps the stable prefix: 5m, 1h, off
    std::string price_as_of;
    bool free = false;  ///< a local server: prices are zero on purpose
    int max_in_flight = 8;
    std::int64_t requests_per_minute = 0;
    std::int64_t tokens_per_minute = 0;
    int context_tokens = 0;
    std::vector<http::Network> allow_networks;  ///< for endpoints on the operator's own network
    std::filesystem::path recorded;             ///< replay
    std::vector<ModelName> fallback;            ///< asked instead when it can't be had
    Duration timeout = std::chrono::seconds{120};
};

/// [alerts]: who is told when a night goes wrong.
struct AlertSettings {
    std::optional<MailDelivery> mail;
    std::optional<WebhookDelivery> webhook;
    std::optional<ExecDelivery> exec;
    std::string ping;  ///< asked for after each run that went well; or `ping_from`, when it is a secret
    SecretPlace ping_from;
    std::vector<std::string> ping_networks;  ///< CIDR
    double budget = 0.8;     ///< share of a cap at which it is told
    int nights = 3;          ///< a source that is down or silent for so many runs is told
    std::vector<std::string> only;  ///< kinds; empty = all
};

struct House {
    std::filesystem::path root;   ///< the config folder
    std::filesystem::path state;  ///< where the databases live
    std::string currency = "USD";
    std::string language = "en";
    std::string timezone = "UTC";
    Caps caps;
    std::map<TemplateName, Caps> template_caps;
    CrawlSettings crawl;
    Retention retention;
    AlertSettings alerts;
    std::map<ModelName, ModelSettings> models;  ///< "extractive" is always there
    std::map<std::string, ModelName> tiers;     ///< "small" → model; default extractive
    std::vector<ModelName> when_money_ends;     ///< asked instead when a cap would be exceeded
};

struct Config {
    House house;
    std::map<SourceName, Source> sources;
    std::map<EnterpriseName, Enterprise> enterprises;
    std::map<EnterpriseName, std::string>
        enterprise_texts;                ///< what `keep_good_config` stores: the merged TOML
    std::vector<EnterpriseName> broken;  ///< named by a file, but their configuration is wrong
    std::map<EnterpriseName, std::vector<std::string>>
        broken_tags;              ///< of those, as far as they can be read
    std::map<JobName, Job> jobs;  ///< "nightly" with all enterprises if none is written
    std::map<JobName, Timing> timings;  ///< of each job
    std::map<JobName, std::filesystem::path>
        archives;  ///< of jobs that keep a web archive: its folder, from `house.root`
    std::vector<Complaint> complaints;
    /// Where each value came from: "enterprises/acme.toml:watch[0].names" style dotted key →
    /// position.
    std::map<EnterpriseName, std::map<std::string, Position>> origins;
    Digest digest;
    [[nodiscard]] auto usable() const -> bool;  ///< no complaint is fatal for all
};

/// Reads everything under `root`. Never throws on input; a missing fanfold.toml is a fatal
/// complaint that says `fanfold init`.
auto load(const std::filesystem::path& root) -> Config;
/// An enterprise from its stored merged text (last good version). Sources that are gone by now,
/// broken or no longer visible to it are left out; it is fix_config if none is left.
auto enterprise_from(const EnterpriseName& name, std::string_view merged_toml, const Config& config)
    -> Result<Enterprise>;
/// The models that may not read for the enterprise, each with why: the words name the line that
/// forbids and the model's.
auto refused_models(const Config& config, const Enterprise& enterprise)
    -> std::map<ModelName, std::string>;
/// The enterprises a selector list means, sorted: names, "tag:T"; empty = all. Broken ones are
/// among them, because they run on their last good version. Unknown names are bad_input with a
/// did-you-mean.
auto select(const Config& config, std::span<const std::string> selectors)
    -> Result<std::vector<EnterpriseName>>;
/// An IANA time zone of this machine ($TZDIR, else /usr/share/zoneinfo); "" = $TZ, else /etc/localtime, else UTC.
/// bad_input if there is none of that name.
auto zone_named(const std::string& name) -> Result<TimeZone>;
/// From the environment or a file; fix_config if it is missing or empty. Trailing newline dropped.
/// Empty for a model that names neither. `key_file` may begin with "${NAME}/" (systemd's
/// CREDENTIALS_DIRECTORY).
auto secret(const ModelSettings& model) -> Result<Secret>;
/// What stands for itself, or for an environment variable when it is written "${NAME}".
auto secret_in(const std::string& written, const std::string& of_what) -> Result<Secret>;
/// The same, of a delivery; empty for a place that names nothing.
auto secret(const SecretPlace& place, const std::string& of_what) -> Result<Secret>;
/// The merged configuration of one enterprise, each line with its origin: `config show E`.
auto show(const Config& config, const EnterpriseName& enterprise) -> Result<std::string>;
/// The nearest word within edit distance 2 (or a third of its length), for did-you-mean.
auto nearest(std::string_view word, std::span<const std::string> known)
    -> std::optional<std::string>;
/// Writes a commented starting configuration into an empty or missing folder: caps 1 a run and 5 a
/// day.
auto scaffold(const std::filesystem::path& folder, const std::string& currency) -> Result<Done>;
/// docs/configuration.md: every key with its default, from the tables that check them.
auto reference() -> std::string;

}  // namespace fanfold::config
