#include "openai_wire.hpp"

#include <algorithm>

#include "failure.hpp"
#include "json_text.hpp"
#include "openai_reply.hpp"
#include "wire.hpp"

namespace fanfold::model::openai {

namespace {

using nlohmann::json;
using wire::member;

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

void append_message(std::string& out, std::string_view role, std::string_view content) {
    out += out.back() == '[' ? R"({"role":)" : R"(,{"role":)";
    append_json_text(out, role);
    out += R"(,"content":)";
    append_json_text(out, content);
    out += '}';
}

/// Where the format does not take the schema, the system message does.
void append_messages(std::string& out, const Request& request, SchemaDialect dialect) {
    const bool in_words = dialect != SchemaDialect::json_schema;
    const auto words = in_words ? wire::schema_in_words(request.schema.text()) : std::string{};
    const bool has_system = !request.messages.empty() && request.messages.front().role == "system";
    out += '[';
    if (in_words && !has_system) append_message(out, "system", words);
    for (const auto& message : request.messages) {
        if (in_words && has_system && &message == &request.messages.front())
            append_message(out, message.role, message.content + "\n\n" + words);
        else
            append_message(out, message.role, message.content);
    }
    out += ']';
}

/// As text: a schema is long, and its text is there already.
void append_format(std::string& out, const Request& request, SchemaDialect dialect) {
    if (dialect == SchemaDialect::json_object) {
        out += R"({"type":"json_object"})";
        return;
    }
    out += R"({"type":"json_schema","json_schema":{"name":)";
    append_json_text(out, request.schema_name.empty() ? "answer" : request.schema_name);
    out += R"(,"schema":)";
    out += request.schema.text();
    out += R"(,"strict":)";
    out += strict_allowed(request.schema.value()) ? "true}}" : "false}}";
}

/// Ollama and some routers answer 200 with an error inside; vLLM's is the whole body, marked by its
/// "object".
auto error_inside(const json& body) -> const json* {
    if (member(body, "object") == "error") return &body;
    const auto& nested = member(body, "error");
    return nested.is_null() ? nullptr : &nested;
}

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

}  // namespace

auto strict_allowed(const json& schema) -> bool {
    return schema.is_object() && member(schema, "type") == "object" && !schema.contains("anyOf") &&
           strict_node(schema, 0);
}

/// Written as text and not through a JSON value: prompts and schemas are long, and this is done for
/// every call.
auto request_body(const Request& request, const OpenAiSettings& settings) -> std::string {
    std::string out;
    out.reserve(wire::room_for(request));
    out += settings.legacy_max_tokens ? R"({"max_tokens":)" : R"({"max_completion_tokens":)";
    out += std::to_string(request.max_output_tokens);
    out += R"(,"model":)";
    append_json_text(out, settings.card.model_id);
    if (request.sample > 0) out += R"(,"seed":)" + std::to_string(request.sample);
    if (settings.send_temperature) out += R"(,"temperature":)" + wire::bytes_of(request.temperature);
    out += R"(,"messages":)";
    append_messages(out, request, settings.dialect);
    if (settings.dialect != SchemaDialect::none) {
        out += R"(,"response_format":)";
        append_format(out, request, settings.dialect);
    }
    out += '}';
    return out;
}

auto read_reply(std::string_view bytes, const OpenAiSettings& settings, Instant now) -> Outcome {
    Outcome out;
    out.reply = read_plain_reply(bytes);
    if (out.reply) return out;
    const auto body = wire::parse_body(bytes);
    if (body.is_discarded() || !body.is_object())
        return not_a_reply(settings.card.name, "its answer is not JSON");
    if (const auto* error = error_inside(body)) return error_in_200(bytes, *error, settings, now);
    const auto& choices = member(body, "choices");
    if (!choices.is_array() || choices.empty())
        return not_a_reply(settings.card.name, "its answer has no choices");
    out.reply = reply_of(body, choices.front());
    return out;
}

auto read_hints(const http::Response& response) -> LimitHints {
    LimitHints hints;
    hints.requests_limit = wire::count_header(response, "x-ratelimit-limit-requests");
    hints.requests_remaining = wire::count_header(response, "x-ratelimit-remaining-requests");
    hints.tokens_limit = wire::count_header(response, "x-ratelimit-limit-tokens");
    hints.tokens_remaining = wire::count_header(response, "x-ratelimit-remaining-tokens");
    hints.requests_reset = wire::parse_go_duration(response.header("x-ratelimit-reset-requests"));
    hints.tokens_reset = wire::parse_go_duration(response.header("x-ratelimit-reset-tokens"));
    return hints;
}

}  // namespace fanfold::model::openai
