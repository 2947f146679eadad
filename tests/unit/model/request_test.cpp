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

auto price(const char* input, const char* cached, const char* output) -> Price {
    return {{*Money::parse(input)}, {*Money::parse(cached)}, {*Money::parse(output)}};
}

auto usage(std::int64_t input, std::int64_t cached, std::int64_t output) -> Usage {
    return {Tokens{input}, Tokens{cached}, Tokens{output}};
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
        changed.schema["required"] = {"a"};
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

TEST_CASE("two messages are not the same as one") {
    auto joined = request();
    joined.messages = {{"system", "Answer.한빛배터리 news"}};
    CHECK(request_key(request(), "gpt", "") != request_key(joined, "gpt", ""));
}

TEST_CASE("the upper bound holds when every byte is a token and all of the output is used") {
    const auto tariff = price("1", "0.1", "4");
    auto asked = request();
    std::int64_t bytes = static_cast<std::int64_t>(asked.schema.dump().size());
    for (const auto& message : asked.messages)
        bytes += static_cast<std::int64_t>(message.content.size());
    CHECK(tariff.upper_bound(asked) >= tariff.of(usage(bytes, 0, 900)));
    CHECK(price("0", "0", "0").upper_bound(asked) == Money{});
}

TEST_CASE("cached tokens have their own price, and the full one where none is known") {
    CHECK(price("1", "0.1", "4").of(usage(1'000'000, 500'000, 250'000)) == *Money::parse("1.55"));
    CHECK(price("1", "0", "4").of(usage(1'000'000, 500'000, 0)) == *Money::parse("1"));
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
