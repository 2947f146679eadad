#include "anthropic_wire.hpp"

#include <algorithm>

#include "failure.hpp"
#include "wire.hpp"

namespace fanfold::model::anthropic {

namespace {

using nlohmann::json;
using wire::member;
using wire::text_of;
using wire::tokens;

auto cache_mark(PromptCache cache) -> json {
    auto out = json::object();
    out["type"] = "ephemeral";
    if (cache == PromptCache::one_hour) out["ttl"] = "1h";
    return out;
}

auto text_block(const std::string& text) -> json {
    auto out = json::object();
    out["type"] = "text";
    out["text"] = text;
    return out;
}

/// What many questions share, as blocks; the last one carries the mark up to which it is kept.
auto system_of(const Request& request, bool schema_in_prompt, PromptCache cache) -> json {
    auto out = json::array();
    for (const auto& message : request.messages)
        if (message.role == "system" && !message.content.empty())
            out.push_back(text_block(message.content));
    if (schema_in_prompt) out.push_back(text_block(wire::schema_in_words(request.schema.text())));
    if (!out.empty() && cache != PromptCache::off) out.back()["cache_control"] = cache_mark(cache);
    return out;
}

auto messages_of(const Request& request) -> json {
    auto out = json::array();
    for (const auto& message : request.messages) {
        if (message.role == "system") continue;
        auto one = json::object();
        one["role"] = message.role;
        one["content"] = message.content;
        out.push_back(std::move(one));
    }
    return out;
}

auto output_config(json schema) -> json {
    auto format = json::object();
    format["type"] = "json_schema";
    format["schema"] = std::move(schema);
    auto out = json::object();
    out["format"] = std::move(format);
    return out;
}

/// `input_tokens` counts neither what was read from the cache nor what was written to it. Servers
/// that do not say for how long they wrote wrote for as long as they were asked to.
void read_usage(const json& usage, PromptCache cache, Reply& reply) {
    reply.usage_known =
        member(usage, "input_tokens").is_number() && member(usage, "output_tokens").is_number();
    if (!reply.usage_known) return;
    const auto& kinds = member(usage, "cache_creation");
    auto& out = reply.usage;
    out.cached_input = tokens(member(usage, "cache_read_input_tokens"));
    out.cache_write_5m = tokens(member(kinds, "ephemeral_5m_input_tokens"));
    out.cache_write_1h = tokens(member(kinds, "ephemeral_1h_input_tokens"));
    const auto untold = tokens(member(usage, "cache_creation_input_tokens")).count() -
                        out.cache_write_5m.count() - out.cache_write_1h.count();
    auto& rest = cache == PromptCache::one_hour ? out.cache_write_1h : out.cache_write_5m;
    if (untold > 0) rest += Tokens{untold};
    out.input = tokens(member(usage, "input_tokens")) + out.cached_input + out.cache_write_5m +
                out.cache_write_1h;
    out.output = tokens(member(usage, "output_tokens"));
}

/// The text blocks; thoughts and whatever else stands between them are no answer.
auto text_in(const json& content) -> std::string {
    std::string out;
    if (!content.is_array()) return out;
    for (const auto& block : content)
        if (member(block, "type") == "text") out += text_of(member(block, "text"));
    return out;
}

auto finish_of(const std::string& reason, bool has_text) -> std::string {
    if (reason == "refusal") return reason;
    if (reason == "max_tokens" || reason == "model_context_window_exceeded") return "length";
    return has_text ? "stop" : "empty";
}

auto error_in_200(std::string_view bytes, const json& body, const AnthropicSettings& settings,
                  Instant now) -> Outcome {
    http::Response response;
    response.status = status_of(text_of(member(member(body, "error"), "type")));
    response.body = std::string{bytes};
    Outcome out;
    out.failure = read_failure(response, settings, now);
    return out;
}

struct Left {
    std::optional<std::int64_t> limit, remaining;
    std::optional<Duration> reset;
    /// Share of the limit that is left; 1 where nothing is told.
    [[nodiscard]] auto share() const -> double {
        if (!limit || !remaining || *limit <= 0) return 1;
        return static_cast<double>(*remaining) / static_cast<double>(*limit);
    }
};

auto left_of(const http::Response& response, const std::string& kind, Instant now) -> Left {
    const auto name = "anthropic-ratelimit-" + kind;
    Left out;
    out.limit = wire::count_header(response, name + "-limit");
    out.remaining = wire::count_header(response, name + "-remaining");
    const auto reset = parse_rfc3339(response.header(name + "-reset"));
    if (reset && *reset > now) out.reset = std::min<Duration>(*reset - now, std::chrono::days{31});
    return out;
}

}  // namespace

auto request_body(const Request& request, const AnthropicSettings& settings) -> std::string {
    std::optional<json> schema;
    if (settings.dialect == SchemaDialect::json_schema) schema = decoding_schema(request.schema.value());
    auto body = json::object();
    body["model"] = settings.card.model_id;
    body["max_tokens"] = request.max_output_tokens;
    auto system = system_of(request, !schema, settings.cache);
    if (!system.empty()) body["system"] = std::move(system);
    body["messages"] = messages_of(request);
    if (settings.send_temperature) body["temperature"] = std::min(request.temperature, 1.0);
    if (schema) body["output_config"] = output_config(std::move(*schema));
    return wire::bytes_of(body);
}

auto read_reply(std::string_view bytes, const AnthropicSettings& settings, Instant now) -> Outcome {
    const auto body = wire::parse_body(bytes);
    if (body.is_discarded() || !body.is_object())
        return not_a_reply(settings.card.name, "its answer is not JSON");
    if (member(body, "type") == "error" || member(body, "error").is_object())
        return error_in_200(bytes, body, settings, now);
    if (!member(body, "content").is_array())
        return not_a_reply(settings.card.name, "its answer has no content");
    Reply reply;
    reply.text = text_in(body["content"]);
    reply.finish = finish_of(text_of(member(body, "stop_reason")), !reply.text.empty());
    reply.model_revision = wire::plain(text_of(member(body, "model")));
    read_usage(member(body, "usage"), settings.cache, reply);
    Outcome out;
    out.reply = std::move(reply);
    return out;
}

auto read_hints(const http::Response& response, Instant now) -> LimitHints {
    const auto requests = left_of(response, "requests", now);
    auto tightest = left_of(response, "tokens", now);
    for (const auto* kind : {"input-tokens", "output-tokens"}) {
        const auto other = left_of(response, kind, now);
        if (!tightest.remaining || other.share() < tightest.share()) tightest = other;
    }
    return {.requests_limit = requests.limit,
            .requests_remaining = requests.remaining,
            .tokens_limit = tightest.limit,
            .tokens_remaining = tightest.remaining,
            .requests_reset = requests.reset,
            .tokens_reset = tightest.reset};
}

}  // namespace fanfold::model::anthropic
