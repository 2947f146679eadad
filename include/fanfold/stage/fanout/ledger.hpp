#pragma once
/// The ledger, as the fanout room needs it. Implemented by store/ (state.db, synchronous FULL).
/// When a call returns, what it wrote is durable. Calls made close together share one transaction.
/// io thread.
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fanout {

/// What caps are held against: what was settled, plus the reservations of attempts in flight or
/// unknown.
struct Spent {
    Money money;
    std::int64_t tokens = 0;
    auto operator==(const Spent&) const -> bool = default;
    auto operator+=(const Spent& more) -> Spent& {
        money += more.money;
        tokens += more.tokens;
        return *this;
    }
    auto operator-=(const Spent& less) -> Spent& {
        money -= less.money;
        tokens -= less.tokens;
        return *this;
    }
};
struct SpentLine {
    EnterpriseName enterprise;
    TemplateName template_name;
    Spent spent;
};

/// How many tokens a model makes of a unit of each script (text::ScriptCounts), learnt from what it
/// counted.
struct TokenRatio {
    std::string model;  ///< provider and its name for the model
    double latin = 0.25, hangul = 2.0 / 3, han = 2.0 / 3, other = 0.25;
    std::int64_t seen = 0;           ///< calls it was learnt from
    std::int64_t surplus = 1000000;  ///< parts per million of the upper bound that were counted at
                                     ///< most; above a million, bounds are raised by it
};

/// What the calls of a template to a model came to in the last runs; settled ones only.
struct HistoryLine {
    TemplateName template_name;
    ModelName model;
    std::int64_t requests = 0;  ///< distinct ones
    std::int64_t calls = 0;
    std::int64_t input = 0, cached_input = 0, output = 0;  ///< tokens
    Money cost;
};

struct AskedPair {
    TemplateName template_name;
    Digest document;  ///< the representative that was asked
};

/// A question that a night did not come to ask, or that no model took.
struct LeftOpen {
    TemplateName template_name;
    Digest document;
    SightingId sighting;
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
    /// Of a run, by enterprise and template.
    [[nodiscard]] virtual auto spent_in(RunId run)
        -> boost::asio::awaitable<Result<std::vector<SpentLine>>> = 0;
    /// Of all runs, by when the attempt was sent.
    [[nodiscard]] virtual auto spent_between(Instant from, Instant to)
        -> boost::asio::awaitable<Result<std::vector<SpentLine>>> = 0;
    /// Of one enterprise in a run.
    [[nodiscard]] virtual auto spent_by(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<Spent>> = 0;

    [[nodiscard]] virtual auto history(int runs)
        -> boost::asio::awaitable<Result<std::vector<HistoryLine>>> = 0;
    [[nodiscard]] virtual auto token_ratios()
        -> boost::asio::awaitable<Result<std::vector<TokenRatio>>> = 0;
    [[nodiscard]] virtual auto keep_token_ratios(std::vector<TokenRatio> ratios)
        -> boost::asio::awaitable<Result<Done>> = 0;

    /// Which of these were answered for the enterprise, by any template, in runs before `before`;
    /// RunId{}: in any run.
    [[nodiscard]] virtual auto asked(EnterpriseName enterprise, std::vector<Digest> documents,
                                     RunId before)
        -> boost::asio::awaitable<Result<std::vector<AskedPair>>> = 0;
    /// Of the last run of a job that has a report for the enterprise: what was skipped or failed without an answer,
    /// of what came in that run's own window. What was left to it by the run before is not in it: a question
    /// has two nights, or one that can never be asked would be carried for ever.
    [[nodiscard]] virtual auto left_open(JobName job, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<LeftOpen>>> = 0;
    /// Plans the questions of an enterprise in a run, once: a second call keeps what is there.
    [[nodiscard]] virtual auto plan(RunId run, EnterpriseName enterprise,
                                    std::vector<Question> questions)
        -> boost::asio::awaitable<Result<Done>> = 0;
    [[nodiscard]] virtual auto questions(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<Question>>> = 0;
    /// All that are still due of an enterprise's questions in a run are skipped for this reason: a
    /// deadline must not wait for ten thousand transactions.
    [[nodiscard]] virtual auto skip_due(RunId run, EnterpriseName enterprise, std::string reason)
        -> boost::asio::awaitable<Result<Done>> = 0;
    /// The question's new state with what it found, in one transaction.
    [[nodiscard]] virtual auto finish(Question question, std::vector<Finding> findings,
                                      std::vector<Dropped> dropped)
        -> boost::asio::awaitable<Result<Done>> = 0;
};

}  // namespace fanfold::fanout
