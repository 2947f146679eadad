#pragma once
// The two wires of the simulated model: how a question is read from a body and an answer written
// into one. Pure functions on JSON; whatever came in is believed only as far as it was looked at.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server.hpp"

namespace fanfold::sim {

// A question, whichever wire it came in.
struct Asked {
    nlohmann::json messages;  // [{role, content}], the system message first
    nlohmann::json schema;    // null: none was asked for
    nlohmann::json model;
    std::int64_t max_tokens = 0;  // 0 = as long as it likes
    std::string prefix;           // what a cache may keep; empty: nothing
    bool keep_for_an_hour = false;
};

// What was counted, each once: the input is the sum of its four parts.
struct Counted {
    std::int64_t fresh = 0;
    std::int64_t cached = 0;
    std::int64_t written_5m = 0;
    std::int64_t written_1h = 0;
    std::int64_t output = 0;
    std::int64_t reasoning = 0;  // of the output
    [[nodiscard]] auto input() const -> std::int64_t {
        return fresh + cached + written_5m + written_1h;
    }
};

struct Said {
    std::string text;
    bool cut_short = false;
};

// Why there is no answer.
enum class Refusal {
    bad_json,
    no_messages,
    no_limit,  // Anthropic asks for max_tokens
    no_version,
    bad_key,
    unknown_path,
    bad_method,
    limited,
    too_large,
    broken,
    overloaded,
    busy
};

class Wire {
  public:
    virtual ~Wire() = default;
    [[nodiscard]] virtual auto key_of(const WireRequest& request) const -> std::string = 0;
    // What is wrong with the request before its body is looked at.
    [[nodiscard]] virtual auto objection(const WireRequest& request) const
        -> std::optional<Refusal> = 0;
    // Takes what it needs out of the body.
    [[nodiscard]] virtual auto read(nlohmann::json body, Asked& out) const
        -> std::optional<Refusal> = 0;
    [[nodiscard]] virtual auto answer(const Asked& asked, const Said& said, const Counted& counted,
                                      const std::string& id) const -> nlohmann::json = 0;
    [[nodiscard]] virtual auto refuse(Refusal why, const std::string& id) const -> WireReply = 0;
    [[nodiscard]] virtual auto id_header() const -> std::string = 0;
};

auto openai_wire() -> const Wire&;
auto anthropic_wire() -> const Wire&;

auto json_reply(int status, const nlohmann::json& body) -> WireReply;
auto dumped(const nlohmann::json& value) -> std::string;
// A non-negative whole number; 0 for anything else.
auto count_in(const nlohmann::json& body, const char* name) -> std::int64_t;
// The member, or null.
auto part(const nlohmann::json& value, const char* name) -> const nlohmann::json&;

}  // namespace fanfold::sim
