#pragma once
/// What a report says of its own making, in its own language. Pure; reasons that come from other rooms stay in English.
#include <fanfold/flow/question.hpp>
#include <fanfold/flow/report.hpp>
#include <fanfold/stage/fanout/engine.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "desk.hpp"

namespace fanfold::pipeline {

class Notes {
  public:
    /// Korean for "ko", "ko-KR" …; English for everything else.
    explicit Notes(std::string_view language) : korean_(language.starts_with("ko")) {}

    [[nodiscard]] auto last_good() const -> std::string;
    [[nodiscard]] auto template_broken(std::string_view why) const -> std::string;
    /// A section or the summary has no sentences of a model.
    [[nodiscard]] auto told_by_claims(std::string_view why) const -> std::string;
    /// The summary was told by another model than the one that was asked.
    [[nodiscard]] auto summary_instead(const ModelName& asked, const fanout::Told& told) const -> std::string;
    /// One line for each pair of models; of the reasons, which tell amounts, the first.
    [[nodiscard]] auto stand_ins(const std::vector<Question>& questions) const -> std::vector<std::string>;
    /// Empty where rules answered nothing; the same for the next two.
    [[nodiscard]] auto ruled(const Docket& docket) const -> std::string;
    [[nodiscard]] auto cascade(const Cascade& cascade, const std::string& currency) const -> std::string;
    [[nodiscard]] auto batches(const fanout::BatchEffort& effort, std::int64_t calls, const std::string& currency) const -> std::string;
    [[nodiscard]] auto folded(const std::vector<Report>& reports) const -> std::string;

  private:
    bool korean_;
};

/// A reason that many questions share: a cap's without the amounts that each call adds.
auto shared_reason(std::string_view reason) -> std::string;
/// Each once, in the order in which they came first.
auto each_once(std::vector<std::string> notes) -> std::vector<std::string>;

}  // namespace fanfold::pipeline
