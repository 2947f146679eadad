/// Answers of servers that people run themselves, word for word as their documentation and sources
/// show them: Ollama (docs/api.md, docs/openai.md, faq.md), vLLM (docs/serving,
/// entrypoints/openai), llama.cpp server (examples/server/README.md).
#include "openai_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;

namespace {

auto outcome_of(int status, const std::string& body) -> Outcome {
    ScriptedServer server{{{status, {}, body}}};
    Bench bench;
    return bench.ask(server);
}

auto kind_of(int status, const std::string& body) -> FailureKind {
    const auto outcome = outcome_of(status, body);
    CHECK_FALSE(outcome.reply);
    return outcome.failure.kind;
}

}  // namespace

TEST_CASE("Ollama's chat completion is read") {
    const auto outcome = outcome_of(200, R"({"id":"chatcmpl-531","object":"chat.completion",
        "created":1719489000,"model":"llama3.2","system_fingerprint":"fp_ollama",
        "choices":[{"index":0,"message":{"role":"assistant","content":"{\"a\":1}"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":26,"completion_tokens":298,"total_tokens":324}})");
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->text == R"({"a":1})");
    CHECK(outcome.reply->usage.input == Tokens{26});
    CHECK(outcome.reply->usage.output == Tokens{298});
    CHECK(outcome.reply->model_revision == "llama3.2 fp_ollama");
}

TEST_CASE("Ollama's errors are texts, or OpenAI's without a code") {
    CHECK(kind_of(404, R"({"error":"model 'llama9' not found"})") == FailureKind::fix_config);
    CHECK(
        kind_of(
            404,
            R"({"error":{"message":"model \"llama9\" not found, try pulling it first","type":"api_error","param":null,"code":null}})") ==
        FailureKind::fix_config);
    const auto full = outcome_of(
        503, R"({"error":"server busy, please try again.  maximum pending requests exceeded"})");
    CHECK(full.failure.kind == FailureKind::retry_later);
    CHECK(full.failure.throttled);
    CHECK(kind_of(500, R"({"error":"llama runner process has terminated: signal: killed"})") ==
          FailureKind::retry_later);
    CHECK(kind_of(400,
                  R"({"error":"invalid format: \"xml\"; expected \"json\" or a JSON schema"})") ==
          FailureKind::give_up);
}

TEST_CASE("vLLM's chat completion is read, thoughts apart") {
    const auto outcome =
        outcome_of(200, R"({"id":"chatcmpl-7a","object":"chat.completion","created":1764000000,
        "model":"Qwen/Qwen3-8B","choices":[{"index":0,"message":{"role":"assistant","content":"{\"a\":1}",
        "refusal":null,"annotations":null,"audio":null,"function_call":null,"tool_calls":[],
        "reasoning_content":"The user wants an integer."},"logprobs":null,"finish_reason":"stop","stop_reason":null}],
        "service_tier":null,"system_fingerprint":null,"usage":{"prompt_tokens":31,"total_tokens":61,
        "completion_tokens":30,"prompt_tokens_details":null},"prompt_logprobs":null,"kv_transfer_params":null})");
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->text == R"({"a":1})");
    CHECK(outcome.reply->usage.output == Tokens{30});
    CHECK(outcome.reply->usage.cached_input == Tokens{0});
}

TEST_CASE("vLLM's error object is an error, with any status") {
    const auto* too_long =
        R"({"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4100 in the messages, 900 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400})";
    const auto* unknown =
        R"({"object":"error","message":"The model `qwen` does not exist.","type":"NotFoundError","param":null,"code":404})";
    const auto* bad =
        R"({"object":"error","message":"temperature must be non-negative, got -1.0.","type":"BadRequestError","param":"temperature","code":400})";
    const auto* dead =
        R"({"object":"error","message":"EngineCore encountered an issue.","type":"InternalServerError","param":null,"code":500})";
    CHECK(kind_of(400, too_long) == FailureKind::split);
    CHECK(kind_of(200, too_long) == FailureKind::split);
    CHECK(kind_of(404, unknown) == FailureKind::fix_config);
    CHECK(kind_of(200, unknown) == FailureKind::fix_config);
    CHECK(kind_of(400, bad) == FailureKind::give_up);
    CHECK(kind_of(200, bad) == FailureKind::give_up);
    CHECK(kind_of(500, dead) == FailureKind::retry_later);
    CHECK(kind_of(200, dead) == FailureKind::retry_later);
}

TEST_CASE("newer vLLM nests its error, and tells a key that is wrong in its own way") {
    CHECK(
        kind_of(
            400,
            R"({"error":{"message":"This model's maximum context length is 4096 tokens. However, your request has 4200 input tokens.","type":"BadRequestError","param":"input_tokens","code":400}})") ==
        FailureKind::split);
    CHECK(kind_of(401, R"({"error":"Unauthorized"})") == FailureKind::fix_config);
    CHECK(kind_of(422, R"({"detail":[{"type":"missing","loc":["body","messages"]}]})") ==
          FailureKind::give_up);
}

TEST_CASE("llama.cpp's answer carries timings beside the usage") {
    const auto outcome = outcome_of(200, R"({"choices":[{"finish_reason":"length","index":0,
        "message":{"role":"assistant","content":"{\"a\":"}}],"created":1764000000,"model":"gpt-3.5-turbo",
        "system_fingerprint":"b4000-abc","object":"chat.completion",
        "usage":{"completion_tokens":77,"prompt_tokens":46,"total_tokens":123},"id":"chatcmpl-x",
        "timings":{"prompt_n":46,"prompt_ms":512.1,"predicted_n":77,"predicted_per_second":22.5}})");
    REQUIRE(outcome.reply);
    CHECK(outcome.reply->finish == "length");
    CHECK(outcome.reply->usage.output == Tokens{77});
}

TEST_CASE("llama.cpp answers 500 to what no second try can mend") {
    for (const char* message : {
             "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error",
             "JSON schema conversion failed:\\nUnrecognized schema: {\\\"type\\\":\\\"thing\\\"}",
             "Failed to parse grammar",
             "Expected 'messages' to be an array, got string",
             "Missing 'content'",
         }) {
        INFO(message);
        CHECK(kind_of(500, std::string{R"({"error":{"code":500,"message":")"} + message +
                               R"(","type":"server_error"}})") == FailureKind::give_up);
    }
    CHECK(
        kind_of(
            500,
            R"({"error":{"code":500,"message":"Input processing failed","type":"server_error"}})") ==
        FailureKind::retry_later);
}

TEST_CASE(
    "llama.cpp is waited for while it loads, split when it overflows, mended when it refuses") {
    CHECK(
        kind_of(503,
                R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})") ==
        FailureKind::retry_later);
    CHECK(
        kind_of(
            400,
            R"({"error":{"code":400,"message":"request (5012 tokens) exceeds the available context size (4096 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":5012,"n_ctx":4096}})") ==
        FailureKind::split);
    CHECK(
        kind_of(
            401,
            R"({"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}})") ==
        FailureKind::fix_config);
}
