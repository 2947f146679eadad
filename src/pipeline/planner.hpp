#pragma once
/// plan: what would be asked, and what it would cost. Writes nothing but the plan, asks no model.
/// io thread.
#include <set>

#include <fanfold/pipeline/pipeline.hpp>

#include "desk.hpp"
#include "pricing.hpp"

namespace fanfold::pipeline {

class Planner {
  public:
    /// `run` is asked of: its start is when the questions' documents are looked at.
    Planner(Parts& parts, Tally& tally, schedule::Run run, Order order);

    auto outlook() -> boost::asio::awaitable<Result<Outlook>>;
    /// From at most so many pages of each source, visited now; the store is to be a scratch one.
    auto sample(int pages) -> boost::asio::awaitable<Result<Outlook>>;
    /// What today's configuration would have asked in `run`.
    auto edit() -> boost::asio::awaitable<Result<EditOutlook>>;

  private:
    auto prepare() -> boost::asio::awaitable<Status>;
    auto forecast(const Enterprise& enterprise, SightingId newest)
        -> boost::asio::awaitable<Result<Forecast>>;
    auto add_question(const Enterprise& enterprise, const Question& question, Forecast& forecast)
        -> boost::asio::awaitable<Status>;
    auto add_request(const Enterprise& enterprise, const Question& question,
                     const model::Request& request, Forecast& forecast)
        -> boost::asio::awaitable<Status>;
    void add_escalation(const Enterprise& enterprise, const Question& question,
                        const model::Request& request, Forecast& forecast) const;
    auto hindsight() -> boost::asio::awaitable<Result<std::optional<Hindsight>>>;
    auto edit_of(const schedule::RunEnterprise& entry)
        -> boost::asio::awaitable<Result<std::vector<Edit>>>;
    auto add_part(const Enterprise& enterprise, const std::vector<Question>& questions,
                  Edit::Part& part) -> boost::asio::awaitable<Status>;

    Parts& parts_;
    Tally& tally_;
    schedule::Run run_;
    Order order_;
    Crawl crawl_;
    Desk desk_;
    std::optional<Pricing> pricing_;
    std::set<Digest> counted_;  ///< requests that stand in a forecast already
};

}  // namespace fanfold::pipeline
