#include <array>

#include "failure.hpp"
#include "openai_wire.hpp"

namespace fanfold::model::openai {

namespace {

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

}  // namespace

auto read_failure(const http::Response& response, const OpenAiSettings& settings, Instant now)
    -> Failure {
    const auto error = error_body(response.body);
    Diagnosis diagnosis;
    diagnosis.kind = kind_of(response.status, error, response.header("x-should-retry"));
    diagnosis.money = is_money(response.status, error);
    diagnosis.throttled =
        response.status == 429 || response.status == 503 || response.status == 529;
    return told(diagnosis, response, error, settings.card.name, settings.key, now);
}

}  // namespace fanfold::model::openai
