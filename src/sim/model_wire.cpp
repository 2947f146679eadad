#include "model_wire.hpp"

#include <algorithm>

namespace fanfold::sim {

using nlohmann::json;

auto dumped(const json& value) -> std::string {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

auto json_reply(int status, const json& body) -> WireReply {
    WireReply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = dumped(body);
    return reply;
}

auto part(const json& value, const char* name) -> const json& {
    static const json nothing;
    if (!value.is_object()) return nothing;
    auto found = value.find(name);
    return found == value.end() ? nothing : *found;
}

auto count_in(const json& body, const char* name) -> std::int64_t {
    const auto& value = part(body, name);
    return value.is_number_integer() ? std::max<std::int64_t>(value.get<std::int64_t>(), 0) : 0;
}

}  // namespace fanfold::sim
