#pragma once
/// Builds the model clients that the configuration names.
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <vector>

#include <fanfold/config/config.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/stage/fanout/batches.hpp>

namespace fanfold::app {

/// The models that these enterprises can ask, each once.
auto models_in_use(const config::Config& config,
                   const std::map<EnterpriseName, Enterprise>& enterprises)
    -> std::vector<ModelName>;

/// Model endpoints have an allow-list and a pool of their own.
auto model_client_settings(const config::House& house) -> http::ClientSettings;

/// Errors: fix_config (a secret is missing, an endpoint is no URL, a recording can't be read).
auto build_model(const config::ModelSettings& settings, http::HttpClient& http, const Clock& clock,
                 boost::asio::any_io_executor cpu) -> Result<std::unique_ptr<model::ModelClient>>;

/// The way to the provider's batches; without a client where it has none. `fills` only if the model
/// says `batch`.
auto build_batches(const config::ModelSettings& settings, http::HttpClient& http,
                   const Clock& clock) -> Result<fanout::BatchRoute>;

}  // namespace fanfold::app
