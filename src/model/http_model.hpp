#pragma once
/// A model behind one HTTP POST a question, in whichever dialect.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/value/secret.hpp>
#include <memory>

#include "dialect.hpp"

namespace fanfold::model {

struct Endpoint {
    ModelCard card;
    Url url;
    Secret key;  ///< only looked at for bytes that no header may hold
    Duration timeout = std::chrono::seconds{120};
};

/// `http` outlives the client.
auto make_http_model(http::HttpClient& http, const Clock& clock, Endpoint endpoint,
                     std::unique_ptr<const Dialect> dialect) -> std::unique_ptr<ModelClient>;

}  // namespace fanfold::model
