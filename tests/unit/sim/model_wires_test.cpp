/// The simulated model's second wire, its limits' words, its faults and its bill.
#include <fanfold/sim/model.hpp>

#include <nlohmann/json.hpp>
#include <set>

#include <fanfold/time/clock.hpp>

#include "catch.hpp"
#include "loopback_client.hpp"

using namespace fanfold;
using namespace fanfold::sim;
using namespace fanfold::sim_test;
using nlohmann::json;

namespace {

constexpr const char* version = "anthropic-version: 2023-06-01\r\n";
const std::string system_prompt(400, 's');

auto schema() -> json {
    return json::parse(
        R"({"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":1,"maximum":9}}})");
}

auto anthropic_body(const std::string& user, const std::string& ttl = "5m") -> json {
    const json block{{"type", "text"},
                     {"text", system_prompt},
                     {"cache_control", {{"type", "ephemeral"}, {"ttl", ttl}}}};
    return {{"model", "small-1"},
            {"max_tokens", 500},
            {"system", json::array({block})},
            {"messages", json::array({{{"role", "user"}, {"content", user}}})},
            {"output_config", {{"format", {{"type", "json_schema"}, {"schema", schema()}}}}}};
}

auto openai_body(const std::string& user) -> json {
    return {{"model", "small-1"},
            {"max_completion_tokens", 500},
            {"messages", json::array({{{"role", "system"}, {"content", system_prompt}},
                                      {{"role", "user"}, {"content", user}}})},
            {"response_format",
             {{"type", "json_schema"}, {"json_schema", {{"name", "a"}, {"schema", schema()}}}}}};
}

auto ask_anthropic(const ModelServer& server, const json& body,
                   const std::string& headers = version) -> Got {
    return post(server.port(), "/v1/messages", body.dump(), headers);
}

auto ask_openai(const ModelServer& server, const json& body) -> Got {
    return post(server.port(), "/v1/chat/completions", body.dump());
}

auto bill_of(const ModelServer& server, const std::string& target = "/bill") -> json {
    return json::parse(get(server.port(), "x", target).body);
}

auto limited_as(RetryAfter form) -> ModelSettings {
    ModelSettings settings;
    settings.faults.limited = 1;
    settings.faults.retry_after = form;
    settings.faults.retry_after_seconds = 600;
    return settings;
}

}  // namespace

TEST_CASE("the same question is answered the same in both wires") {
    ModelServer server{ModelSettings{}};
    const auto message = json::parse(ask_anthropic(server, anthropic_body("What is new?")).body);
    CHECK(message["type"] == "message");
    CHECK(message["stop_reason"] == "end_turn");
    CHECK(message["model"] == "small-1");
    const auto completion = json::parse(ask_openai(server, openai_body("What is new?")).body);
    CHECK(message["content"][0]["text"] == completion["choices"][0]["message"]["content"]);
    CHECK(message["usage"]["input_tokens"] == completion["usage"]["prompt_tokens"]);
    CHECK(message["usage"]["output_tokens"] == completion["usage"]["completion_tokens"]);
    CHECK(json::parse(message["content"][0]["text"].get<std::string>()).contains("a"));
}

TEST_CASE("what is wrong with a message is said as Anthropic says it") {
    ModelSettings settings;
    settings.key = "secret";
    ModelServer server{settings};
    const auto key = std::string{version} + "x-api-key: secret\r\n";
    const auto refused = [&](const Got& got, int status, const char* type) {
        CHECK(got.status == status);
        const auto body = json::parse(got.body);
        CHECK(body["type"] == "error");
        CHECK(body["error"]["type"] == type);
    };
    refused(ask_anthropic(server, anthropic_body("x")), 401, "authentication_error");
    refused(ask_anthropic(server, anthropic_body("x"), "x-api-key: secret\r\n"), 400,
            "invalid_request_error");
    auto endless = anthropic_body("x");
    endless.erase("max_tokens");
    refused(ask_anthropic(server, endless, key), 400, "invalid_request_error");
    refused(post(server.port(), "/v1/messages", "{", key), 400, "invalid_request_error");
    refused(post(server.port(), "/v1/messages", R"({"max_tokens":9})", key), 400,
            "invalid_request_error");
    refused(get(server.port(), "x", "/v1/messages", key), 405, "invalid_request_error");
    CHECK(post(server.port(), "/v1/messages",
               R"({"max_tokens":9,"system":[7,{"text":1}],"messages":[7,{"content":{}}]})", key)
              .status == 200);
    CHECK(ask_anthropic(server, anthropic_body("x"), key).status == 200);
}

