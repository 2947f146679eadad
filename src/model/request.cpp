#include <algorithm>
#include <fanfold/model/client.hpp>
#include <fanfold/model/request.hpp>

namespace fanfold::model {

namespace {

using nlohmann::json;

/// What a chat template may put around a message, and around an appended schema.
constexpr std::int64_t message_overhead = 16;
constexpr std::int64_t schema_overhead = 256;

auto bytes_of(const json& value) -> std::string {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

auto messages_of(const Request& request) -> json {
    auto out = json::array();
    for (const auto& message : request.messages)
        out.push_back({{"role", message.role}, {"content", message.content}});
    return out;
}

auto input_bound(const Request& request) -> Tokens {
    std::int64_t bytes =
        schema_overhead + static_cast<std::int64_t>(bytes_of(request.schema).size());
    for (const auto& message : request.messages)
        bytes += message_overhead +
                 static_cast<std::int64_t>(message.role.size() + message.content.size());
    return Tokens{bytes};
}

}  // namespace

auto request_key(const Request& request, const std::string& model_id, const std::string& realm)
    -> Digest {
    const json canonical{
        {"max_output_tokens", request.max_output_tokens},
        {"messages", messages_of(request)},
        {"model_id", model_id},
        {"realm", realm},
        {"sample", request.sample},
        {"schema", request.schema},
        {"schema_name", request.schema_name},
        {"temperature", request.temperature},
    };
    return sha256(bytes_of(canonical));
}

auto Price::upper_bound(const Request& request) const -> Money {
    return of({.input = input_bound(request),
               .cached_input = {},
               .output = Tokens{request.max_output_tokens}});
}

auto Price::of(const Usage& usage) const -> Money {
    const auto cached = std::clamp<std::int64_t>(usage.cached_input.count(), 0,
                                                 std::max<std::int64_t>(usage.input.count(), 0));
    const auto& cached_price = cached_input.price == Money{} ? input : cached_input;
    return input.of(Tokens{std::max<std::int64_t>(usage.input.count(), 0) - cached}) +
           cached_price.of(Tokens{cached}) +
           output.of(Tokens{std::max<std::int64_t>(usage.output.count(), 0)});
}

auto ModelCard::for_readers() const -> std::string {
    if (provider == "extractive") return "extractive (no model)";
    if (provider == "replay") return name.str() + ": recorded answers";
    return name.str() + ": " + model_id;
}

}  // namespace fanfold::model
