#pragma once
/// Anthropic Messages as bytes: what is sent, what comes back, what an error means. Pure functions.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/model/providers.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dialect.hpp"

namespace fanfold::model::anthropic {

/// The schema in the subset that constrained decoding takes: closed objects, no sizes and ranges;
/// those are told in the descriptions. nullopt if it can't be said there: open objects, references
/// between definitions, choices that are no scalars, deeper than 12.
auto decoding_schema(const nlohmann::json& schema) -> std::optional<nlohmann::json>;

auto request_body(const Request& request, const AnthropicSettings& settings) -> std::string;

/// A 200's body: a reply (its `finish` says if it is none), or why the body is not one.
auto read_reply(std::string_view body, const AnthropicSettings& settings, Instant now) -> Outcome;

/// A status that is not 200. By the error's type first: proxies change the status.
auto read_failure(const http::Response& response, const AnthropicSettings& settings, Instant now)
    -> Failure;

/// The status that an error of this type comes with; 500 for one that is not known.
auto status_of(std::string_view type) -> int;

/// anthropic-ratelimit-…; resets are RFC 3339. Of the three kinds of tokens the one that is
/// nearest to its end.
auto read_hints(const http::Response& response, Instant now) -> LimitHints;

/// What its price list says of every model, where nothing else is told: a tenth for reading from
/// the cache, a quarter more for writing for five minutes, twice for an hour.
void fill_cache_prices(Price& price);

/// All of these, bound to the settings.
auto dialect(AnthropicSettings settings) -> std::unique_ptr<const Dialect>;

}  // namespace fanfold::model::anthropic
