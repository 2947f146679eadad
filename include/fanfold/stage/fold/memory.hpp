#pragma once
/// What a report is folded from: findings, and the events that an enterprise has been told of.
/// Implemented by store/ (state.db); io thread.
#include <boost/asio/awaitable.hpp>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fold {

/// What a run did for an enterprise, over all the processes that worked on it.
struct Effort {
    int calls = 0;                 ///< attempts that were sent
    int reused = 0;                ///< questions that were answered without one
    std::vector<Dropped> dropped;  ///< by the questions; check drops more
};

class EventMemory {
  public:
    virtual ~EventMemory() = default;
    /// Findings of answered questions of this run and enterprise.
    [[nodiscard]] virtual auto findings(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<Finding>>> = 0;
    /// Runs of any job with a report of the enterprise that was made in (after, until].
    [[nodiscard]] virtual auto runs_told(EnterpriseName enterprise, Instant after, Instant until)
        -> boost::asio::awaitable<Result<std::vector<RunId>>> = 0;
    /// Events that the report of this run told, as they stand: `resolved` is what a person took out since.
    [[nodiscard]] virtual auto told(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<Event>>> = 0;
    [[nodiscard]] virtual auto effort(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<Effort>> = 0;
    /// Events of the last delivered report of this job, with their findings and the text they were
    /// told by.
    [[nodiscard]] virtual auto remembered(EnterpriseName enterprise, JobName job)
        -> boost::asio::awaitable<Result<std::vector<Event>>> = 0;
};

}  // namespace fanfold::fold
