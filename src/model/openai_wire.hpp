#pragma once
/// OpenAI Chat Completions as bytes: what is sent, what comes back, what an error means. Pure
/// functions.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/model/providers.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "dialect.hpp"

namespace fanfold::model::openai {

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

/// All of these, bound to the settings.
auto dialect(OpenAiSettings settings) -> std::unique_ptr<const Dialect>;

}  // namespace fanfold::model::openai
