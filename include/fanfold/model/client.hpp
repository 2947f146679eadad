#pragma once
/// ModelClient: one configured model. Implemented by openai, anthropic, extractive and replay; all
/// pass the same conformance suite (tests/conformance/model_client.hpp). Lives on the io thread.
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fanfold/model/request.hpp>
#include <fanfold/time/clock.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::model {

/// What a failed call means (DESIGN §6). `split`: the input is too long for the model.
enum class FailureKind { retry_later, give_up, fix_config, split, cancelled };

struct Failure {
    FailureKind kind = FailureKind::give_up;
    std::string message;                  ///< plain words; never the key, never the prompt
    std::optional<Duration> retry_after;  ///< the server's word
    bool sent = false;                    ///< bytes may have reached the provider: it may be billed
    bool throttled = false;               ///< the server said that it is too much (429, 503, 529)
};

/// What response headers said of the limits.
struct LimitHints {
    std::optional<std::int64_t> requests_limit, requests_remaining;
    std::optional<std::int64_t> tokens_limit, tokens_remaining;
    std::optional<Duration> requests_reset, tokens_reset;
};

struct Outcome {
    std::optional<Reply> reply;  ///< or `failure`
    Failure failure;
    LimitHints hints;
};

/// Asked at once, or put into one of the provider's batches at its discount.
enum class Way { live, batch };

/// A model's price list. An input price that is not set is `input`'s; a price of zero is free.
struct Price {
    PricePerMillion input;
    std::optional<PricePerMillion> cached_input{};  ///< read from the provider's cache
    PricePerMillion output;
    std::optional<PricePerMillion> cache_write_5m{};
    std::optional<PricePerMillion> cache_write_1h{};
    int batch_discount = 0;  ///< percent off everything that is asked in a batch
    std::string as_of{};     ///< day these prices were looked up, "2026-11-01"; "" = not told

    /// Upper bound before the call, whatever is read from or written to a cache: a token is at
    /// least one byte, and each input token may be of the dearest kind.
    [[nodiscard]] auto upper_bound(const Request& request, Way way = Way::live) const -> Money;
    /// The whole bill, rounded up once to 1e-12. Counts that contradict each other are cut so that
    /// parts never exceed their whole.
    [[nodiscard]] auto of(const Usage& usage, Way way = Way::live) const -> Money;
};

struct ModelCard {
    ModelName name;
    std::string provider;  ///< openai, anthropic, extractive, replay
    std::string model_id;  ///< the provider's name for it
    std::string realm;     ///< digest of endpoint and credential: part of the request key
    Price price;           ///< zero for extractive and replay
    int max_in_flight = 8;
    std::int64_t requests_per_minute = 0;  ///< 0 = no limit known
    std::int64_t tokens_per_minute = 0;
    int context_tokens = 0;  ///< 0 = unknown
    /// Upper bound of a call's tokens, input and output; 0 where no model reads.
    [[nodiscard]] auto token_bound(const Request& request) const -> std::int64_t;
    [[nodiscard]] auto for_readers() const
        -> std::string;  ///< "extractive (no model)", "small: gpt-…"
};

class ModelClient {
  public:
    virtual ~ModelClient() = default;
    [[nodiscard]] virtual auto card() const -> const ModelCard& = 0;
    [[nodiscard]] virtual auto ask(const Request& request, Deadline deadline)
        -> boost::asio::awaitable<Outcome> = 0;
};

/// Sentence ranking by position, centrality, watch hits and novelty; fills the schema that a model
/// would. Pure work, run on `cpu`. Free, labelled as such.
auto make_extractive(boost::asio::any_io_executor cpu, ModelName name)
    -> std::unique_ptr<ModelClient>;

}  // namespace fanfold::model
