#include <algorithm>
#include <array>

#include "anthropic_wire.hpp"
#include "failure.hpp"

namespace fanfold::model::anthropic {

namespace {

struct Meaning {
    std::string_view type;
    int status;
    FailureKind kind;
};

constexpr std::array<Meaning, 10> meanings{{
    {"invalid_request_error", 400, FailureKind::give_up},
    {"authentication_error", 401, FailureKind::fix_config},
    {"billing_error", 402, FailureKind::fix_config},
    {"permission_error", 403, FailureKind::fix_config},
    {"not_found_error", 404, FailureKind::fix_config},
    {"request_too_large", 413, FailureKind::split},
    {"rate_limit_error", 429, FailureKind::retry_later},
    {"api_error", 500, FailureKind::retry_later},
    {"timeout_error", 504, FailureKind::retry_later},
    {"overloaded_error", 529, FailureKind::retry_later},
}};

/// A spend limit comes as a 429 without Retry-After and stands until the month is over; an empty
/// account as a 400.
constexpr std::array<std::string_view, 1> money_codes{"enforced_spend_limit_reached"};
constexpr std::array<std::string_view, 2> money_phrases{"credit balance is too low",
                                                        "specified api usage limits"};
constexpr std::array<std::string_view, 3> length_phrases{
    "prompt is too long", "exceed context limit", "exceeds the context window"};

auto meaning_of(std::string_view type) -> const Meaning* {
    const auto found = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const auto& meaning) { return meaning.type == type; });
    return found == meanings.end() ? nullptr : &*found;
}

auto kind_by_status(int status) -> FailureKind {
    if (status == 413) return FailureKind::split;
    if (status == 408 || status == 409 || status == 429 || status >= 500)
        return FailureKind::retry_later;
    const bool refused = status >= 401 && status <= 405;
    return refused || status < 400 ? FailureKind::fix_config : FailureKind::give_up;
}

auto is_money(int status, const ErrorBody& error) -> bool {
    return status == 402 || error.type == "billing_error" || is_one_of(error.code, money_codes) ||
           says_one_of(error.message, money_phrases);
}

auto kind_of(int status, const ErrorBody& error, std::string_view should_retry) -> FailureKind {
    const auto* meaning = meaning_of(error.type);
    const auto kind = meaning != nullptr ? meaning->kind : kind_by_status(status);
    if (kind == FailureKind::give_up && says_one_of(error.message, length_phrases))
        return FailureKind::split;
    if (kind == FailureKind::retry_later && should_retry == "false") return FailureKind::give_up;
    if (kind == FailureKind::give_up && should_retry == "true") return FailureKind::retry_later;
    return kind;
}

}  // namespace

auto status_of(std::string_view type) -> int {
    const auto* meaning = meaning_of(type);
    return meaning == nullptr ? 500 : meaning->status;
}

auto read_failure(const http::Response& response, const AnthropicSettings& settings, Instant now)
    -> Failure {
    const auto error = error_body(response.body);
    const int status = response.status;
    Diagnosis diagnosis;
    diagnosis.money = is_money(status, error);
    diagnosis.kind = diagnosis.money ? FailureKind::fix_config
                                     : kind_of(status, error, response.header("x-should-retry"));
    diagnosis.throttled = status == 429 || status == 503 || status == 529 ||
                          error.type == "rate_limit_error" || error.type == "overloaded_error";
    return told(diagnosis, response, error, settings.card.name, settings.key, now);
}

}  // namespace fanfold::model::anthropic