TEST_CASE("each wire tells its limits in its own headers") {
    ModelSettings settings;
    settings.requests_per_minute = 2;
    settings.tokens_per_minute = 5000;
    ModelServer server{settings};
    auto first = ask_anthropic(server, anthropic_body("x"));
    CHECK(first.headers["anthropic-ratelimit-requests-limit"] == "2");
    CHECK(first.headers["anthropic-ratelimit-requests-remaining"] == "1");
    CHECK(parse_rfc3339(first.headers["anthropic-ratelimit-tokens-reset"]).has_value());
    CHECK(first.headers.count("x-ratelimit-limit-requests") == 0);
    CHECK(ask_openai(server, openai_body("x")).headers["x-ratelimit-remaining-requests"] == "0");
    const auto third = ask_anthropic(server, anthropic_body("y"));
    CHECK(third.status == 429);
    CHECK(json::parse(third.body)["error"]["type"] == "rate_limit_error");
    CHECK(server.tally().limited == 1);
}

TEST_CASE("a 429 says when to come back in the form that was chosen") {
    const auto header = [](RetryAfter form) {
        ModelServer server{limited_as(form)};
        auto got = ask_openai(server, openai_body("x"));
        CHECK(got.status == 429);
        return got.headers.count("retry-after") == 0 ? std::string{"none"}
                                                     : got.headers["retry-after"];
    };
    CHECK(header(RetryAfter::seconds) == "600");
    CHECK(parse_http_date(header(RetryAfter::date)).has_value());
    CHECK(header(RetryAfter::missing) == "none");
    CHECK_FALSE(parse_http_date(header(RetryAfter::garbage)).has_value());
    ModelServer mixed{limited_as(RetryAfter::mixed)};
    std::set<std::string> kinds;
    for (int number = 0; number < 40; ++number) {
        auto got = ask_openai(mixed, openai_body(std::to_string(number)));
        const auto told = got.headers["retry-after"];
        kinds.insert(told.empty()                ? "missing"
                     : told.substr(0, 2) == "60" ? "seconds"
                     : parse_http_date(told)     ? "date"
                                                 : "garbage");
    }
    CHECK(kinds.size() == 4);
}

TEST_CASE("who comes before its time is counted") {
    for (const auto form : {RetryAfter::seconds, RetryAfter::date}) {
        ModelServer server{limited_as(form)};
        (void)ask_openai(server, openai_body("x"));
        (void)ask_openai(server, openai_body("another"));
        CHECK(server.tally().early == 0);
        (void)ask_openai(server, openai_body("x"));
        CHECK(server.tally().early == 1);
    }
    ModelServer careless{limited_as(RetryAfter::garbage)};
    for (int times = 0; times < 3; ++times) (void)ask_openai(careless, openai_body("x"));
    CHECK(careless.tally().early == 0);
}

TEST_CASE("an overloaded provider says 503 or 529") {
    ModelSettings settings;
    settings.faults.busy = 1;
    ModelServer busy{settings};
    const auto got = ask_anthropic(busy, anthropic_body("x"));
    CHECK(got.status == 529);
    CHECK(json::parse(got.body)["error"]["type"] == "overloaded_error");
    CHECK(ask_openai(busy, openai_body("x")).status == 529);
    settings.faults = {};
    settings.faults.overloaded = 1;
    ModelServer overloaded{settings};
    CHECK(ask_anthropic(overloaded, anthropic_body("x")).status == 503);
    CHECK(overloaded.tally().faults == 1);
    CHECK(overloaded.bill().empty());
}

TEST_CASE("what goes wrong on purpose does so whatever the buckets hold") {
    ModelSettings settings;
    settings.faults.error = 0.5;
    const auto broken = [](ModelServer& server) {
        std::set<int> out;
        for (int number = 0; number < 60; ++number)
            if (ask_openai(server, openai_body(std::to_string(number))).status == 500)
                out.insert(number);
        return out;
    };
    ModelServer open{settings};
    const auto expected = broken(open);
    settings.requests_per_minute = 3;
    ModelServer narrow{settings};
    CHECK(broken(narrow) == expected);
    CHECK(narrow.tally().faults == static_cast<std::int64_t>(expected.size()));
    CHECK(narrow.tally().limited == 60 - static_cast<std::int64_t>(expected.size()) - 3);
}

