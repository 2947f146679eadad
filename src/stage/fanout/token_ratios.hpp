#pragma once
/// How many tokens one model makes of a text, learnt from what it says it counted. A value.
///
/// One count is of a whole request, in which scripts are mixed: the error is divided among them by
/// their share of the estimate, multiplicatively and normalised (exponentiated gradient; Kivinen
/// and Warmuth, 1997). No count moves a ratio by more than half a doubling at first and a few per cent later,
/// and no ratio leaves a quarter to four times of where it began: a server that counts nonsense
/// makes estimates worse, never absurd.
#include <fanfold/model/request.hpp>
#include <fanfold/stage/fanout/ledger.hpp>
#include <fanfold/text/sentences.hpp>

namespace fanfold::fanout {

class TokenRatios {
  public:
    explicit TokenRatios(std::string model) { row_.model = std::move(model); }
    /// What is no sound row is taken as far as it is sound.
    void load(const TokenRatio& row);
    [[nodiscard]] auto estimate(const text::ScriptCounts& counts) const -> std::int64_t;
    /// `bound` is what it could have counted at most.
    void learn(const text::ScriptCounts& counts, std::int64_t counted, std::int64_t bound);
    /// Parts per million by which upper bounds are to be raised, because the model was seen to
    /// count more; a million: not at all.
    [[nodiscard]] auto surplus() const -> std::int64_t { return row_.surplus; }
    [[nodiscard]] auto row() const -> const TokenRatio& { return row_; }

  private:
    TokenRatio row_;
};

/// Messages and schema, as a provider reads them.
auto scripts_of(const model::Request& request) -> text::ScriptCounts;

}  // namespace fanfold::fanout
