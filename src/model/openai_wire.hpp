#pragma once
/// OpenAI Chat Completions as bytes: what is sent, what comes back, what an error means. Pure
/// functions.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/model/providers.hpp>
#include <string>
#include <string_view>

namespace fanfold::model::openai {

/// A body from outside: nothing below 64 levels is kept. Discarded if it is not JSON.
auto parse_body(std::string_view bytes) -> nlohmann::json;

/// Whether `strict: true` may be said: every object closed with all its properties required, and
/// only keywords of the subset that constrained decoding knows.
auto strict_allowed(const nlohmann::json& schema) -> bool;

auto request_body(const Request& request, const OpenAiSettings& settings) -> std::string;

/// A 200's body: a reply (its `finish` says if it is none), or why the body is not one.
auto read_reply(std::string_view body, const OpenAiSettings& settings, Instant now) -> Outcome;

/// A status that is not 200. By the code in the body first: the same status means different things.
auto read_failure(const http::Response& response, const OpenAiSettings& settings, Instant now)
    -> Failure;

auto read_hints(const http::Response& response) -> LimitHints;

/// "1s", "6m0s", "1h2m3.5s", "100ms", "250µs": Go's time.Duration. nullopt for anything else.
auto parse_go_duration(std::string_view text) -> std::optional<Duration>;

/// retry-after-ms (milliseconds) before retry-after (seconds or an HTTP-date); garbage is ignored.
auto read_retry_after(const http::Response& response, Instant now) -> std::optional<Duration>;

}  // namespace fanfold::model::openai
