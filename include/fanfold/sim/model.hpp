#pragma once
/// The simulated model: an OpenAI-compatible endpoint and Anthropic's on loopback. Answers satisfy
/// the asked JSON Schema and depend on nothing but the request's content and the seed, so that the
/// same question always gets the same answer, in whichever wire it was asked. Properties named
/// "quote" are filled with a sentence that stands in the prompt's fenced document; "claim" restates
/// it. It keeps a bill: what a provider would charge, request by request, by the price list it was
/// given. `GET /bill` tells its sums and how many batches there were, `GET /bill?lines` its lines too.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <fanfold/value/money.hpp>

namespace fanfold::sim {

/// How a 429 says when to come back. `mixed`: drawn for each.
enum class RetryAfter { seconds, date, missing, garbage, mixed };

/// Shares of all requests, drawn by request and try, whatever the limits say: a request that draws
/// one of the first five gets it and takes nothing from the limits' buckets.
struct ModelFaults {
    double error = 0;                              ///< 500
    double limited = 0;                            ///< 429
    double overloaded = 0;                         ///< 503
    double cut = 0;                                ///< connection closed in the middle
    double hang = 0;                               ///< never answers
    double garbage = 0;                            ///< 200, text that is not JSON
    double off_schema = 0;                         ///< valid JSON that breaks the schema
    double length = 0;                             ///< finish_reason length, cut JSON
    double busy = 0;                               ///< 529
    RetryAfter retry_after = RetryAfter::seconds;  ///< of every 429, the limits' own too
    int retry_after_seconds = 1;                   ///< of those that are drawn
};
/// Per million tokens. What is written to the cache for five minutes is what OpenAI calls
/// `cache_write_tokens`.
struct PriceList {
    Money input, cached_input, cache_write_5m, cache_write_1h, output;
};
/// Batches of both wires: done when their time is over, and looked at when somebody asks.
struct ModelBatchSettings {
    std::uint32_t latency_ms = 0;  ///< from submission to the end
    std::uint32_t cancel_ms = 0;   ///< from its cancellation to the end
    std::uint32_t receipt_ms = 0;  ///< from the submission to the answer that names the batch
    double expired = 0;            ///< share of lines that are not looked at in time
    double errored = 0;            ///< … that get a 500
    int discount = 50;             ///< percent
};
struct ModelSettings {
    std::uint64_t seed = 1;
    std::uint32_t latency_ms = 0;
    std::uint32_t jitter_ms = 0;
    int requests_per_minute = 0;  ///< enforced with 429 when not 0
    std::int64_t tokens_per_minute = 0;
    int bucket_seconds = 60;  ///< how much of their minute the limits' buckets hold
    ModelFaults faults;
    std::string key;         ///< required bearer token or x-api-key when not empty (401 otherwise)
    bool no_schema = false;  ///< ignores the asked format, as some local servers do
    PriceList prices;
    ModelBatchSettings batches;
    /// Share of the requests whose first message (Anthropic: what stands before cache_control) came
    /// before that are told it was read from the cache; the rest is told it was written to it. 0 =
    /// there is no cache.
    double cached = 0;
    int cache_minimum = 1024;  ///< tokens; a shorter prefix is not kept
    int reasoning_tokens = 0;  ///< at most so many are thought before each answer, and billed
    /// File that gets one JSON line a request, flushed before the answer leaves: {t, key,
    /// tokens_in, tokens_out, status, prompt_sha256, paid, fault, batch}; one for each answered line
    /// of a batch too. `key` is the SHA-256 of the
    /// request body, as in the bill; `prompt_sha256` that of the messages without fence marks;
    /// `paid` tells the lines of the bill; `status` 0 is a hang. "" = none.
    std::string log;
    /// What every call is told, without a look at its prompt: cheap, for measuring clients. No
    /// bill, no limits, no faults. "" = answers as above.
    std::string canned;
    /// Obeys what it finds in pages (a foreign address, a false claim, the highest importance …).
    bool gullible = false;
    /// File of labels: questions about documents are answered by what people found in them. "" = none.
    std::string gold;
    bool log_prompts = false;  ///< … with `messages` whole, for canary tests
};
/// An answer that was produced, even if it was cut on its way or nobody was left to read it.
struct BillLine {
    std::string request_sha256;  ///< of the request body
    std::int64_t tokens_in = 0;  ///< all of them
    std::int64_t tokens_out = 0;
    int status = 0;
    std::int64_t cached = 0, written_5m = 0, written_1h = 0;  ///< of tokens_in
    std::int64_t reasoning = 0;                               ///< of tokens_out
    bool batch = false;
    Money cost;
};
/// Everything that was asked of it at once: batches, `GET /bill` and `/health` apart.
struct ModelTally {
    std::int64_t requests = 0;
    std::int64_t faults = 0;   ///< drawn and shown
    std::int64_t limited = 0;  ///< 429 for what the buckets did not hold
    std::int64_t early = 0;    ///< the same body again before its Retry-After was over
};

class ModelServer {
  public:
    explicit ModelServer(ModelSettings settings, std::uint16_t port = 0);
    ~ModelServer();
    [[nodiscard]] auto port() const -> std::uint16_t;
    [[nodiscard]] auto bill() const -> std::vector<BillLine>;
    [[nodiscard]] auto tally() const -> ModelTally;
    [[nodiscard]] auto bill_in_words() const -> std::string;  ///< one line, for the end of a run
    [[nodiscard]] auto requests() const -> std::vector<std::string>;  ///< bodies, when log_prompts

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fanfold::sim
