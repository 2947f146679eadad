#pragma once
/// From a status that is not 200 to a Failure: the half that all dialects share. Pure functions.
#include <fanfold/http/client.hpp>
#include <fanfold/model/client.hpp>
#include <fanfold/value/secret.hpp>
#include <span>
#include <string>
#include <string_view>

namespace fanfold::model {

/// The parts of an error body that decide, lower case. OpenAI and Anthropic nest them in "error";
/// vLLM puts them at the top; Ollama sends a text; llama.cpp a number as the code.
struct ErrorBody {
    std::string code;
    std::string type;
    std::string message;
};
auto error_body(std::string_view bytes) -> ErrorBody;

using Words = std::span<const std::string_view>;
auto is_one_of(const std::string& word, Words words) -> bool;
auto says_one_of(const std::string& message, Words phrases) -> bool;

/// What a dialect made of an error.
struct Diagnosis {
    FailureKind kind = FailureKind::give_up;
    bool money = false;      ///< the account is empty or capped: the same again tomorrow
    bool throttled = false;  ///< only if it may pass
};

/// In words that hold nothing of the server's but a plain code, and neither key nor prompt.
auto told(const Diagnosis& diagnosis, const http::Response& response, const ErrorBody& error,
          const ModelName& model, const Secret& key, Instant now) -> Failure;

/// A 200 whose body is no answer: it may have been billed.
auto not_a_reply(const ModelName& model, const char* what) -> Outcome;

}  // namespace fanfold::model
