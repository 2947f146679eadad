#pragma once
/// The providers that reach outside: any OpenAI-compatible endpoint, Anthropic, and recorded
/// answers. Wire: OpenAI Chat Completions (openai-openapi), with the quirks of vLLM, llama.cpp
/// server and Ollama; Anthropic Messages, version 2023-06-01 (anthropic-sdk-python).
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/value/secret.hpp>

namespace fanfold::model {

/// How the endpoint wants structured output. `none`: the schema stands in the prompt only.
enum class SchemaDialect { json_schema, json_object, none };

struct OpenAiSettings {
    ModelCard card;
    Url endpoint;  ///< ".../v1"; "/chat/completions" is appended
    Secret key;    ///< empty = no Authorization header
    SchemaDialect dialect = SchemaDialect::json_schema;
    bool legacy_max_tokens =
        false;  ///< send max_tokens instead of max_completion_tokens (local servers)
    bool send_temperature = true;
    std::vector<http::Header> extra_headers;
    Duration timeout = std::chrono::seconds{120};
};
/// `http` outlives the client and is the model side's own pool.
auto make_openai(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
    -> std::unique_ptr<ModelClient>;

/// How long the provider is asked to keep the part of a prompt that many questions share: its
/// system messages. Writing there costs more than reading saves unless it is read again in time.
enum class PromptCache { off, five_minutes, one_hour };

struct AnthropicSettings {
    ModelCard card;  ///< cache prices that are not set: 0.1, 1.25 and 2 times the input's
    Url endpoint;    ///< ".../v1"; "/messages" is appended
    Secret key;      ///< empty = no x-api-key header
    /// json_schema: `output_config`; a schema that constrained decoding can't take, and every
    /// schema under another dialect, stands in the prompt.
    SchemaDialect dialect = SchemaDialect::json_schema;
    bool send_temperature = true;
    PromptCache cache = PromptCache::five_minutes;
    std::vector<http::Header> extra_headers;
    Duration timeout = std::chrono::seconds{120};
};
/// `http` outlives the client and is the model side's own pool.
auto make_anthropic(http::HttpClient& http, const Clock& clock, AnthropicSettings settings)
    -> std::unique_ptr<ModelClient>;

/// Answers from a JSON-lines file of {"key": hex, "reply": text, "usage": {"input", "cached_input",
/// "output", "cache_write_5m", "cache_write_1h", "reasoning"}}; a key that is not there is give_up.
auto make_replay(ModelName name, const std::filesystem::path& recorded)
    -> Result<std::unique_ptr<ModelClient>>;

}  // namespace fanfold::model
