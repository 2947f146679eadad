#pragma once
/// Why a finding was held to be as important as it is, in the words of whoever answered. Findings do not keep it: it stands in
/// the stored answer, as long as that does.
#include <map>
#include <string>
#include <vector>

#include <fanfold/flow/finding.hpp>
#include <fanfold/store/store.hpp>

namespace fanfold::app {

class ImportanceReasons {
  public:
    /// `reader` outlives this. Blocking, as it is.
    explicit ImportanceReasons(store::Reader& reader) : reader_(reader) {}
    /// "" where no stored answer has one: rules, a model that stood in, an answer that is forgotten.
    auto of(const Finding& finding) -> std::string;

  private:
    store::Reader& reader_;
    std::map<TemplateName, std::vector<store::AnsweredLine>> answers_;  ///< of one enterprise
};

}  // namespace fanfold::app
