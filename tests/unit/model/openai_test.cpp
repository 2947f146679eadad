#include <fanfold/sim/model.hpp>

#include "openai_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;
using nlohmann::json;

namespace {

auto body_of(const std::string& request) -> json {
    return json::parse(request.substr(request.find("\r\n\r\n") + 4));
}

auto asked_with(OpenAiSettings settings, ScriptedServer& server, Request request = question())
    -> json {
    Bench bench;
    (void)bench.ask(std::move(settings), Deadline::never(), std::move(request));
    REQUIRE(server.requests().size() == 1);
    return body_of(server.requests().front());
}

const std::string good = completion(R"({"role":"assistant","content":"{\"a\":1}","refusal":null})");

}  // namespace

TEST_CASE("an OpenAI endpoint keeps to what every model client keeps to") {
    sim::ModelSettings with;
    with.key = secret_key;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make_openai(bench.http, bench.clock, settings_for(server.port()));
    conformance::exercise(bench.io, *client, question());
}

TEST_CASE("a reply comes with its text, usage and revision") {
    ScriptedServer server{{{200, {}, good}}};
    Bench bench;
    auto outcome = bench.ask(server);
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->text == R"({"a":1})");
    CHECK(outcome.reply->finish == "stop");
    CHECK(outcome.reply->usage_known);
    CHECK(outcome.reply->usage.input == Tokens{100});
    CHECK(outcome.reply->usage.cached_input == Tokens{64});
    CHECK(outcome.reply->usage.output == Tokens{20});
    CHECK(outcome.reply->usage.reasoning == Tokens{5});
    CHECK(outcome.reply->model_revision == "gpt-mini-2026-01-01 fp_1");
}

