#pragma once
/// BatchClient: questions that may wait for a day, at the provider's discount. One port for
/// OpenAI's Batch API (files, batches) and Anthropic's Message Batches; both pass the same
/// conformance suite (tests/conformance/batch_client.hpp). Lives on the io thread; owns nothing of
/// what it is given.
///
/// The order of results is not that of the lines: they are known by their custom id. A batch that
/// expired or was cancelled still gives what was done before. What was submitted and not recorded
/// (a crash between the two) is found again by `list`: by its label where the provider keeps one,
/// otherwise by the custom ids of its results.
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/model/client.hpp>
#include <fanfold/model/providers.hpp>

namespace fanfold::model {

struct BatchLine {
    std::string custom_id;  ///< [A-Za-z0-9_-]{1,64}, once in a batch: a request key in hex is one
    Request request;
};

/// `ended`: nothing more will come of it, whatever became of its lines.
enum class BatchState { running, cancelling, ended };

struct BatchStatus {
    std::string id;
    BatchState state = BatchState::running;
    std::string word;   ///< the provider's own for it: "finalizing", "expired"
    std::string label;  ///< as submitted; "" where the provider keeps none (Anthropic)
    Instant created_at{};
    std::int64_t lines = 0;  ///< 0: the provider does not tell it yet
    std::int64_t done = 0;   ///< of these, with an answer
    std::string trouble;     ///< why a batch was refused as a whole, in the provider's words
    /// Where the results are, as the provider names it; only this client reads it.
    std::vector<std::string> results{};
};

enum class LineEnd { answered, errored, expired, cancelled };

struct BatchResult {
    std::string custom_id;
    LineEnd end = LineEnd::errored;
    Outcome outcome;  ///< a reply, or why there is none; errors are not billed
};

struct BatchLimits {
    std::size_t lines = 0;
    std::size_t bytes = 0;  ///< of the whole body
};

template <class T>
struct BatchTold {
    std::optional<T> value;  ///< or `failure`
    Failure failure;
};

class BatchClient {
  public:
    virtual ~BatchClient() = default;
    [[nodiscard]] virtual auto card() const -> const ModelCard& = 0;
    [[nodiscard]] virtual auto limits() const -> BatchLimits = 0;
    /// How many bytes this line will take: fill a batch up to its limits with them.
    [[nodiscard]] virtual auto size_of(const BatchLine& line) const -> std::size_t = 0;

    /// Failures: fix_config before anything is sent if a limit or a custom id is wrong. After
    /// `sent` the batch may exist: look for it with `list` before submitting again.
    /// `label`: [A-Za-z0-9_-]{1,64}.
    [[nodiscard]] virtual auto submit(std::vector<BatchLine> lines, std::string label,
                                      Deadline deadline)
        -> boost::asio::awaitable<BatchTold<BatchStatus>> = 0;
    [[nodiscard]] virtual auto poll(std::string id, Deadline deadline)
        -> boost::asio::awaitable<BatchTold<BatchStatus>> = 0;
    /// Asks for the end; poll until it has come. A batch that ended before stays as it is.
    [[nodiscard]] virtual auto cancel(std::string id, Deadline deadline)
        -> boost::asio::awaitable<BatchTold<BatchStatus>> = 0;
    /// The lines of an ended batch that have an end of their own. A line that is missing was never
    /// looked at. May be called again: collecting costs nothing.
    [[nodiscard]] virtual auto collect(BatchStatus batch, Deadline deadline)
        -> boost::asio::awaitable<BatchTold<std::vector<BatchResult>>> = 0;
    /// The newest hundred, newest first.
    [[nodiscard]] virtual auto list(Deadline deadline)
        -> boost::asio::awaitable<BatchTold<std::vector<BatchStatus>>> = 0;
};

/// As `make_openai` and `make_anthropic`; `http` outlives the client. Anthropic: a batch works on
/// its lines over hours, so set the cache to an hour where lines share a long prefix.
auto make_openai_batch(http::HttpClient& http, const Clock& clock, OpenAiSettings settings)
    -> std::unique_ptr<BatchClient>;
auto make_anthropic_batch(http::HttpClient& http, const Clock& clock, AnthropicSettings settings)
    -> std::unique_ptr<BatchClient>;

}  // namespace fanfold::model
