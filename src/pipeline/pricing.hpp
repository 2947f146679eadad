#pragma once
/// Expected prices, from what earlier calls came to. io thread (it looks at the engine).
#include <fanfold/pipeline/plan.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <map>
#include <vector>

namespace fanfold::pipeline {

class Pricing {
  public:
    Pricing(const fanout::Engine& engine, std::vector<fanout::HistoryLine> history);

    struct Priced {
        std::int64_t input = 0, output = 0;
        PriceRange cost;
    };
    /// Of one request, with the tries that its template's took before.
    [[nodiscard]] auto of(const TemplateName& asking, const model::Request& request) const
        -> Priced;
    /// Shares of questions that a larger model is asked too.
    struct Share {
        double low = 0, expected = 0, high = 0;
    };
    [[nodiscard]] auto escalated(const TemplateName& asking, const ModelName& smaller,
                                 const ModelName& larger) const -> Share;
    /// What folding costs, as a share of what is asked of documents.
    [[nodiscard]] auto folding() const -> Share;
    /// What a question of the template came to; nothing where it is new.
    [[nodiscard]] auto average(const TemplateName& asking) const -> Money;
    [[nodiscard]] auto calls_known() const -> std::int64_t { return calls_known_; }

  private:
    struct Known {
        double output = 0;  ///< tokens of an answer
        double cached = 0;  ///< share of the input
        double tries = 1;
        std::int64_t requests = 0;
    };
    [[nodiscard]] auto known(const TemplateName& asking, const ModelName& model) const
        -> std::optional<Known>;

    const fanout::Engine& engine_;
    std::vector<fanout::HistoryLine> history_;
    std::int64_t calls_known_ = 0;
};

/// A price that many times over.
auto scaled(Money price, double times) -> Money;
auto scaled(const PriceRange& range, const Pricing::Share& times) -> PriceRange;

}  // namespace fanfold::pipeline
