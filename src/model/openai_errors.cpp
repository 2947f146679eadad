#include <algorithm>
#include <array>
#include <span>

#include "openai_wire.hpp"

namespace fanfold::model::openai {

namespace {

using nlohmann::json;
using Words = std::span<const std::string_view>;

/// The parts of an error body that decide, lower case. OpenAI nests them in "error"; vLLM puts them
/// at the top; Ollama sends a text; llama.cpp a number as the code.
struct ErrorBody {
    std::string code;
    std::string type;
    std::string message;
};

auto lower(std::string text) -> std::string {
    std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return text;
}

auto field(const json& object, const char* name) -> std::string {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? lower(found->get<std::string>())
                                                       : std::string{};
}

auto error_body(std::string_view bytes) -> ErrorBody {
    const auto body = parse_body(bytes);
    if (body.is_discarded() || !body.is_object()) return {};
    const auto nested = body.find("error");
    if (nested != body.end() && nested->is_string())
        return {{}, {}, lower(nested->get<std::string>())};
    const auto& error = nested != body.end() && nested->is_object() ? *nested : body;
    auto code = field(error, "code");
    if (code.empty() && error.contains("details")) code = field(error["details"], "error_code");
    return {std::move(code), field(error, "type"), field(error, "message")};
}

constexpr std::array<std::string_view, 9> money_codes{
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "billing_hard_limit_reached",
    "billing_not_active",
    "enforced_spend_limit_reached",
    "billing_error",
};
constexpr std::array<std::string_view, 4> length_codes{
    "context_length_exceeded", "exceed_context_size_error", "string_above_max_length",
    "request_too_large"};
constexpr std::array<std::string_view, 7> length_phrases{
    "maximum context length", "context length exceeded", "exceeds the available context size",
    "context window",         "exceeds the context",     "prompt is too long",
    "input is too long"};
/// What llama.cpp server answers with a 500 though the request itself is at fault.
constexpr std::array<std::string_view, 8> permanent_phrases{"json schema conversion failed",
                                                            "json.exception",
                                                            "parse error",
                                                            "failed to parse",
                                                            "'messages'",
                                                            "missing 'content'",
                                                            "unsupported param",
                                                            "chat template"};

auto is_one_of(const std::string& word, Words words) -> bool {
    return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

auto says_one_of(const std::string& message, Words phrases) -> bool {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
        return message.find(phrase) != std::string::npos;
    });
}

auto is_money(int status, const ErrorBody& error) -> bool {
    return status == 402 || is_one_of(error.code, money_codes) ||
           is_one_of(error.type, money_codes);
}

auto is_too_long(int status, const ErrorBody& error) -> bool {
    if (status == 413 || is_one_of(error.code, length_codes) || is_one_of(error.type, length_codes))
        return true;
    return status != 429 && says_one_of(error.message, length_phrases);
}

auto may_pass(int status) -> bool {
    return status == 408 || status == 409 || status == 429 || status >= 500;
}

auto kind_of(int status, const ErrorBody& error, std::string_view should_retry) -> FailureKind {
    if (is_money(status, error)) return FailureKind::fix_config;
    if (is_too_long(status, error)) return FailureKind::split;
    if (status == 401 || status == 403 || status == 404 || status == 405)
        return FailureKind::fix_config;
    if (status >= 300 && status < 400) return FailureKind::fix_config;
    if (status >= 500 && status != 503 && says_one_of(error.message, permanent_phrases))
        return FailureKind::give_up;
    if (should_retry == "true") return FailureKind::retry_later;
    if (should_retry == "false") return FailureKind::give_up;
    return may_pass(status) ? FailureKind::retry_later : FailureKind::give_up;
}

/// A code is shown only if it is a plain word and no part of the key: the server chooses it.
auto shown_code(const ErrorBody& error, const Secret& key) -> std::string {
    const auto& word = error.code.empty() ? error.type : error.code;
    const auto plain = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || letter == '_';
    };
    const bool usable = word.size() <= 48 && std::all_of(word.begin(), word.end(), plain);
    const bool part_of_key = !key.empty() && lower(key.reveal()).find(word) != std::string::npos;
    return word.empty() || !usable || part_of_key ? "" : " " + word;
}

auto advice(int status, FailureKind kind, const ErrorBody& error, const OpenAiSettings& settings)
    -> std::string {
    const auto table = "[models." + settings.card.name.str() + "]";
    if (is_money(status, error))
        return "the provider's account has no money left, or its own spend limit is reached";
    if (kind == FailureKind::split) return "the input is too long for it";
    if (status == 401 || status == 403) return "the key was refused; check the key in " + table;
    if (status == 404)
        return "the endpoint does not know this model or path; check endpoint and model in " +
               table;
    if (kind == FailureKind::fix_config)
        return "the endpoint does not take this request; check endpoint in " + table;
    if (status == 429) return "too many requests";
    if (kind == FailureKind::retry_later) return "it is overloaded or in trouble";
    return "it refused the request";
}

}  // namespace

auto read_failure(const http::Response& response, const OpenAiSettings& settings, Instant now)
    -> Failure {
    const auto error = error_body(response.body);
    Failure out;
    out.kind = kind_of(response.status, error, response.header("x-should-retry"));
    out.message = "model \"" + settings.card.name.str() +
                  "\": " + advice(response.status, out.kind, error, settings) + " (" +
                  std::to_string(response.status) + shown_code(error, settings.key) + ")";
    if (out.kind != FailureKind::retry_later) return out;
    out.retry_after = read_retry_after(response, now);
    out.throttled = response.status == 429 || response.status == 503 || response.status == 529;
    return out;
}

}  // namespace fanfold::model::openai
