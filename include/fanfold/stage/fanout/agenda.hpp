#pragma once
/// Which question first: a priority queue per enterprise, fair between enterprises (round robin,
/// highest rank of the enterprise whose turn it is). A value; no I/O.
#include <map>
#include <optional>
#include <vector>

#include <fanfold/flow/question.hpp>

namespace fanfold::fanout {

class Agenda {
  public:
    void add(std::vector<Question> questions);  ///< of any enterprises
    auto next() -> std::optional<Question>;
    [[nodiscard]] auto left() const -> std::size_t { return left_; }
    /// Takes out all that is left of one enterprise (its time or money is up), best first.
    auto withdraw(const EnterpriseName& enterprise) -> std::vector<Question>;

  private:
    std::map<EnterpriseName, std::vector<Question>> queues_;  ///< each sorted, best last
    EnterpriseName turn_;
    std::size_t left_ = 0;
};

/// route score × template priority × source weight × recency (half-life 3 days; undated counts as 3
/// days old).
auto rank(double route_score, double template_priority, double source_weight,
          std::optional<Instant> published, Instant now) -> double;

}  // namespace fanfold::fanout
