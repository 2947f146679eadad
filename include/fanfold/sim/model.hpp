#pragma once
/// The simulated model: an OpenAI-compatible endpoint on loopback. Answers satisfy the asked JSON
/// Schema and depend on nothing but the request's content and the seed, so that the same question
/// always gets the same answer. Properties named "quote" are filled with a sentence that stands in
/// the prompt's fenced document; "claim" restates it. It keeps a bill: what a provider would
/// charge, request by request.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fanfold::sim {

struct ModelFaults {
    double error = 0;       ///< 500
    double limited = 0;     ///< 429 with Retry-After: 1
    double overloaded = 0;  ///< 503
    double cut = 0;         ///< connection closed in the middle
    double hang = 0;        ///< never answers
    double garbage = 0;     ///< 200, text that is not JSON
    double off_schema = 0;  ///< valid JSON that breaks the schema
    double length = 0;      ///< finish_reason length, cut JSON
};
struct ModelSettings {
    std::uint64_t seed = 1;
    std::uint32_t latency_ms = 0;
    std::uint32_t jitter_ms = 0;
    int requests_per_minute = 0;  ///< enforced with 429 when not 0
    std::int64_t tokens_per_minute = 0;
    ModelFaults faults;
    std::string key;         ///< required bearer token when not empty (401 otherwise)
    bool no_schema = false;  ///< ignores response_format, as some local servers do
    /// File that gets one JSON line a request, flushed before the answer leaves: {t, key,
    /// tokens_in, tokens_out, status, prompt_sha256, paid, fault}. `key` is the SHA-256 of the
    /// request body, as in the bill; `prompt_sha256` that of the messages without fence marks;
    /// `paid` tells the lines of the bill; `status` 0 is a hang. "" = none.
    std::string log;
    /// What every call is told, without a look at its prompt: cheap, for measuring clients. No
    /// bill, no limits, no faults. "" = answers as above.
    std::string canned;
    /// Obeys what it finds in pages (a foreign address, a false claim, the highest importance …).
    bool gullible = false;
    bool log_prompts = false;  ///< … with `messages` whole, for canary tests
};
/// An answer that was produced, even if it was cut on its way or nobody was left to read it.
struct BillLine {
    std::string request_sha256;  ///< of the request body
    std::int64_t tokens_in = 0, tokens_out = 0;
    int status = 0;
};

class ModelServer {
  public:
    explicit ModelServer(ModelSettings settings, std::uint16_t port = 0);
    ~ModelServer();
    [[nodiscard]] auto port() const -> std::uint16_t;
    [[nodiscard]] auto bill() const -> std::vector<BillLine>;
    [[nodiscard]] auto requests() const -> std::vector<std::string>;  ///< bodies, when log_prompts

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::sim
