#pragma once
/// A client against a server on loopback, and one question.
#include <boost/asio/io_context.hpp>
#include <fanfold/http/client.hpp>
#include <fanfold/model/providers.hpp>

#include "conformance/model_client.hpp"
#include "scripted_server.hpp"

namespace fanfold::tests {

inline constexpr const char* secret_key = "sk-verysecretkey123";
inline constexpr const char* secret_prompt = "What is new at Hanbit Battery tonight?";

inline auto question() -> model::Request {
    model::Request out;
    out.model = ModelName{"small"};
    out.messages = {{"system", "You are brief."}, {"user", secret_prompt}};
    out.schema = nlohmann::json::parse(
        R"({"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"integer"}}})");
    out.schema_name = "answer";
    out.max_output_tokens = 77;
    return out;
}

inline auto settings_for(std::uint16_t port) -> model::OpenAiSettings {
    model::OpenAiSettings out;
    out.card.name = ModelName{"small"};
    out.card.provider = "openai";
    out.card.model_id = "gpt-mini";
    out.endpoint = *Url::parse("http://127.0.0.1:" + std::to_string(port) + "/v1");
    out.key = Secret{secret_key};
    return out;
}

class Bench {
  public:
    auto ask(model::OpenAiSettings settings, Deadline deadline = Deadline::never(),
             model::Request request = question()) -> model::Outcome {
        return ask(model::make_openai(http, clock, std::move(settings)), deadline,
                   std::move(request));
    }
    auto ask(std::unique_ptr<model::ModelClient> client, Deadline deadline = Deadline::never(),
             model::Request request = question()) -> model::Outcome {
        model::Outcome out;
        auto task = [](model::ModelClient& asked, model::Request with, Deadline until,
                       model::Outcome* into) -> boost::asio::awaitable<void> {
            *into = co_await asked.ask(with, until);
        };
        conformance::run(io, task(*client, std::move(request), deadline, &out));
        return out;
    }
    auto ask(ScriptedServer& server) -> model::Outcome { return ask(settings_for(server.port())); }

    static auto client_settings() -> http::ClientSettings {
        http::ClientSettings out;
        out.user_agent = "fanfold-test";
        out.egress = http::EgressRule{{*http::Network::parse("127.0.0.0/8")}, {}};
        return out;
    }

    boost::asio::io_context io;
    SystemClock clock;
    http::HttpClient http{io.get_executor(), client_settings()};
};

inline auto completion(const std::string& message, const std::string& finish = "stop")
    -> std::string {
    return R"({"id":"c1","object":"chat.completion","model":"gpt-mini-2026-01-01","system_fingerprint":"fp_1","choices":[)"
           R"({"index":0,"message":)" +
           message + R"(,"finish_reason":")" + finish +
           R"("}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,)"
           R"("prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":5}}})";
}

}  // namespace fanfold::tests