TEST_CASE("a prefix that came before is read from the cache, in a seeded share") {
    ModelSettings settings;
    settings.cached = 0.5;
    settings.cache_minimum = 50;
    const auto usages = [&] {
        ModelServer server{settings};
        std::vector<json> out;
        for (int number = 0; number < 40; ++number)
            out.push_back(json::parse(
                ask_anthropic(server, anthropic_body(std::to_string(number), "1h")).body)["usage"]);
        return out;
    };
    const auto told = usages();
    CHECK(told.front()["cache_read_input_tokens"] == 0);
    CHECK(told.front()["cache_creation"]["ephemeral_1h_input_tokens"] == 100);
    int read = 0;
    for (const auto& usage : told) {
        const auto from_cache = usage["cache_read_input_tokens"].get<int>();
        CHECK(from_cache + usage["cache_creation_input_tokens"].get<int>() == 100);
        read += from_cache == 100 ? 1 : 0;
    }
    CHECK(read > 5);
    CHECK(read < 35);
    CHECK(usages() == told);
}

TEST_CASE("OpenAI's usage holds what was cached and thought, and short prefixes are not kept") {
    ModelSettings settings;
    settings.cached = 1;
    settings.cache_minimum = 100;
    settings.reasoning_tokens = 1'000'000;
    ModelServer server{settings};
    (void)ask_openai(server, openai_body("x"));
    const auto usage = json::parse(ask_openai(server, openai_body("y")).body)["usage"];
    CHECK(usage["prompt_tokens"] == 101);
    CHECK(usage["prompt_tokens_details"]["cached_tokens"] == 100);
    CHECK(usage["completion_tokens_details"]["reasoning_tokens"] > 0);
    CHECK(usage["completion_tokens"] <= 500);
    settings.cache_minimum = 101;
    ModelServer longer{settings};
    (void)ask_openai(longer, openai_body("x"));
    CHECK(json::parse(ask_openai(longer, openai_body("y"))
                          .body)["usage"]["prompt_tokens_details"]["cached_tokens"] == 0);
}

TEST_CASE("the bill can be read while the server runs, and adds up") {
    ModelSettings settings;
    settings.cached = 1;
    settings.cache_minimum = 1;
    settings.prices = {*Money::parse("3"), *Money::parse("0.3"), *Money::parse("3.75"),
                       *Money::parse("6"), *Money::parse("15")};
    ModelServer server{settings};
    (void)ask_anthropic(server, anthropic_body("first", "1h"));
    (void)ask_anthropic(server, anthropic_body("other", "1h"));
    const auto bill = bill_of(server, "/bill?lines");
    REQUIRE(bill["lines"].size() == 2);
    // 100 tokens of the system prompt written, then read; two of the question; the answer.
    const auto output = bill["lines"][0]["output_tokens"].get<std::int64_t>();
    CHECK(bill["lines"][0]["cost_pico"] == 100 * 6'000'000 + 2 * 3'000'000 + output * 15'000'000);
    CHECK(bill["lines"][1]["cost_pico"] ==
          100 * 300'000 + 2 * 3'000'000 +
              bill["lines"][1]["output_tokens"].get<std::int64_t>() * 15'000'000);
    CHECK(bill["cost_pico"] == bill["lines"][0]["cost_pico"].get<std::int64_t>() +
                                   bill["lines"][1]["cost_pico"].get<std::int64_t>());
    CHECK(bill["requests"] == 2);
    CHECK(bill["cached_tokens"] == 100);
    CHECK_FALSE(bill_of(server).contains("lines"));
    CHECK(server.bill_in_words().find("2 requests, 2 answers billed") == 0);
}

TEST_CASE("a canned answer comes in the wire it was asked in") {
    ModelSettings settings;
    settings.canned = "{}";
    ModelServer server{settings};
    CHECK(json::parse(ask_anthropic(server, anthropic_body("x")).body)["content"][0]["text"] ==
          "{}");
    CHECK(json::parse(
              ask_openai(server, openai_body("x")).body)["choices"][0]["message"]["content"] ==
          "{}");
}
