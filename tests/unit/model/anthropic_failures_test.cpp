#include <fanfold/sim/model.hpp>

#include "anthropic_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;

namespace {

auto error(const std::string& type, const std::string& message = "x",
           const std::string& details = "") -> std::string {
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + "\"" +
           (details.empty() ? "" : ",\"details\":" + details) + R"(},"request_id":"req_1"})";
}

auto failure_of(Script script) -> Failure {
    ScriptedServer server{{std::move(script)}};
    Bench bench;
    auto outcome = ask_anthropic(bench, anthropic_for(server.port()));
    CHECK_FALSE(outcome.reply);
    CHECK(outcome.failure.message.find(secret_key) == std::string::npos);
    CHECK(outcome.failure.message.find(secret_prompt) == std::string::npos);
    return outcome.failure;
}

auto kind_of(int status, const std::string& body) -> FailureKind {
    return failure_of({status, {}, body}).kind;
}

}  // namespace

TEST_CASE("Anthropic's error types decide, whatever status a proxy made of them") {
    for (const int status : {400, 500, 502}) {
        CHECK(kind_of(status, error("invalid_request_error")) == FailureKind::give_up);
        CHECK(kind_of(status, error("authentication_error")) == FailureKind::fix_config);
        CHECK(kind_of(status, error("permission_error")) == FailureKind::fix_config);
        CHECK(kind_of(status, error("not_found_error")) == FailureKind::fix_config);
        CHECK(kind_of(status, error("request_too_large")) == FailureKind::split);
        CHECK(kind_of(status, error("rate_limit_error")) == FailureKind::retry_later);
        CHECK(kind_of(status, error("api_error")) == FailureKind::retry_later);
        CHECK(kind_of(status, error("timeout_error")) == FailureKind::retry_later);
        CHECK(kind_of(status, error("overloaded_error")) == FailureKind::retry_later);
        CHECK(kind_of(status, error("billing_error")) == FailureKind::fix_config);
    }
}

TEST_CASE("without a type the status decides") {
    CHECK(kind_of(400, "<html>") == FailureKind::give_up);
    CHECK(kind_of(401, "") == FailureKind::fix_config);
    CHECK(kind_of(402, "") == FailureKind::fix_config);
    CHECK(kind_of(404, "{}") == FailureKind::fix_config);
    CHECK(kind_of(301, "") == FailureKind::fix_config);
    CHECK(kind_of(413, "") == FailureKind::split);
    CHECK(kind_of(429, "[]") == FailureKind::retry_later);
    CHECK(kind_of(504, "") == FailureKind::retry_later);
    CHECK(kind_of(529, "") == FailureKind::retry_later);
}

TEST_CASE("an overloaded provider slows everybody down") {
    const auto overloaded = failure_of({529, {}, error("overloaded_error", "Overloaded")});
    CHECK(overloaded.throttled);
    CHECK_FALSE(overloaded.sent);
    CHECK_FALSE(overloaded.retry_after);
    CHECK(overloaded.message.find("529 overloaded_error") != std::string::npos);
    CHECK_FALSE(failure_of({500, {}, error("api_error")}).throttled);
}

TEST_CASE("a limit says when to come back, in any of its forms") {
    const auto wait = [](std::vector<std::string> headers) {
        const auto failure = failure_of({429, std::move(headers), error("rate_limit_error")});
        CHECK(failure.throttled);
        return failure.retry_after;
    };
    CHECK(wait({"retry-after: 7"}) == Duration{7000});
    CHECK(wait({"retry-after: Fri, 31 Dec 2099 23:59:59 GMT"}).has_value());
    CHECK_FALSE(wait({}));
    CHECK_FALSE(wait({"retry-after: soon"}));
}

TEST_CASE("money is never asked for twice") {
    const auto* limit = R"({"error_code":"enforced_spend_limit_reached"})";
    const auto spent = failure_of({429, {}, error("rate_limit_error", "x", limit)});
    CHECK(spent.kind == FailureKind::fix_config);
    CHECK_FALSE(spent.throttled);
    CHECK(spent.message.find("no money left") != std::string::npos);
    CHECK(kind_of(400, error("invalid_request_error",
                             "Your credit balance is too low to access the Anthropic API.")) ==
          FailureKind::fix_config);
    CHECK(kind_of(400, error("invalid_request_error",
                             "You have reached your specified API usage limits.")) ==
          FailureKind::fix_config);
}

TEST_CASE("an input that is too long is split") {
    CHECK(kind_of(400, error("invalid_request_error",
                             "prompt is too long: 210000 tokens > 200000 maximum")) ==
          FailureKind::split);
    CHECK(kind_of(400, error("invalid_request_error",
                             "input length and `max_tokens` exceed context limit: 190000 + 20000 "
                             "> 200000")) == FailureKind::split);
}

TEST_CASE("the server's word on asking again counts where nothing else decides") {
    CHECK(failure_of({500, {"x-should-retry: false"}, error("api_error")}).kind ==
          FailureKind::give_up);
    CHECK(failure_of({400, {"x-should-retry: true"}, error("invalid_request_error")}).kind ==
          FailureKind::retry_later);
    CHECK(failure_of({401, {"x-should-retry: true"}, error("authentication_error")}).kind ==
          FailureKind::fix_config);
}

TEST_CASE("a message that is none may have been billed") {
    for (const char* body : {"<html>hello</html>", "[]", "{}", R"({"content":"text"})", ""}) {
        const auto failure = failure_of({200, {}, body});
        CHECK(failure.kind == FailureKind::retry_later);
        CHECK(failure.sent);
    }
    const auto cut =
        failure_of({200, {}, anthropic_message(R"([{"type":"text","text":"{}"}])"), true});
    CHECK(cut.kind == FailureKind::retry_later);
    CHECK(cut.sent);
}

TEST_CASE("an answer that is no HTTP was sent, and is asked for again") {
    const auto failure = failure_of({200, {"X-Long: " + std::string(100'000, 'x')}, "{}"});
    CHECK(failure.kind == FailureKind::retry_later);
    CHECK(failure.sent);
}

TEST_CASE("an Anthropic error inside a 200 is an error") {
    const auto overloaded = failure_of({200, {}, error("overloaded_error")});
    CHECK(overloaded.kind == FailureKind::retry_later);
    CHECK(overloaded.throttled);
    CHECK(kind_of(200, error("authentication_error")) == FailureKind::fix_config);
    CHECK(kind_of(200, error("something_new")) == FailureKind::retry_later);
}

TEST_CASE("the simulated Anthropic endpoint checks the key") {
    sim::ModelSettings with;
    with.key = "another";
    sim::ModelServer server{with};
    Bench bench;
    const auto failure = ask_anthropic(bench, anthropic_for(server.port())).failure;
    CHECK(failure.kind == FailureKind::fix_config);
    CHECK(failure.message.find("the key was refused") != std::string::npos);
}
