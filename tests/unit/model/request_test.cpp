#include <fanfold/model/client.hpp>

#include "catch.hpp"

using namespace fanfold;
using namespace fanfold::model;
using nlohmann::json;

namespace {

auto request() -> Request {
    Request out;
    out.model = ModelName{"small"};
    out.messages = {{"system", "Answer."}, {"user", "한빛배터리 news"}};
    out.schema = json::parse(R"({"type":"object","properties":{"b":{},"a":{}}})");
    out.schema_name = "findings";
    return out;
}

auto per_million(const char* price) -> PricePerMillion {
    return {*Money::parse(price)};
}

auto price(const char* input, const char* cached, const char* output) -> Price {
    Price out;
    out.input = per_million(input);
    out.cached_input = per_million(cached);
    out.output = per_million(output);
    return out;
}

auto usage(std::int64_t input, std::int64_t cached, std::int64_t output, std::int64_t write_5m = 0,
           std::int64_t write_1h = 0) -> Usage {
    return {Tokens{input}, Tokens{cached}, Tokens{output}, Tokens{write_5m}, Tokens{write_1h}};
}

}  // namespace

TEST_CASE("the key changes with everything that is asked") {
    const auto key = request_key(request(), "gpt", "realm");
    CHECK(key == request_key(request(), "gpt", "realm"));
    CHECK(key != request_key(request(), "gpt-2", "realm"));
    CHECK(key != request_key(request(), "gpt", "other"));
    auto changed = request();
    SECTION("a message") {
        changed.messages[1].content += ".";
    }
    SECTION("a role") {
        changed.messages[0].role = "user";
    }
    SECTION("the schema") {
        changed.schema = json::parse(R"({"type":"object","required":["a"]})");
    }
    SECTION("the length") {
        changed.max_output_tokens = 901;
    }
    SECTION("the temperature") {
        changed.temperature = 0.1;
    }
    SECTION("the sample") {
        changed.sample = 1;
    }
    CHECK(key != request_key(changed, "gpt", "realm"));
}

TEST_CASE(
    "the key does not know the material, the model's configured name or the order of schema "
    "members") {
    auto same = request();
    same.material = DocumentMaterial{"text", "title", "en", {"a"}, {"b"}, 3};
    same.model = ModelName{"renamed"};
    same.schema = json::parse(R"({"properties":{"a":{},"b":{}},"type":"object"})");
    CHECK(request_key(request(), "gpt", "realm") == request_key(same, "gpt", "realm"));
}

TEST_CASE("the key is the digest of a JSON object with its members in order") {
    auto asked = request();
    asked.messages.push_back({"user", "a \"quote\", a\ttab and a lone \xff byte"});
    asked.temperature = 0.25;
    json canonical{{"max_output_tokens", asked.max_output_tokens},
                   {"messages", json::array()},
                   {"model_id", "gpt \\ 4"},
                   {"realm", "r"},
                   {"sample", asked.sample},
                   {"schema", asked.schema.value()},
                   {"schema_name", asked.schema_name},
                   {"temperature", asked.temperature}};
    for (const auto& message : asked.messages)
        canonical["messages"].push_back({{"role", message.role}, {"content", message.content}});
    const auto text = canonical.dump(-1, ' ', false, json::error_handler_t::replace);
    CHECK(request_key(asked, "gpt \\ 4", "r") == sha256(text));
}

TEST_CASE("two messages are not the same as one") {
    auto joined = request();
    joined.messages = {{"system", "Answer.한빛배터리 news"}};
    CHECK(request_key(request(), "gpt", "") != request_key(joined, "gpt", ""));
}

TEST_CASE("the upper bound holds when every byte is a token and all of the output is used") {
    const auto tariff = price("1", "0.1", "4");
    auto asked = request();
    std::int64_t bytes = static_cast<std::int64_t>(asked.schema.text().size());
    for (const auto& message : asked.messages)
        bytes += static_cast<std::int64_t>(message.content.size());
    CHECK(tariff.upper_bound(asked) >= tariff.of(usage(bytes, 0, 900)));
    CHECK(price("0", "0", "0").upper_bound(asked) == Money{});
}

TEST_CASE("the upper bound is of the dearest kind of input") {
    auto tariff = price("1", "0.1", "4");
    const auto plain = tariff.upper_bound(request());
    tariff.cache_write_5m = per_million("1.25");
    CHECK(tariff.upper_bound(request()) > plain);
    tariff.cache_write_1h = per_million("2");
    tariff.output = per_million("0");
    CHECK(tariff.upper_bound(request()) == price("2", "2", "0").upper_bound(request()));
}

TEST_CASE("the upper bound holds for bytes that go out as three") {
    auto broken = request();
    broken.messages[1].content = std::string(1000, '\xff');
    CHECK(price("1", "1", "0").upper_bound(broken) >= price("1", "1", "0").of(usage(3000, 0, 0)));
}

TEST_CASE("cached tokens have their own price, the full one where none is known, none if free") {
    CHECK(price("1", "0.1", "4").of(usage(1'000'000, 500'000, 250'000)) == *Money::parse("1.55"));
    CHECK(price("1", "0", "4").of(usage(1'000'000, 500'000, 0)) == *Money::parse("0.5"));
    auto unknown = price("1", "0", "4");
    unknown.cached_input.reset();
    CHECK(unknown.of(usage(1'000'000, 500'000, 0)) == *Money::parse("1"));
}

TEST_CASE("what is written to a cache is part of the input and has its price") {
    auto tariff = price("1", "0.1", "4");
    CHECK(tariff.of(usage(1'000'000, 0, 0, 200'000, 100'000)) == *Money::parse("1"));
    tariff.cache_write_5m = per_million("1.25");
    tariff.cache_write_1h = per_million("2");
    // 600,000 at 1, 100,000 at 0.1, 200,000 at 1.25, 100,000 at 2
    CHECK(tariff.of(usage(1'000'000, 100'000, 0, 200'000, 100'000)) == *Money::parse("1.06"));
}

TEST_CASE(
    "a batch costs its discount less, and reasoning nothing beyond the output it is part of") {
    auto tariff = price("1", "0.1", "4");
    tariff.batch_discount = 50;
    auto counted = usage(1'000'000, 0, 1'000'000);
    counted.reasoning = Tokens{900'000};
    CHECK(tariff.of(counted) == *Money::parse("5"));
    CHECK(tariff.of(counted, Way::batch) == *Money::parse("2.5"));
    CHECK(tariff.upper_bound(request(), Way::batch) < tariff.upper_bound(request()));
    tariff.batch_discount = 400;
    CHECK(tariff.of(counted, Way::batch) == Money{});
}

TEST_CASE("splitting the same tokens over kinds of one price costs no more") {
    auto tariff = price("0.000001", "0.000001", "0");
    tariff.cache_write_5m = tariff.cache_write_1h = per_million("0.000001");
    CHECK(tariff.of(usage(7, 2, 0, 1, 3)) == tariff.of(usage(7, 0, 0)));
}

TEST_CASE("a bill is never negative, whatever usage says") {
    CHECK(price("1", "0.1", "4").of(usage(-5, 10, -7)) == Money{});
    CHECK(price("1", "0.1", "4").of(usage(10, 1'000'000, 0)) <=
          price("1", "0.1", "4").of(usage(10, 0, 0)));
}

TEST_CASE("readers are told which model wrote") {
    ModelCard card;
    card.name = ModelName{"small"};
    card.provider = "openai";
    card.model_id = "gpt-mini";
    CHECK(card.for_readers() == "small: gpt-mini");
    card.provider = "extractive";
    CHECK(card.for_readers() == "extractive (no model)");
}
