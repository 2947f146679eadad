#pragma once
/// The ledger, as the fanout room needs it. Implemented by store/ (state.db, synchronous FULL).
/// When a call returns, what it wrote is durable. Calls made close together share one transaction.
/// io thread.
#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fanout {

/// Sums that caps are held against: settled money, plus reservations of attempts in flight or
/// unknown.
struct Spending {
    Money run;
    Money day;                                    ///< the UTC day of `now`
    std::map<EnterpriseName, Money> enterprises;  ///< of this run
};

struct AskedPair {
    TemplateName template_name;
    Digest document;  ///< the representative that was asked
};

class Ledger {
  public:
    virtual ~Ledger() = default;

    [[nodiscard]] virtual auto answer(Digest key, Instant now)
        -> boost::asio::awaitable<Result<std::optional<Answer>>> = 0;
    /// Writes the attempt before it is sent and returns its number.
    [[nodiscard]] virtual auto begin(Attempt attempt) -> boost::asio::awaitable<Result<int>> = 0;
    /// Ends an attempt; with an answer, both in one transaction.
    [[nodiscard]] virtual auto settle(Attempt attempt, std::optional<Answer> answer)
        -> boost::asio::awaitable<Result<Done>> = 0;
    [[nodiscard]] virtual auto spending(RunId run, Instant now)
        -> boost::asio::awaitable<Result<Spending>> = 0;

    /// Which of these were answered for the enterprise in any run, by any template.
    [[nodiscard]] virtual auto asked(EnterpriseName enterprise, std::vector<Digest> documents)
        -> boost::asio::awaitable<Result<std::vector<AskedPair>>> = 0;
    /// Plans the questions of an enterprise in a run, once: a second call keeps what is there.
    [[nodiscard]] virtual auto plan(RunId run, EnterpriseName enterprise,
                                    std::vector<Question> questions)
        -> boost::asio::awaitable<Result<Done>> = 0;
    [[nodiscard]] virtual auto questions(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<Question>>> = 0;
    /// The question's new state with what it found, in one transaction.
    [[nodiscard]] virtual auto finish(Question question, std::vector<Finding> findings,
                                      std::vector<Dropped> dropped)
        -> boost::asio::awaitable<Result<Done>> = 0;
};

}  // namespace fanfold::fanout
