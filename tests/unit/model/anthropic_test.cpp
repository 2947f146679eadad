#include <fanfold/sim/model.hpp>

#include "anthropic_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;
using nlohmann::json;

namespace {

const std::string good = anthropic_message(R"([{"type":"text","text":"{\"a\":1}"}])");

auto asked_with(AnthropicSettings settings, ScriptedServer& server, Request request = question())
    -> json {
    Bench bench;
    (void)ask_anthropic(bench, std::move(settings), Deadline::never(), std::move(request));
    REQUIRE(server.requests().size() == 1);
    const auto sent = server.requests().front();
    return json::parse(sent.substr(sent.find("\r\n\r\n") + 4));
}

auto reply_to(const std::string& body) -> Reply {
    ScriptedServer server{{{200, {}, body}}};
    Bench bench;
    auto outcome = ask_anthropic(bench, anthropic_for(server.port()));
    REQUIRE(outcome.reply);
    return *outcome.reply;
}

auto hints_from(std::vector<std::string> headers) -> LimitHints {
    ScriptedServer server{{{200, std::move(headers), good}}};
    Bench bench;
    return ask_anthropic(bench, anthropic_for(server.port())).hints;
}

auto price_card(const char* input) -> AnthropicSettings {
    auto settings = anthropic_for(1);
    settings.card.price.input.price = *Money::parse(input);
    return settings;
}

}  // namespace

TEST_CASE("an Anthropic endpoint keeps to what every model client keeps to") {
    sim::ModelSettings with;
    with.key = secret_key;
    sim::ModelServer server{with};
    Bench bench;
    auto client = make_anthropic(bench.http, bench.clock, anthropic_for(server.port()));
    conformance::exercise(bench.io, *client, question());
    CHECK(server.bill().size() >= 22);
}

TEST_CASE("a message comes with its text, usage and revision") {
    const auto reply = reply_to(good);
    CHECK(reply.text == R"({"a":1})");
    CHECK(reply.finish == "stop");
    CHECK(reply.usage_known);
    CHECK(reply.usage.input == Tokens{100});
    CHECK(reply.usage.cached_input == Tokens{70});
    CHECK(reply.usage.output == Tokens{20});
    CHECK(reply.model_revision == "claude-mini-20260101");
}

TEST_CASE("a question is one message with the system prompt kept in the cache") {
    ScriptedServer server{{{200, {}, good}}};
    const auto body = asked_with(anthropic_for(server.port()), server);
    const auto head = server.requests().front();
    CHECK(head.starts_with("POST /v1/messages HTTP/1.1\r\n"));
    CHECK(head.find(std::string{"x-api-key: "} + secret_key) != std::string::npos);
    CHECK(head.find("anthropic-version: 2023-06-01\r\n") != std::string::npos);
    CHECK(head.find("Authorization") == std::string::npos);
    CHECK(body["model"] == "claude-mini");
    CHECK(body["max_tokens"] == 77);
    CHECK(body["temperature"] == 0);
    CHECK(body["system"] == json::parse(R"([{"type":"text","text":"You are brief.",
                                             "cache_control":{"type":"ephemeral"}}])"));
    CHECK(body["messages"] == json::array({{{"role", "user"}, {"content", secret_prompt}}}));
    CHECK(body["output_config"]["format"]["type"] == "json_schema");
    CHECK(body["output_config"]["format"]["schema"] == question().schema.value());
}

TEST_CASE("the cache can be kept for an hour, or left out") {
    ScriptedServer server{{{200, {}, good}}};
    auto settings = anthropic_for(server.port());
    SECTION("an hour") {
        settings.cache = PromptCache::one_hour;
        CHECK(asked_with(settings, server)["system"][0]["cache_control"]["ttl"] == "1h");
    }
    SECTION("not at all, and no temperature") {
        settings.cache = PromptCache::off;
        settings.send_temperature = false;
        const auto body = asked_with(settings, server);
        CHECK_FALSE(body["system"][0].contains("cache_control"));
        CHECK_FALSE(body.contains("temperature"));
    }
    SECTION("without a system prompt and a key there is neither") {
        settings.key = Secret{};
        auto request = question();
        request.messages.erase(request.messages.begin());
        request.temperature = 1.7;
        const auto body = asked_with(settings, server, request);
        CHECK_FALSE(body.contains("system"));
        CHECK(body["temperature"] == 1);
        CHECK(server.requests().front().find("x-api-key") == std::string::npos);
    }
}

TEST_CASE("a schema that the decoder can't take stands in the system prompt") {
    ScriptedServer server{{{200, {}, good}}};
    auto request = question();
    auto schema = request.schema.value();
    schema.erase("properties");
    request.schema = std::move(schema);
    const auto body = asked_with(anthropic_for(server.port()), server, request);
    CHECK_FALSE(body.contains("output_config"));
    REQUIRE(body["system"].size() == 2);
    CHECK(body["system"][1]["text"].get<std::string>().find(request.schema.text()) !=
          std::string::npos);
    CHECK_FALSE(body["system"][0].contains("cache_control"));
    CHECK(body["system"][1].contains("cache_control"));
}

TEST_CASE("messages that are no answer say how they ended, and keep their usage") {
    const auto [content, stop, expected] = GENERATE(table<std::string, std::string, std::string>({
        {R"([{"type":"text","text":"{\"a\":"}])", "max_tokens", "length"},
        {R"([{"type":"text","text":"{\"a\":"}])", "model_context_window_exceeded", "length"},
        {R"([{"type":"text","text":"I can't."}])", "refusal", "refusal"},
        {R"([])", "end_turn", "empty"},
        {R"([{"type":"tool_use","id":"t","name":"n","input":{}}])", "tool_use", "empty"},
        {R"([{"type":"thinking","thinking":"hm"},{"type":"text","text":"{\"a\""},{"type":"text","text":":1}"}])",
         "stop_sequence", "stop"},
    }));
    const auto reply = reply_to(anthropic_message(content, stop));
    CHECK(reply.finish == expected);
    CHECK(reply.usage.output == Tokens{20});
    if (expected == "stop") CHECK(reply.text == R"({"a":1})");
}

