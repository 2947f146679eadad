#pragma once
/// The composition root: builds everything, bottom up, and takes it down in reverse. The only place
/// that knows all.
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <random>

#include <fanfold/async/line.hpp>
#include <fanfold/config/config.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/log/output.hpp>
#include <fanfold/pipeline/pipeline.hpp>
#include <fanfold/prompt/catalog.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <fanfold/store/store.hpp>
#include <fanfold/time/clock.hpp>

namespace fanfold {
auto packaged_prompts_files() -> std::span<const EmbeddedFile>;
auto demo_house_files() -> std::span<const EmbeddedFile>;
}  // namespace fanfold

namespace fanfold::app {

/// Where the configuration is: -C, $FANFOLD_CONFIG, ./fanfold.toml's folder, /etc/fanfold.
auto config_folder(const std::string& given) -> std::filesystem::path;
/// A host that these would visit although [crawl] contact does not say who is calling.
auto uncalled_host(const config::Config& config, const std::map<EnterpriseName, Enterprise>& enterprises)
    -> std::optional<std::string>;
/// How the house visits sites.
auto crawl_client_settings(const config::CrawlSettings& crawl) -> http::ClientSettings;
/// The configured templates: packaged ones, shadowed by <config>/prompts.
auto load_catalog(const config::Config& config) -> prompt::Catalog;

/// What outlives a configuration: the threads, the store and the log. Members stand in the order in which they depend
/// on each other, so that destruction is the reverse.
struct Premises {
    Premises(Duration shift, std::shared_ptr<log::Output> printed);
    ~Premises();
    /// Waits for another owner unless `no_wait`.
    auto open_store(const std::filesystem::path& folder, bool no_wait) -> Status;

    std::shared_ptr<log::Output> log;
    SystemClock clock;
    std::mt19937_64 random{std::random_device{}()};
    boost::asio::io_context io{1};
    boost::asio::thread_pool cpu;
    boost::asio::thread_pool couriers{2};  ///< they wait for mail servers and programs
    boost::asio::thread_pool pdfs{2};      ///< they wait for children, of which each may take 384 MiB
    boost::asio::thread_pool renderers{3};  ///< they wait for a browser, and for programs instead of one
    std::unique_ptr<store::Store> store;
    async::Line amending{io.get_executor()};  ///< who changes a report reads it first: one at a time
    /// Runs and what goes on between them send alerts from one outbox: one sends, the others only say that there is more.
    struct {
        bool sending = false;
        bool more = false;
    } alerts;
};

/// One configuration and all that is built from it. A daemon has several after a reload, on the same premises: a run
/// keeps the one it began with.
struct Context {
    Context(config::Config loaded, std::shared_ptr<Premises> shared);
    /// On premises of its own.
    explicit Context(config::Config loaded, Duration shift,
                     std::shared_ptr<log::Output> printed = log::silent());
    ~Context();

    /// Opens the configured store; waits for another owner unless `no_wait`.
    auto open_store(bool no_wait) -> Status;
    /// Enterprises as this run sees them: good ones (kept for a worse day), broken ones by their
    /// last good version.
    auto load_enterprises() -> boost::asio::awaitable<Status>;
    /// Models, clients, engine and pipeline. `used`: whom the run serves.
    auto build(const std::vector<EnterpriseName>& used) -> Status;

    std::shared_ptr<Premises> premises;
    config::Config config;
    SystemClock& clock;
    std::mt19937_64& random;
    prompt::Catalog catalog;
    std::map<EnterpriseName, Enterprise> enterprises;
    boost::asio::io_context& io;
    boost::asio::thread_pool& cpu;
    boost::asio::thread_pool& couriers;
    std::unique_ptr<store::Store>& store;
    std::unique_ptr<http::HttpClient> web;
    std::unique_ptr<http::HttpClient> model_http;
    std::unique_ptr<fanout::Engine> engine;
    std::unique_ptr<pipeline::Pipeline> pipeline;
};

}  // namespace fanfold::app