TEST_CASE("the request is a chat completion with a strict schema") {
    ScriptedServer server{{{200, {}, good}}};
    const auto body = asked_with(settings_for(server.port()), server);
    const auto head = server.requests().front();
    CHECK(head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    CHECK(head.find(std::string{"Authorization: Bearer "} + secret_key) != std::string::npos);
    CHECK(body["model"] == "gpt-mini");
    CHECK(body["max_completion_tokens"] == 77);
    CHECK(body["temperature"] == 0);
    CHECK(body["messages"].size() == 2);
    CHECK(body["response_format"]["type"] == "json_schema");
    CHECK(body["response_format"]["json_schema"]["strict"] == true);
    CHECK(body["response_format"]["json_schema"]["schema"] == question().schema.value());
    CHECK_FALSE(body.contains("seed"));
}

TEST_CASE("strict is not said of a schema that strict decoding does not know") {
    ScriptedServer server{{{200, {}, good}}};
    auto request = question();
    auto schema = request.schema.value();
    schema["properties"]["b"] = json::parse(R"({"type":"string"})");
    request.schema = std::move(schema);
    const auto body = asked_with(settings_for(server.port()), server, request);
    CHECK(body["response_format"]["json_schema"]["strict"] == false);
}

TEST_CASE("other dialects put the schema into the system message") {
    ScriptedServer server{{{200, {}, good}}};
    auto settings = settings_for(server.port());
    settings.legacy_max_tokens = true;
    settings.send_temperature = false;
    settings.key = Secret{};
    SECTION("json_object says so in the format") {
        settings.dialect = SchemaDialect::json_object;
        const auto body = asked_with(settings, server);
        CHECK(body["response_format"] == json::parse(R"({"type":"json_object"})"));
        CHECK(body["messages"][0]["content"].get<std::string>().find(question().schema.text()) !=
              std::string::npos);
    }
    SECTION("none asks for no format, and makes a system message where there is none") {
        settings.dialect = SchemaDialect::none;
        auto request = question();
        request.messages.erase(request.messages.begin());
        const auto body = asked_with(settings, server, request);
        CHECK_FALSE(body.contains("response_format"));
        CHECK(body["messages"].size() == 2);
        CHECK(body["messages"][0]["role"] == "system");
    }
    CHECK(server.requests().front().find("Authorization") == std::string::npos);
}

TEST_CASE("local servers get max_tokens, and a second sample its own seed") {
    ScriptedServer server{{{200, {}, good}}};
    auto settings = settings_for(server.port());
    settings.legacy_max_tokens = true;
    settings.send_temperature = false;
    auto request = question();
    request.sample = 2;
    const auto body = asked_with(settings, server, request);
    CHECK(body["max_tokens"] == 77);
    CHECK_FALSE(body.contains("max_completion_tokens"));
    CHECK_FALSE(body.contains("temperature"));
    CHECK(body["seed"] == 2);
}

TEST_CASE("answers that are none say how they ended, and keep their usage") {
    const auto [message, finish, expected] = GENERATE(table<std::string, std::string, std::string>({
        {R"({"content":"{\"a\":"})", "length", "length"},
        {R"({"content":null})", "stop", "empty"},
        {R"({"content":""})", "stop", "empty"},
        {R"({"content":null})", "content_filter", "content_filter"},
        {R"({"content":null,"refusal":"I can't."})", "stop", "refusal"},
    }));
    ScriptedServer server{{{200, {}, completion(message, finish)}}};
    Bench bench;
    auto outcome = bench.ask(server);
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->finish == expected);
    CHECK(outcome.reply->usage.output == Tokens{20});
}

TEST_CASE("text parts are joined, and missing or hostile usage is not believed") {
    ScriptedServer server{
        {{200,
          {},
          R"({"choices":[{"message":{"content":[{"type":"text","text":"{\"a\""},{"type":"text","text":":1}"}]}}]})"},
         {200,
          {},
          R"({"choices":[{"message":{"content":"{}"}}],"usage":{"prompt_tokens":-4,"completion_tokens":1e300,"prompt_tokens_details":{"cached_tokens":9}}})"}}};
    Bench bench;
    auto first = bench.ask(server);
    REQUIRE(first.reply);
    CHECK(first.reply->text == R"({"a":1})");
    CHECK_FALSE(first.reply->usage_known);
    auto second = bench.ask(server);
    REQUIRE(second.reply);
    CHECK(second.reply->usage.input == Tokens{0});
    CHECK(second.reply->usage.cached_input == Tokens{0});
    CHECK(second.reply->usage.output == Tokens{1'000'000'000});
}

TEST_CASE("what was written to the cache is told, and reasoning beside the completion is billed") {
    const auto usage_of = [](const std::string& usage) {
        ScriptedServer server{
            {{200, {}, R"({"choices":[{"message":{"content":"{}"}}],"usage":)" + usage + "}"}}};
        Bench bench;
        auto outcome = bench.ask(server);
        REQUIRE(outcome.reply);
        return outcome.reply->usage;
    };
    CHECK(usage_of(R"({"prompt_tokens":90,"completion_tokens":2,
                       "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":80}})")
              .cache_write_5m == Tokens{80});
    // In it, as OpenAI counts; beside it, told by the total; beside it, told by there being more.
    CHECK(usage_of(R"({"prompt_tokens":9,"completion_tokens":30,"total_tokens":39,
                       "completion_tokens_details":{"reasoning_tokens":25}})")
              .output == Tokens{30});
    CHECK(usage_of(R"({"prompt_tokens":9,"completion_tokens":30,"total_tokens":64,
                       "completion_tokens_details":{"reasoning_tokens":25}})")
              .output == Tokens{55});
    CHECK(usage_of(R"({"prompt_tokens":9,"completion_tokens":30,
                       "completion_tokens_details":{"reasoning_tokens":300}})")
              .output == Tokens{330});
}

TEST_CASE("limits are read from the headers in Go's durations") {
    ScriptedServer server{
        {{200,
          {"x-ratelimit-limit-requests: 500", "x-ratelimit-remaining-requests: 499",
           "x-ratelimit-reset-requests: 120ms", "x-ratelimit-limit-tokens: 200000",
           "x-ratelimit-remaining-tokens: 12", "x-ratelimit-reset-tokens: 6m0.5s"},
          good},
         {200,
          {"x-ratelimit-limit-requests: many", "x-ratelimit-reset-requests: soon",
           "x-ratelimit-reset-tokens: 5", "x-ratelimit-remaining-tokens: -3"},
          good}}};
    Bench bench;
    auto hints = bench.ask(server).hints;
    CHECK(hints.requests_limit == 500);
    CHECK(hints.requests_remaining == 499);
    CHECK(hints.requests_reset == Duration{120});
    CHECK(hints.tokens_limit == 200'000);
    CHECK(hints.tokens_remaining == 12);
    CHECK(hints.tokens_reset == Duration{360'500});
    hints = bench.ask(server).hints;
    CHECK_FALSE(hints.requests_limit);
    CHECK_FALSE(hints.requests_reset);
    CHECK_FALSE(hints.tokens_remaining);
    CHECK_FALSE(hints.tokens_reset);
}
