#pragma once
/// Batches at a provider, kept so that nothing is sent twice. Implemented by store/ (state.db); its
/// attempts are the ledger's, and count there. When a call returns, what it wrote is durable; every
/// change is fenced by the owner epoch. io thread.
///
///   write (with its attempts) → submitted → settle, in as many pieces as suits → close
///
/// A new owner takes over what is open: attempts in a batch do not become unknown at a restart,
/// because the provider still knows them.
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/question.hpp>
#include <fanfold/model/request.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fanout {

struct ProviderBatch {
    std::int64_t id = 0;  ///< ours
    std::string label;    ///< that the provider is given, where it keeps one: never used twice
    ModelName model;
    std::string realm;        ///< the model card's: only there it can be looked for
    std::string provider_id;  ///< "" = written, and nobody knows whether it was submitted
    std::int64_t lines = 0;   ///< at its beginning
    Instant written_at{};
};

/// What is open of a batch.
struct KeptBatch {
    ProviderBatch batch;
    std::vector<Attempt> lines;  ///< in flight
};

/// The end of one line: its attempt, and what the model said.
struct LineEnded {
    Attempt attempt;
    std::optional<model::Reply> reply;
};

/// What came of an enterprise's questions in batches.
struct BatchEffort {
    int answered = 0;
    Money settled;
};

class BatchBook {
  public:
    virtual ~BatchBook() = default;

    /// Before a byte of it goes out. Returns it with ids and attempt numbers.
    [[nodiscard]] virtual auto write(ProviderBatch batch, std::vector<Attempt> lines)
        -> boost::asio::awaitable<Result<KeptBatch>> = 0;
    [[nodiscard]] virtual auto submitted(std::int64_t batch, std::string provider_id)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Lines that are not in flight any more are passed over: collecting twice changes nothing.
    [[nodiscard]] virtual auto settle(std::vector<LineEnded> lines)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// Nothing more will come of it; `note` says how it ended.
    [[nodiscard]] virtual auto close(std::int64_t batch, std::string note)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// All that is not closed, of any run, oldest first.
    [[nodiscard]] virtual auto open() -> boost::asio::awaitable<Result<std::vector<KeptBatch>>> = 0;
    /// Whether a batch of ours, open or closed, has this id.
    [[nodiscard]] virtual auto is_known(std::string provider_id)
        -> boost::asio::awaitable<Result<bool>> = 0;
    [[nodiscard]] virtual auto effort(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<BatchEffort>> = 0;

    /// What came in a batch for this request, and was not judged yet.
    [[nodiscard]] virtual auto reply(Digest key)
        -> boost::asio::awaitable<Result<std::optional<model::Reply>>> = 0;
    /// What the reply under the same key was judged to be; the reply goes.
    [[nodiscard]] virtual auto keep(Answer answer) -> boost::asio::awaitable<Result<Done>> = 0;
};

}  // namespace fanfold::fanout
