#pragma once
/// The events that an enterprise has been told of. Implemented by store/ (state.db); io thread.
#include <boost/asio/awaitable.hpp>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/value/error.hpp>

namespace fanfold::fold {

class EventMemory {
  public:
    virtual ~EventMemory() = default;
    /// Findings of answered questions of this run and enterprise.
    [[nodiscard]] virtual auto findings(RunId run, EnterpriseName enterprise)
        -> boost::asio::awaitable<Result<std::vector<Finding>>> = 0;
    /// Events of the last delivered report of this job, with their findings and the text they were
    /// told by.
    [[nodiscard]] virtual auto remembered(EnterpriseName enterprise, JobName job)
        -> boost::asio::awaitable<Result<std::vector<Event>>> = 0;
};

}  // namespace fanfold::fold
