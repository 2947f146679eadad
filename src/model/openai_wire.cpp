#include "openai_wire.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fanfold/text/fold.hpp>

#include "schema_ref.hpp"

namespace fanfold::model::openai {

namespace {

using nlohmann::json;

constexpr std::int64_t most_tokens = 1'000'000'000;

auto bytes_of(const json& value) -> std::string {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// The member if it is there and of that kind; null otherwise.
auto member(const json& object, const char* name) -> const json& {
    static const json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

auto text_of(const json& value) -> std::string {
    return value.is_string() ? value.get<std::string>() : std::string{};
}

auto is_closed_object(const json& schema) -> bool {
    const auto& properties = member(schema, "properties");
    const auto& required = member(schema, "required");
    if (member(schema, "additionalProperties") != false || !properties.is_object() ||
        !required.is_array())
        return false;
    return std::all_of(
        properties.items().begin(), properties.items().end(), [&](const auto& property) {
            return std::find(required.begin(), required.end(), property.key()) != required.end();
        });
}

auto strict_node(const json& schema, int depth) -> bool {
    if (depth > 10 || !schema.is_object()) return false;
    if (schema.contains("minLength") || schema.contains("maxLength")) return false;
    if ((member(schema, "type") == "object" || schema.contains("properties")) &&
        !is_closed_object(schema))
        return false;
    for (const char* keyword : {"properties", "$defs"})
        for (const auto& child : member(schema, keyword))
            if (!strict_node(child, depth + 1)) return false;
    for (const auto& child : member(schema, "anyOf"))
        if (!strict_node(child, depth + 1)) return false;
    return !schema.contains("items") || strict_node(schema["items"], depth + 1);
}

auto schema_in_words(const json& schema) -> std::string {
    return "Answer with one JSON value that satisfies this JSON Schema, and nothing else:\n" +
           bytes_of(schema);
}

auto messages_of(const Request& request, SchemaDialect dialect) -> json {
    auto out = json::array();
    for (const auto& message : request.messages) {
        auto one = json::object();
        one["role"] = message.role;
        one["content"] = message.content;
        out.push_back(std::move(one));
    }
    if (dialect == SchemaDialect::json_schema) return out;
    const auto words = schema_in_words(request.schema);
    if (!out.empty() && out.front()["role"] == "system") {
        out.front()["content"] = out.front()["content"].get<std::string>() + "\n\n" + words;
        return out;
    }
    auto system = json::object();
    system["role"] = "system";
    system["content"] = words;
    out.insert(out.begin(), std::move(system));
    return out;
}

auto format_of(const Request& request, SchemaDialect dialect) -> json {
    auto out = json::object();
    if (dialect == SchemaDialect::json_object) {
        out["type"] = "json_object";
        return out;
    }
    auto named = json::object();
    named["name"] = request.schema_name.empty() ? "answer" : request.schema_name;
    named["schema"] = request.schema;
    named["strict"] = strict_allowed(request.schema);
    out["type"] = "json_schema";
    out["json_schema"] = std::move(named);
    return out;
}

auto tokens(const json& value) -> Tokens {
    if (!value.is_number()) return {};
    const double count = value.get<double>();
    if (!(count > 0)) return {};
    return Tokens{static_cast<std::int64_t>(std::min(count, static_cast<double>(most_tokens)))};
}

void read_usage(const json& usage, Reply& reply) {
    reply.usage_known = usage.is_object() && member(usage, "prompt_tokens").is_number() &&
                        member(usage, "completion_tokens").is_number();
    if (!reply.usage_known) return;
    reply.usage.input = tokens(member(usage, "prompt_tokens"));
    reply.usage.output = tokens(member(usage, "completion_tokens"));
    const auto cached = tokens(member(member(usage, "prompt_tokens_details"), "cached_tokens"));
    reply.usage.cached_input = std::min(cached, reply.usage.input);
    // Some servers count reasoning beside the completion instead of in it: what was more is what
    // was billed.
    const auto reasoning =
        tokens(member(member(usage, "completion_tokens_details"), "reasoning_tokens"));
    reply.usage.output = std::max(reply.usage.output, reasoning);
}

/// A string, or a list of text parts as some providers send it.
auto content_of(const json& content) -> std::optional<std::string> {
    if (content.is_string()) return content.get<std::string>();
    if (!content.is_array()) return std::nullopt;
    std::string out;
    for (const auto& part : content) out += text_of(member(part, "text"));
    return out.empty() ? std::nullopt : std::optional{std::move(out)};
}

auto finish_of(const json& choice, bool has_content) -> std::string {
    const auto reason = text_of(member(choice, "finish_reason"));
    const auto& message = member(choice, "message");
    if (!text_of(member(message, "refusal")).empty()) return "refusal";
    if (reason == "length" || reason == "content_filter") return reason;
    return has_content ? "stop" : "empty";
}

/// What a provider says of itself goes into columns and reports: short and plain.
auto plain(const std::string& text) -> std::string {
    std::string out;
    for (const char letter : text::prefix(text, 96))
        if (static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F) out += letter;
    return out;
}

auto revision_of(const json& body) -> std::string {
    auto out = plain(text_of(member(body, "model")));
    const auto fingerprint = plain(text_of(member(body, "system_fingerprint")));
    return fingerprint.empty() ? out : out + " " + fingerprint;
}

auto reply_of(const json& body, const json& choice) -> Reply {
    Reply reply;
    auto content = content_of(member(member(choice, "message"), "content"));
    reply.finish = finish_of(choice, content && !content->empty());
    if (content) reply.text = std::move(*content);
    read_usage(member(body, "usage"), reply);
    reply.model_revision = revision_of(body);
    return reply;
}

auto not_a_reply(const OpenAiSettings& settings, const char* what) -> Outcome {
    Outcome out;
    out.failure.kind = FailureKind::retry_later;
    out.failure.message = "model \"" + settings.card.name.str() + "\": " + what;
    out.failure.sent = true;
    return out;
}

/// Ollama and some routers answer 200 with an error inside.
auto error_in_200(std::string_view body, const json& error, const OpenAiSettings& settings,
                  Instant now) -> Outcome {
    http::Response response;
    const auto& code = member(error, "code");
    response.status = code.is_number_integer() && code >= 400 && code < 600 ? code.get<int>() : 500;
    response.body = std::string{body};
    Outcome out;
    out.failure = read_failure(response, settings, now);
    return out;
}

template <class Number>
auto number_from(std::string_view text) -> std::optional<Number> {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

auto count_header(const http::Response& response, std::string_view name)
    -> std::optional<std::int64_t> {
    const auto value = number_from<std::int64_t>(response.header(name));
    return value && *value >= 0 ? value : std::nullopt;
}

auto milliseconds(double count) -> std::optional<Duration> {
    constexpr double month = 31.0 * 24 * 3600 * 1000;
    if (!std::isfinite(count) || count <= 0) return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::ceil(std::min(count, month)))};
}

/// Milliseconds in one of Go's units at the front of `text`, which it takes off; 0 if there is
/// none.
auto take_unit(std::string_view& text) -> double {
    struct Unit {
        std::string_view name;
        double milliseconds;
    };
    constexpr Unit units[] = {{"ms", 1},    {"µs", 1e-3}, {"us", 1e-3}, {"ns", 1e-6},
                              {"h", 3.6e6}, {"m", 6e4},   {"s", 1e3}};
    for (const auto& unit : units) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        return unit.milliseconds;
    }
    return 0;
}

}  // namespace

auto parse_body(std::string_view bytes) -> json {
    const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= 64; };
    return json::parse(bytes, shallow, /*allow_exceptions=*/false);
}

