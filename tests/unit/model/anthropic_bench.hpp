#pragma once
/// An anthropic client against a server on loopback.
#include "openai_bench.hpp"

namespace fanfold::tests {

inline auto anthropic_for(std::uint16_t port) -> model::AnthropicSettings {
    model::AnthropicSettings out;
    out.card.name = ModelName{"small"};
    out.card.provider = "anthropic";
    out.card.model_id = "claude-mini";
    out.endpoint = *Url::parse("http://127.0.0.1:" + std::to_string(port) + "/v1");
    out.key = Secret{secret_key};
    return out;
}

inline auto ask_anthropic(Bench& bench, model::AnthropicSettings settings,
                          Deadline deadline = Deadline::never(),
                          model::Request request = question()) -> model::Outcome {
    return bench.ask(model::make_anthropic(bench.http, bench.clock, std::move(settings)), deadline,
                     std::move(request));
}

inline auto anthropic_message(const std::string& content, const std::string& stop = "end_turn",
                              const std::string& usage =
                                  R"({"input_tokens":30,"cache_creation_input_tokens":0,)"
                                  R"("cache_read_input_tokens":70,"output_tokens":20})")
    -> std::string {
    return R"({"id":"msg_1","type":"message","role":"assistant","model":"claude-mini-20260101","content":)" +
           content + R"(,"stop_reason":")" + stop + R"(","stop_sequence":null,"usage":)" + usage +
           "}";
}

}  // namespace fanfold::tests
