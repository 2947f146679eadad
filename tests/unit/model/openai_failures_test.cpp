#include <fanfold/sim/model.hpp>

#include "openai_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;

namespace {

auto error(const std::string& code, const std::string& type = "invalid_request_error",
           const std::string& message = "x") -> std::string {
    return R"({"error":{"message":")" + message + R"(","type":")" + type +
           R"(","param":null,"code":)" + code + "}}";
}

auto failure_of(Script script) -> Failure {
    ScriptedServer server{{std::move(script)}};
    Bench bench;
    auto outcome = bench.ask(server);
    CHECK_FALSE(outcome.reply);
    CHECK(outcome.failure.message.find(secret_key) == std::string::npos);
    CHECK(outcome.failure.message.find(secret_prompt) == std::string::npos);
    return outcome.failure;
}

auto kind_of(int status, const std::string& body) -> FailureKind {
    return failure_of({status, {}, body}).kind;
}

auto retry_after(std::vector<std::string> headers) -> std::optional<Duration> {
    return failure_of({429, std::move(headers), error("\"rate_limit_exceeded\"")}).retry_after;
}

}  // namespace

TEST_CASE("429 means wait, unless it is about money") {
    const auto limited = failure_of({429, {}, error("\"rate_limit_exceeded\"", "requests")});
    CHECK(limited.kind == FailureKind::retry_later);
    CHECK(limited.throttled);
    CHECK_FALSE(limited.sent);
    CHECK(kind_of(429, error("\"slow_down\"")) == FailureKind::retry_later);
    CHECK(kind_of(429, "not json") == FailureKind::retry_later);
    CHECK(kind_of(429, error("\"insufficient_quota\"", "insufficient_quota")) ==
          FailureKind::fix_config);
    CHECK(kind_of(429, error("\"project_spend_limit_exceeded\"", "insufficient_quota")) ==
          FailureKind::fix_config);
    CHECK(
        kind_of(
            429,
            R"({"error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}})") ==
        FailureKind::fix_config);
    CHECK(kind_of(402, "") == FailureKind::fix_config);
}

