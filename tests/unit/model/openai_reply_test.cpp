#include "openai_reply.hpp"

#include <random>
#include <string>

#include "catch.hpp"
#include "wire.hpp"

using namespace fanfold::model;
using nlohmann::json;

namespace {

const std::string whole =
    R"({"id":"chatcmpl-1","object":"chat.completion","created":1764500000,"model":"gpt-mini-1","choices":[{"index":0,)"
    R"("message":{"role":"assistant","content":"{\"findings\":[\"caf\u00e9 \ud83d\ude00\"]}","refusal":null,"annotations":[]},)"
    R"("logprobs":null,"finish_reason":"stop"},{"index":1}],"usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150,)"
    R"("prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":10}},)"
    R"("service_tier":"default","system_fingerprint":"fp_1"})";

const std::string bodies[] = {
    whole,
    R"({"choices":[{"message":{"content":"cut"},"finish_reason":"length"}],"model":"m","usage":{"prompt_tokens":1.0,"completion_tokens":2e1}})",
    R"({"choices":[{"finish_reason":"content_filter","message":{"content":"","refusal":"no"}}],"usage":null,"error":null})",
    R"({"choices":[{"message":{"content":"a","content":"b"}}],"choices":[{"message":{"content":"c"}}]})",
    R"({"choices":[{"message":{"content":[{"type":"text","text":"in parts"}]}}],"usage":{"prompt_tokens":-1,"completion_tokens":true}})",
    R"({"choices":[{"message":{"content":null,"refusal":"I can't"}}],"model":7,"object":7})",
    R"({"object":"error","message":"too long","code":400,"choices":[{"message":{"content":"x"}}]})",
    R"({"choices":[{"message":{"content":"x"}}],"error":{"message":"no"}})",
    R"({"choices":[]})",
    R"({"choices":[{"message":{"content":"x"}}],"usage":[1],"reasoning":{"prompt_tokens":[[[9]]],"x":"\u0000"}})",
};

/// By way of a JSON value; nothing where that is no reply.
auto by_the_value(std::string_view text) -> std::optional<Reply> {
    const auto body = wire::parse_body(text);
    if (!body.is_object() || wire::member(body, "object") == "error" || !wire::member(body, "error").is_null()) return std::nullopt;
    const auto& choices = wire::member(body, "choices");
    if (!choices.is_array() || choices.empty()) return std::nullopt;
    return openai::reply_of(body, choices.front());
}

auto told(const Reply& reply) -> json {
    const auto& usage = reply.usage;
    return {reply.text, reply.finish, reply.model_revision, reply.usage_known, usage.input.count(), usage.output.count(),
            usage.cached_input.count(), usage.cache_write_5m.count(), usage.reasoning.count()};
}

/// False if it is left to its JSON value.
auto check_same(const std::string& text) -> bool {
    INFO(text);
    const auto plain = openai::read_plain_reply(text);
    if (!plain) return false;
    const auto other = by_the_value(text);
    REQUIRE(other);
    CHECK(told(*plain) == told(*other));
    return true;
}

}  // namespace

TEST_CASE("a usual reply is read without a JSON value") {
    const auto reply = openai::read_plain_reply(whole);
    REQUIRE(reply);
    CHECK(reply->text == "{\"findings\":[\"caf\xc3\xa9 \xf0\x9f\x98\x80\"]}");
    CHECK(reply->finish == "stop");
    CHECK(reply->model_revision == "gpt-mini-1 fp_1");
    CHECK(reply->usage.input.count() == 120);
    CHECK(reply->usage.cached_input.count() == 64);
    CHECK(reply->usage.output.count() == 30);
}

TEST_CASE("what is rare in a reply is left to its JSON value") {
    CHECK(openai::read_plain_reply(bodies[1]));
    CHECK(openai::read_plain_reply(bodies[2]));
    for (std::size_t at = 3; at < std::size(bodies) - 1; ++at) {
        INFO(bodies[at]);
        CHECK_FALSE(openai::read_plain_reply(bodies[at]));
    }
    for (const auto& body : bodies) check_same(body);
}

TEST_CASE("replies that were damaged at random are read as their JSON values are") {
    std::mt19937 draw{17};
    const std::string letters = "{}[]\",:\\u0019eE+-.tfn \n\xc3\xa9\xff";
    int plain = 0;
    for (int round = 0; round < 40'000; ++round) {
        auto text = bodies[draw() % std::size(bodies)];
        for (auto left = draw() % 3 + 1; left > 0; --left) {
            const auto at = draw() % text.size(), from = draw() % text.size(), length = draw() % 40;
            switch (draw() % 4) {
                case 0:
                    text[at] = letters[draw() % letters.size()];
                    break;
                case 1:
                    text.insert(at, 1, letters[draw() % letters.size()]);
                    break;
                case 2:
                    text.insert(at, text.substr(from, length));
                    break;
                default:
                    text.erase(at, 1);
            }
        }
        plain += check_same(text) ? 1 : 0;
    }
    CHECK(plain > 1'000);
}
