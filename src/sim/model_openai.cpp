// OpenAI Chat Completions, from the server's side.
#include <array>
#include <chrono>

#include "model_wire.hpp"

namespace fanfold::sim {

using nlohmann::json;

namespace {

constexpr const char* default_model = "sim-1";

struct Words {
    Refusal why;
    int status;
    const char* type;
    const char* code;
    const char* message;
};

constexpr std::array<Words, 10> refusals{{
    {Refusal::bad_json, 400, "invalid_request_error", nullptr,
     "We could not parse the JSON body of your request."},
    {Refusal::no_messages, 400, "invalid_request_error", "missing_required_parameter",
     "Missing required parameter: 'messages'."},
    {Refusal::bad_key, 401, "invalid_request_error", "invalid_api_key",
     "Incorrect API key provided."},
    {Refusal::unknown_path, 404, "invalid_request_error", nullptr, "Invalid URL."},
    {Refusal::bad_method, 405, "invalid_request_error", "method_not_supported",
     "This method is not allowed here."},
    {Refusal::limited, 429, "requests", "rate_limit_exceeded", "Rate limit reached."},
    {Refusal::too_large, 429, "tokens", "rate_limit_exceeded",
     "Request too large: it needs more tokens than a minute allows."},
    {Refusal::broken, 500, "server_error", nullptr,
     "The server had an error while processing your request."},
    {Refusal::overloaded, 503, "server_error", nullptr,
     "The engine is currently overloaded, please try again later."},
    {Refusal::busy, 529, "server_error", nullptr, "The engine is overloaded."},
}};

auto now_in_seconds() -> std::int64_t {
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

auto first_content(const json& messages) -> std::string {
    const auto& content = part(messages.front(), "content");
    return content.is_string() ? content.get<std::string>() : std::string{};
}

auto usage_of(const Counted& counted) -> json {
    return {{"prompt_tokens", counted.input()},
            {"completion_tokens", counted.output},
            {"total_tokens", counted.input() + counted.output},
            {"prompt_tokens_details",
             {{"cached_tokens", counted.cached},
              {"cache_write_tokens", counted.written_5m + counted.written_1h}}},
            {"completion_tokens_details", {{"reasoning_tokens", counted.reasoning}}}};
}

class OpenAiWire final : public Wire {
  public:
    [[nodiscard]] auto key_of(const WireRequest& request) const -> std::string override {
        const auto value = request.header("authorization");
        return value.starts_with("Bearer ") ? value.substr(7) : std::string{};
    }
    [[nodiscard]] auto objection(const WireRequest&) const -> std::optional<Refusal> override {
        return std::nullopt;
    }
    [[nodiscard]] auto read(json body, Asked& out) const -> std::optional<Refusal> override {
        if (!body.is_object()) return Refusal::bad_json;
        const auto& messages = part(body, "messages");
        if (!messages.is_array() || messages.empty()) return Refusal::no_messages;
        out.prefix = first_content(messages);
        out.schema = part(part(part(body, "response_format"), "json_schema"), "schema");
        out.model = part(body, "model");
        out.max_tokens = count_in(body, "max_completion_tokens");
        if (out.max_tokens == 0) out.max_tokens = count_in(body, "max_tokens");
        out.messages = std::move(body["messages"]);
        return std::nullopt;
    }
    [[nodiscard]] auto answer(const Asked& asked, const Said& said, const Counted& counted,
                              const std::string& id) const -> json override {
        auto message = json{{"role", "assistant"}, {"content", said.text}, {"refusal", nullptr}};
        auto choice = json{{"index", 0},
                           {"message", std::move(message)},
                           {"logprobs", nullptr},
                           {"finish_reason", said.cut_short ? "length" : "stop"}};
        return {{"id", "chatcmpl-sim-" + id},
                {"object", "chat.completion"},
                {"created", now_in_seconds()},
                {"model", asked.model.is_string() ? asked.model : json(default_model)},
                {"choices", json::array({std::move(choice)})},
                {"usage", usage_of(counted)},
                {"service_tier", "default"},
                {"system_fingerprint", "fp_sim_1"}};
    }
    [[nodiscard]] auto refuse(Refusal why, const std::string&) const -> WireReply override {
        for (const auto& words : refusals) {
            if (words.why != why) continue;
            auto code = words.code == nullptr ? json(nullptr) : json(words.code);
            auto error = json{{"message", words.message},
                              {"type", words.type},
                              {"param", nullptr},
                              {"code", std::move(code)}};
            return json_reply(words.status, json{{"error", std::move(error)}});
        }
        return json_reply(400, json{{"error", {{"message", "Bad request."}}}});
    }
    [[nodiscard]] auto id_header() const -> std::string override { return "x-request-id"; }
};

}  // namespace

auto openai_wire() -> const Wire& {
    static const OpenAiWire wire;
    return wire;
}

}  // namespace fanfold::sim
