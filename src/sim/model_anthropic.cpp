// Anthropic Messages, from the server's side.
#include <array>

#include "model_wire.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr const char* default_model = "sim-1";

struct Words {
    Refusal why;
    int status;
    const char* type;
    const char* message;
};

constexpr std::array<Words, 12> refusals{{
    {Refusal::bad_json, 400, "invalid_request_error", "The request body is not valid JSON."},
    {Refusal::no_messages, 400, "invalid_request_error", "messages: Field required"},
    {Refusal::no_limit, 400, "invalid_request_error", "max_tokens: Field required"},
    {Refusal::no_version, 400, "invalid_request_error", "anthropic-version: header is required"},
    {Refusal::bad_key, 401, "authentication_error", "invalid x-api-key"},
    {Refusal::unknown_path, 404, "not_found_error", "Not Found"},
    {Refusal::bad_method, 405, "invalid_request_error", "Method Not Allowed"},
    {Refusal::limited, 429, "rate_limit_error",
     "This request would exceed your account's rate limit. Please try again later."},
    {Refusal::too_large, 429, "rate_limit_error",
     "This request needs more tokens than a minute allows."},
    {Refusal::broken, 500, "api_error", "Internal server error"},
    {Refusal::overloaded, 503, "api_error", "Service unavailable"},
    {Refusal::busy, 529, "overloaded_error", "Overloaded"},
}};

auto message_of(const char* role, const json& content) -> json {
    auto out = json::object();
    out["role"] = role;
    out["content"] = content;
    return out;
}

// A system prompt is a string, or text blocks of which one may carry the mark up to which a cache
// keeps them.
void read_system(const json& system, Asked& out) {
    if (system.is_string()) out.messages.push_back(message_of("system", system));
    if (!system.is_array()) return;
    std::string text;
    for (const auto& block : system) {
        const auto& words = part(block, "text");
        if (words.is_string()) text += words.get<std::string>();
        const auto& mark = part(block, "cache_control");
        if (mark.is_null()) continue;
        out.prefix = text;
        out.keep_for_an_hour = part(mark, "ttl") == "1h";
    }
    out.messages.push_back(message_of("system", text));
}

auto usage_of(const Counted& counted) -> json {
    return {{"input_tokens", counted.fresh},
            {"cache_creation_input_tokens", counted.written_5m + counted.written_1h},
            {"cache_read_input_tokens", counted.cached},
            {"cache_creation",
             {{"ephemeral_5m_input_tokens", counted.written_5m},
              {"ephemeral_1h_input_tokens", counted.written_1h}}},
            {"output_tokens", counted.output},
            {"service_tier", "standard"}};
}

class AnthropicWire final : public Wire {
  public:
    [[nodiscard]] auto key_of(const WireRequest& request) const -> std::string override {
        return request.header("x-api-key");
    }
    [[nodiscard]] auto objection(const WireRequest& request) const
        -> std::optional<Refusal> override {
        if (request.header("anthropic-version").empty()) return Refusal::no_version;
        return std::nullopt;
    }
    [[nodiscard]] auto read(json body, Asked& out) const -> std::optional<Refusal> override {
        if (!body.is_object()) return Refusal::bad_json;
        const auto& messages = part(body, "messages");
        if (!messages.is_array() || messages.empty()) return Refusal::no_messages;
        out.max_tokens = count_in(body, "max_tokens");
        if (out.max_tokens == 0) return Refusal::no_limit;
        out.messages = json::array();
        read_system(part(body, "system"), out);
        for (auto& message : body["messages"]) out.messages.push_back(std::move(message));
        out.schema = part(part(part(body, "output_config"), "format"), "schema");
        out.model = part(body, "model");
        return std::nullopt;
    }
    [[nodiscard]] auto answer(const Asked& asked, const Said& said, const Counted& counted,
                              const std::string& id) const -> json override {
        auto block = json{{"type", "text"}, {"text", said.text}};
        return {{"id", "msg_sim_" + id},
                {"type", "message"},
                {"role", "assistant"},
                {"model", asked.model.is_string() ? asked.model : json(default_model)},
                {"content", json::array({std::move(block)})},
                {"stop_reason", said.cut_short ? "max_tokens" : "end_turn"},
                {"stop_sequence", nullptr},
                {"usage", usage_of(counted)}};
    }
    [[nodiscard]] auto refuse(Refusal why, const std::string& id) const -> WireReply override {
        for (const auto& words : refusals) {
            if (words.why != why) continue;
            return json_reply(words.status,
                              json{{"type", "error"},
                                   {"error", {{"type", words.type}, {"message", words.message}}},
                                   {"request_id", id}});
        }
        return json_reply(400, json{{"type", "error"}});
    }
    [[nodiscard]] auto id_header() const -> std::string override { return "request-id"; }
};

}  // namespace

auto anthropic_wire() -> const Wire& {
    static const AnthropicWire wire;
    return wire;
}

}  // namespace fanfold::sim
