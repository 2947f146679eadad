#include <algorithm>
#include <fanfold/model/probe.hpp>
#include <fanfold/model/structured.hpp>

namespace fanfold::model {

namespace {

namespace asio = boost::asio;

constexpr int usual_words = 3'000;
constexpr int fewest_words = 64;
constexpr int most_words = 6'000;

/// Asks for a greeting; only who reads the schema answers anything else.
auto greeting(const ModelName& model) -> Request {
    Request out;
    out.model = model;
    out.messages = {{"system", "You greet people in one short sentence."},
                    {"user", "Say hello to the team."}};
    out.schema = nlohmann::json::parse(
        R"({"type":"object","additionalProperties":false,"required":["sign","count"],"properties":{)"
        R"("sign":{"type":"string","enum":["fanfold"]},"count":{"type":"integer","enum":[3]}}})");
    out.schema_name = "probe";
    out.max_output_tokens = 200;
    return out;
}

auto long_greeting(const ModelName& model, int words) -> Request {
    auto out = greeting(model);
    std::string text = "Say hello to everybody in this list:";
    for (int word = 0; word < words; ++word) text += " news";
    out.messages.back().content = std::move(text);
    return out;
}

auto words_for(const ModelCard& card) -> int {
    if (card.context_tokens <= 0) return usual_words;
    return std::clamp(card.context_tokens / 2, fewest_words, most_words);
}

auto keeps(const nlohmann::json& schema, const std::string& text) -> bool {
    const auto value = parse_reply(text);
    return value.ok() && validate(schema, *value).empty();
}

void read_first(const Request& request, const Outcome& outcome, Probe& out) {
    out.answered = outcome.reply.has_value();
    out.trouble = outcome.failure.message;
    if (!outcome.reply) return;
    out.keeps_schema = keeps(request.schema.value(), outcome.reply->text);
    out.tells_usage = outcome.reply->usage_known && outcome.reply->usage.input > Tokens{};
    out.revision = outcome.reply->model_revision;
}

auto long_prompt_of(const Outcome& outcome, int words) -> LongPrompt {
    if (outcome.failure.kind == FailureKind::split && !outcome.reply) return LongPrompt::refused;
    if (!outcome.reply || !outcome.reply->usage_known) return LongPrompt::failed;
    return outcome.reply->usage.input < Tokens{words} ? LongPrompt::cut : LongPrompt::read;
}

auto cost_of(const ModelCard& card, const Outcome& outcome) -> Money {
    return outcome.reply && outcome.reply->usage_known ? card.price.of(outcome.reply->usage)
                                                       : Money{};
}

}  // namespace

auto probe(ModelClient& client, const Clock& clock, Deadline deadline) -> asio::awaitable<Probe> {
    Probe out;
    const auto& card = client.card();
    const auto asked_at = clock.steady_now();
    const auto request = greeting(card.name);
    const auto first = co_await client.ask(request, deadline);
    out.took = std::chrono::ceil<Duration>(clock.steady_now() - asked_at);
    read_first(request, first, out);
    out.cost = cost_of(card, first);
    if (!out.tells_usage) co_return out;
    out.long_words = words_for(card);
    const auto long_request = long_greeting(card.name, out.long_words);
    const auto second = co_await client.ask(long_request, deadline);
    out.long_prompt = long_prompt_of(second, out.long_words);
    if (out.long_prompt == LongPrompt::failed) out.trouble = second.failure.message;
    if (second.reply) out.long_tokens = second.reply->usage.input.count();
    out.cost += cost_of(card, second);
    co_return out;
}

auto to_string(LongPrompt what) -> std::string {
    switch (what) {
        case LongPrompt::not_tried:
            return "not tried";
        case LongPrompt::read:
            return "read";
        case LongPrompt::cut:
            return "cut";
        case LongPrompt::refused:
            return "refused";
        case LongPrompt::failed:
            break;
    }
    return "failed";
}

}  // namespace fanfold::model
