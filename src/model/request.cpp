#include <algorithm>
#include <fanfold/model/client.hpp>
#include <fanfold/model/request.hpp>
#include <fanfold/text/charset.hpp>

#include "json_text.hpp"
#include "wire.hpp"

namespace fanfold::model {

namespace {

using nlohmann::json;

/// What a chat template may put around a message, and around an appended schema.
constexpr std::int64_t message_overhead = 16;
constexpr std::int64_t schema_overhead = 256;
/// A dialect may write some keywords of a schema out as words.
constexpr std::int64_t schema_copies = 2;

auto bytes_of(const json& value) -> std::string {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void append_messages(std::string& out, const Request& request) {
    const char* before = "";
    for (const auto& message : request.messages) {
        out += before;
        out += R"({"content":)";
        append_json_text(out, message.content);
        out += R"(,"role":)";
        append_json_text(out, message.role);
        out += '}';
        before = ",";
    }
}

/// Bytes as they are sent: one that is no UTF-8 goes out as U+FFFD, which has three.
auto bytes_sent(const std::string& text) -> std::int64_t {
    const auto size = static_cast<std::int64_t>(text.size());
    return text::is_valid_utf8(text) ? size : 3 * size;
}

auto input_bound(const Request& request) -> Tokens {
    std::int64_t bytes = schema_overhead +
                         schema_copies * static_cast<std::int64_t>(request.schema.text().size());
    for (const auto& message : request.messages)
        bytes += message_overhead + bytes_sent(message.role) + bytes_sent(message.content);
    return Tokens{bytes};
}

auto percent_of(Way way, int discount) -> int {
    return way == Way::batch ? 100 - std::clamp(discount, 0, 100) : 100;
}

auto most(std::int64_t count, std::int64_t room) -> std::int64_t {
    return std::clamp<std::int64_t>(count, 0, std::max<std::int64_t>(room, 0));
}

}  // namespace

Schema::Schema() {
    static const auto null = std::make_shared<const Parts>(Parts{json{}, "null"});
    parts_ = null;
}

Schema::Schema(json schema) {
    auto text = bytes_of(schema);
    parts_ = std::make_shared<const Parts>(Parts{std::move(schema), std::move(text)});
}

auto request_key(const Request& request, const std::string& model_id, const std::string& realm)
    -> Digest {
    // Written by hand, because it is written for every question: the bytes are those of a JSON
    // object with its members in order.
    std::string out;
    out.reserve(wire::room_for(request));
    out += R"({"max_output_tokens":)" + std::to_string(request.max_output_tokens);
    out += R"(,"messages":[)";
    append_messages(out, request);
    out += R"(],"model_id":)" + json_text(model_id);
    out += R"(,"realm":)" + json_text(realm);
    out += R"(,"sample":)" + std::to_string(request.sample);
    out += R"(,"schema":)" + request.schema.text();
    out += R"(,"schema_name":)" + json_text(request.schema_name);
    out += R"(,"temperature":)" + wire::bytes_of(request.temperature) + "}";
    return sha256(out);
}

auto Price::upper_bound(const Request& request, Way way) const -> Money {
    auto dearest = input;
    for (const auto& other : {cached_input, cache_write_5m, cache_write_1h})
        if (other && other->price > dearest.price) dearest = *other;
    const BilledTokens lines[] = {{dearest, input_bound(request)},
                                  {output, Tokens{request.max_output_tokens}}};
    return total(lines, percent_of(way, batch_discount));
}

auto Price::of(const Usage& usage, Way way) const -> Money {
    const auto read = most(usage.cached_input.count(), usage.input.count());
    const auto short_write = most(usage.cache_write_5m.count(), usage.input.count() - read);
    const auto long_write =
        most(usage.cache_write_1h.count(), usage.input.count() - read - short_write);
    const BilledTokens lines[] = {
        {input, Tokens{usage.input.count() - read - short_write - long_write}},
        {cached_input.value_or(input), Tokens{read}},
        {cache_write_5m.value_or(input), Tokens{short_write}},
        {cache_write_1h.value_or(input), Tokens{long_write}},
        {output, usage.output}};
    return total(lines, percent_of(way, batch_discount));
}

auto ModelCard::token_bound(const Request& request) const -> std::int64_t {
    if (provider == "extractive" || provider == "replay") return 0;
    return input_bound(request).count() + request.max_output_tokens;
}

auto ModelCard::for_readers() const -> std::string {
    if (provider == "extractive") return "extractive (no model)";
    if (provider == "replay") return name.str() + ": recorded answers";
    return name.str() + ": " + model_id;
}

}  // namespace fanfold::model