auto strict_allowed(const json& schema) -> bool {
    return schema.is_object() && member(schema, "type") == "object" && !schema.contains("anyOf") &&
           strict_node(schema, 0);
}

auto request_body(const Request& request, const OpenAiSettings& settings) -> std::string {
    auto body = json::object();
    body["model"] = settings.card.model_id;
    body["messages"] = messages_of(request, settings.dialect);
    body[settings.legacy_max_tokens ? "max_tokens" : "max_completion_tokens"] =
        request.max_output_tokens;
    if (settings.send_temperature) body["temperature"] = request.temperature;
    if (request.sample > 0) body["seed"] = request.sample;
    if (settings.dialect != SchemaDialect::none)
        body["response_format"] = format_of(request, settings.dialect);
    return bytes_of(body);
}

auto read_reply(std::string_view bytes, const OpenAiSettings& settings, Instant now) -> Outcome {
    const auto body = parse_body(bytes);
    if (body.is_discarded() || !body.is_object())
        return not_a_reply(settings, "its answer is not JSON");
    if (const auto& error = member(body, "error"); !error.is_null())
        return error_in_200(bytes, error, settings, now);
    const auto& choices = member(body, "choices");
    if (!choices.is_array() || choices.empty())
        return not_a_reply(settings, "its answer has no choices");
    Outcome out;
    out.reply = reply_of(body, choices.front());
    return out;
}

auto parse_go_duration(std::string_view text) -> std::optional<Duration> {
    double total = 0;
    bool any = false;
    while (!text.empty()) {
        const auto digits = text.find_first_not_of("0123456789.");
        if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
        const auto count = number_from<double>(text.substr(0, digits));
        text.remove_prefix(digits);
        const double unit = take_unit(text);
        if (!count || unit == 0) return std::nullopt;
        total += *count * unit;
        any = true;
    }
    if (!any || !std::isfinite(total) || total > 1e13) return std::nullopt;
    return Duration{static_cast<Duration::rep>(std::ceil(total))};
}

auto read_retry_after(const http::Response& response, Instant now) -> std::optional<Duration> {
    if (const auto exact = number_from<double>(response.header("retry-after-ms")))
        if (auto wait = milliseconds(*exact)) return wait;
    const auto header = response.header("retry-after");
    if (const auto seconds = number_from<double>(header)) return milliseconds(*seconds * 1000);
    const auto date = parse_http_date(header);
    if (!date || *date <= now) return std::nullopt;
    return milliseconds(static_cast<double>((*date - now).count()));
}

auto read_hints(const http::Response& response) -> LimitHints {
    LimitHints hints;
    hints.requests_limit = count_header(response, "x-ratelimit-limit-requests");
    hints.requests_remaining = count_header(response, "x-ratelimit-remaining-requests");
    hints.tokens_limit = count_header(response, "x-ratelimit-limit-tokens");
    hints.tokens_remaining = count_header(response, "x-ratelimit-remaining-tokens");
    hints.requests_reset = parse_go_duration(response.header("x-ratelimit-reset-requests"));
    hints.tokens_reset = parse_go_duration(response.header("x-ratelimit-reset-tokens"));
    return hints;
}

}  // namespace fanfold::model::openai
