#include <fanfold/model/probe.hpp>
#include <fanfold/sim/model.hpp>

#include "anthropic_bench.hpp"

using namespace fanfold;
using namespace fanfold::model;
using namespace fanfold::tests;

namespace {

auto probed(Bench& bench, std::unique_ptr<ModelClient> client) -> Probe {
    Probe out;
    auto task = [](ModelClient& asked, const Clock& clock,
                   Probe* into) -> boost::asio::awaitable<void> {
        *into = co_await probe(asked, clock, Deadline::never());
    };
    conformance::run(bench.io, task(*client, bench.clock, &out));
    return out;
}

auto probed(OpenAiSettings settings) -> Probe {
    Bench bench;
    return probed(bench, make_openai(bench.http, bench.clock, std::move(settings)));
}

/// `prompt_tokens` of the first answer and of the second.
auto scripted(int first, int second) -> std::deque<Script> {
    const auto answer = [](int tokens) {
        return Script{
            200,
            {},
            R"({"choices":[{"message":{"content":"Hello, team!"},"finish_reason":"stop"}],)"
            R"("usage":{"prompt_tokens":)" +
                std::to_string(tokens) + R"(,"completion_tokens":4}})"};
    };
    return {answer(first), answer(second)};
}

}  // namespace

TEST_CASE("a server that does all it is asked is found to do so, in both wires") {
    sim::ModelServer server{sim::ModelSettings{}};
    Bench bench;
    auto settings = settings_for(server.port());
    settings.card.price.input.price = *Money::parse("1");
    const auto check = [](const Probe& found) {
        CHECK(found.answered);
        CHECK(found.keeps_schema);
        CHECK(found.tells_usage);
        CHECK(found.long_prompt == LongPrompt::read);
        CHECK(found.long_words == 3'000);
        CHECK(found.long_tokens.value_or(0) > 3'000);
        CHECK(found.trouble.empty());
    };
    auto found = probed(bench, make_openai(bench.http, bench.clock, settings));
    check(found);
    CHECK(found.cost > *Money::parse("0.003"));
    check(probed(bench, make_anthropic(bench.http, bench.clock, anthropic_for(server.port()))));
}

TEST_CASE("a server that ignores the schema is found out") {
    sim::ModelSettings with;
    with.no_schema = true;
    sim::ModelServer server{with};
    CHECK_FALSE(probed(settings_for(server.port())).keeps_schema);
    auto in_prompt = settings_for(server.port());
    in_prompt.dialect = SchemaDialect::none;
    CHECK(probed(in_prompt).keeps_schema);
}

TEST_CASE("a server that cuts a long prompt without a word is found out") {
    ScriptedServer server{scripted(30, 2'048)};
    const auto found = probed(settings_for(server.port()));
    CHECK(found.answered);
    CHECK_FALSE(found.keeps_schema);
    CHECK(found.long_prompt == LongPrompt::cut);
    CHECK(found.long_tokens == 2'048);
}

TEST_CASE("the long prompt is half of what the model is said to take") {
    ScriptedServer server{scripted(30, 600)};
    auto settings = settings_for(server.port());
    settings.card.context_tokens = 1'000;
    const auto found = probed(settings);
    CHECK(found.long_words == 500);
    CHECK(found.long_prompt == LongPrompt::read);
}

TEST_CASE("a server that refuses a long prompt would have its questions split") {
    auto scripts = scripted(30, 0);
    scripts.back() = {
        400,
        {},
        R"({"error":{"code":400,"message":"n","type":"exceed_context_size_error","n_ctx":2048}})"};
    ScriptedServer server{scripts};
    const auto found = probed(settings_for(server.port()));
    CHECK(found.long_prompt == LongPrompt::refused);
    CHECK_FALSE(found.long_tokens);
}

TEST_CASE("without a usage nothing is asked twice, and without an answer it says why") {
    ScriptedServer server{
        {{200, {}, R"({"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]})"}}};
    const auto found = probed(settings_for(server.port()));
    CHECK(found.answered);
    CHECK_FALSE(found.tells_usage);
    CHECK(found.long_prompt == LongPrompt::not_tried);
    CHECK(server.requests().size() == 1);
    ScriptedServer locked{{{401, {}, "{}"}}};
    const auto refused = probed(settings_for(locked.port()));
    CHECK_FALSE(refused.answered);
    CHECK(refused.trouble.find("the key was refused") != std::string::npos);
}