TEST_CASE("the input is what was read from the cache, written to it, and the rest") {
    const auto usage_of = [](const std::string& usage) {
        return reply_to(anthropic_message(R"([{"type":"text","text":"{}"}])", "end_turn", usage))
            .usage;
    };
    auto usage = usage_of(R"({"input_tokens":1,"cache_read_input_tokens":20,
        "cache_creation_input_tokens":700,"output_tokens":9,
        "cache_creation":{"ephemeral_5m_input_tokens":300,"ephemeral_1h_input_tokens":400}})");
    CHECK(usage.input == Tokens{721});
    CHECK(usage.cached_input == Tokens{20});
    CHECK(usage.cache_write_5m == Tokens{300});
    CHECK(usage.cache_write_1h == Tokens{400});
    usage = usage_of(R"({"input_tokens":1,"cache_creation_input_tokens":700,"output_tokens":9})");
    CHECK(usage.input == Tokens{701});
    CHECK(usage.cache_write_5m == Tokens{700});
    usage = usage_of(R"({"input_tokens":-5,"cache_read_input_tokens":"x",
        "cache_creation_input_tokens":-1,"cache_creation":7,"output_tokens":1e300})");
    CHECK(usage.input == Tokens{0});
    CHECK(usage.output == Tokens{1'000'000'000});
    CHECK_FALSE(reply_to(anthropic_message("[]", "end_turn", "null")).usage_known);
}

TEST_CASE("limits are read from the headers as instants, of the tokens that end first") {
    const auto hints = hints_from(
        {"anthropic-ratelimit-requests-limit: 50", "anthropic-ratelimit-requests-remaining: 49",
         "anthropic-ratelimit-requests-reset: 2099-01-01T00:00:00Z",
         "anthropic-ratelimit-tokens-limit: 1000", "anthropic-ratelimit-tokens-remaining: 900",
         "anthropic-ratelimit-output-tokens-limit: 100",
         "anthropic-ratelimit-output-tokens-remaining: 3",
         "anthropic-ratelimit-output-tokens-reset: 2020-01-01T00:00:00Z"});
    CHECK(hints.requests_limit == 50);
    CHECK(hints.requests_remaining == 49);
    CHECK(hints.requests_reset == std::chrono::days{31});
    CHECK(hints.tokens_limit == 100);
    CHECK(hints.tokens_remaining == 3);
    CHECK_FALSE(hints.tokens_reset);
    const auto garbage = hints_from({"anthropic-ratelimit-requests-limit: many",
                                     "anthropic-ratelimit-requests-reset: 6m0s",
                                     "anthropic-ratelimit-tokens-remaining: -3"});
    CHECK_FALSE(garbage.requests_limit);
    CHECK_FALSE(garbage.requests_reset);
    CHECK_FALSE(garbage.tokens_remaining);
}

TEST_CASE("cache prices that are not told are Anthropic's multiples of the input's") {
    Bench bench;
    auto settings = price_card("3");
    auto client = make_anthropic(bench.http, bench.clock, settings);
    CHECK(client->card().price.cached_input->price == *Money::parse("0.3"));
    CHECK(client->card().price.cache_write_5m->price == *Money::parse("3.75"));
    CHECK(client->card().price.cache_write_1h->price == *Money::parse("6"));
    settings.card.price.cached_input = PricePerMillion{};
    client = make_anthropic(bench.http, bench.clock, settings);
    CHECK(client->card().price.cached_input->price == Money{});
}

TEST_CASE("what the simulator bills is what the client settles, in both wires") {
    sim::ModelSettings with;
    with.prices = {*Money::parse("3"), *Money::parse("0.3"), *Money::parse("3.75"),
                   *Money::parse("6"), *Money::parse("15.000001")};
    with.cached = 0.5;
    with.cache_minimum = 1;
    with.reasoning_tokens = 40;
    sim::ModelServer server{with};
    Bench bench;
    Price price;
    price.input.price = with.prices.input;
    price.cached_input = PricePerMillion{with.prices.cached_input};
    price.cache_write_5m = PricePerMillion{with.prices.cache_write_5m};
    price.cache_write_1h = PricePerMillion{with.prices.cache_write_1h};
    price.output.price = with.prices.output;
    Money settled;
    for (int number = 0; number < 60; ++number) {
        auto request = question();
        request.messages[1].content += std::to_string(number);
        auto anthropic = anthropic_for(server.port());
        anthropic.cache = number % 2 == 0 ? PromptCache::five_minutes : PromptCache::one_hour;
        const auto outcome =
            number % 3 == 0 ? bench.ask(settings_for(server.port()), Deadline::never(), request)
                            : ask_anthropic(bench, anthropic, Deadline::never(), request);
        REQUIRE(outcome.reply);
        CHECK(price.of(outcome.reply->usage) <= price.upper_bound(request));
        settled += price.of(outcome.reply->usage);
    }
    Money billed;
    sim::BillLine sums;
    for (const auto& line : server.bill()) {
        billed += line.cost;
        sums.cached += line.cached, sums.written_5m += line.written_5m;
        sums.written_1h += line.written_1h, sums.reasoning += line.reasoning;
    }
    CHECK(settled == billed);
    CHECK(sums.cached > 0);
    CHECK(sums.written_5m > 0);
    CHECK(sums.written_1h > 0);
    CHECK(sums.reasoning > 0);
}