TEST_CASE("the code in the body decides before the status") {
    CHECK(kind_of(400, error("\"context_length_exceeded\"")) == FailureKind::split);
    CHECK(
        kind_of(
            400,
            R"({"error":{"code":400,"message":"n_prompt","type":"exceed_context_size_error"}})") ==
        FailureKind::split);
    CHECK(
        kind_of(
            400,
            R"({"object":"error","message":"This model's maximum context length is 4096 tokens","code":400})") ==
        FailureKind::split);
    CHECK(kind_of(413, "") == FailureKind::split);
    CHECK(kind_of(400, error("null")) == FailureKind::give_up);
    CHECK(kind_of(401, error("\"invalid_api_key\"")) == FailureKind::fix_config);
    CHECK(kind_of(403, "") == FailureKind::fix_config);
    CHECK(kind_of(404, error("\"model_not_found\"")) == FailureKind::fix_config);
    CHECK(kind_of(404, R"({"error":"model 'x' not found"})") == FailureKind::fix_config);
    CHECK(kind_of(301, "") == FailureKind::fix_config);
    CHECK(kind_of(422, "{}") == FailureKind::give_up);
}

TEST_CASE("a server in trouble is asked again, one that cannot read the request is not") {
    CHECK(kind_of(408, "") == FailureKind::retry_later);
    CHECK(kind_of(409, "") == FailureKind::retry_later);
    CHECK(kind_of(500, "") == FailureKind::retry_later);
    CHECK(failure_of(
              {503,
               {},
               R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})"})
              .throttled);
    CHECK(failure_of({529, {}, error("null", "overloaded_error")}).throttled);
    CHECK(
        kind_of(
            500,
            R"({"error":{"code":500,"message":"JSON schema conversion failed: x","type":"server_error"}})") ==
        FailureKind::give_up);
    CHECK(
        kind_of(
            500,
            R"({"error":{"code":500,"message":"[json.exception.parse_error.101] parse error","type":"server_error"}})") ==
        FailureKind::give_up);
    CHECK(
        kind_of(
            500,
            R"({"error":{"code":500,"message":"the request exceeds the available context size","type":"server_error"}})") ==
        FailureKind::split);
    CHECK(failure_of({500, {"x-should-retry: false"}, ""}).kind == FailureKind::give_up);
    CHECK(failure_of({400, {"x-should-retry: true"}, ""}).kind == FailureKind::retry_later);
}

TEST_CASE("Retry-After is read in milliseconds, seconds and dates") {
    CHECK(retry_after({"Retry-After: 2"}) == Duration{2000});
    CHECK(retry_after({"Retry-After: 0.25"}) == Duration{250});
    CHECK(retry_after({"retry-after-ms: 40", "Retry-After: 2"}) == Duration{40});
    CHECK(retry_after({"retry-after-ms: soon", "Retry-After: 2"}) == Duration{2000});
    const auto by_date = retry_after({"Retry-After: Fri, 31 Dec 2099 23:59:59 GMT"});
    REQUIRE(by_date);
    CHECK(*by_date > std::chrono::hours{24});
    for (const char* garbage :
         {"Retry-After: -5", "Retry-After: 0", "Retry-After: nan", "Retry-After: later",
          "Retry-After: Wed, 01 Jan 2020 00:00:00 GMT", "Retry-After: "}) {
        INFO(garbage);
        CHECK_FALSE(retry_after({garbage}));
    }
}

TEST_CASE("what came back without being an answer may have been billed") {
    for (const char* body : {"<html>hello</html>", "[]", "{}", R"({"choices":[]})", ""}) {
        const auto failure = failure_of({200, {}, body});
        CHECK(failure.kind == FailureKind::retry_later);
        CHECK(failure.sent);
    }
    CHECK(failure_of({200, {}, std::string(4'000'000, '[')}).sent);
    const auto cut = failure_of({200, {}, completion(R"({"content":"{}"})"), true});
    CHECK(cut.kind == FailureKind::retry_later);
    CHECK(cut.sent);
}

TEST_CASE("an error inside a 200 is an error") {
    CHECK(kind_of(200, R"({"error":"model not loaded"})") == FailureKind::retry_later);
    CHECK(kind_of(200, R"({"error":{"code":429,"message":"slow"}})") == FailureKind::retry_later);
    CHECK(kind_of(200, error("\"context_length_exceeded\"")) == FailureKind::split);
}

TEST_CASE("words of the server are shown only when they are a plain code") {
    CHECK(failure_of({401, {}, error("\"invalid_api_key\"")}).message.find("401 invalid_api_key") !=
          std::string::npos);
    const auto nosy = failure_of(
        {400, {}, error("\"You sent: " + std::string{secret_prompt} + "\"", "t", secret_key)});
    CHECK(nosy.message.find("Hanbit") == std::string::npos);
    CHECK(failure_of({400, {}, error("\"verysecretkey\"")}).message.find("verysecret") ==
          std::string::npos);
}

TEST_CASE("a refused connection was never sent") {
    std::uint16_t port = 0;
    {
        ScriptedServer server{{}};
        port = server.port();
    }
    Bench bench;
    auto outcome = bench.ask(settings_for(port));
    CHECK(outcome.failure.kind == FailureKind::retry_later);
    CHECK_FALSE(outcome.failure.sent);
}

TEST_CASE("the model's own timeout is asked again, the caller's deadline is not") {
    ScriptedServer server{{{200, {}, "", false, true}, {200, {}, "", false, true}}};
    Bench bench;
    auto settings = settings_for(server.port());
    settings.timeout = Duration{60};
    auto outcome = bench.ask(settings);
    CHECK(outcome.failure.kind == FailureKind::retry_later);
    CHECK(outcome.failure.sent);
    settings.timeout = std::chrono::seconds{60};
    outcome = bench.ask(settings, Deadline::after(bench.clock, Duration{60}));
    CHECK(outcome.failure.kind == FailureKind::cancelled);
    CHECK(outcome.failure.sent);
}

TEST_CASE("an endpoint that the egress rule refuses is a matter of configuration") {
    Bench bench;
    auto settings = settings_for(1);
    settings.endpoint = *Url::parse("http://10.0.0.1:8080/v1?token=hidden");
    auto outcome = bench.ask(settings);
    CHECK(outcome.failure.kind == FailureKind::fix_config);
    CHECK(outcome.failure.message.find("hidden") == std::string::npos);
}

TEST_CASE("a key that would write headers of its own is refused") {
    ScriptedServer server{{}};
    Bench bench;
    auto settings = settings_for(server.port());
    settings.key = Secret{"sk-1\r\nX-Evil: 1"};
    auto outcome = bench.ask(settings);
    CHECK(outcome.failure.kind == FailureKind::fix_config);
    CHECK(server.requests().empty());
}

TEST_CASE("the simulated model's key is checked") {
    sim::ModelSettings with;
    with.key = "another";
    sim::ModelServer server{with};
    Bench bench;
    CHECK(bench.ask(settings_for(server.port())).failure.kind == FailureKind::fix_config);
}
