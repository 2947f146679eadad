#pragma once
/// Whether a model's answers can be used. A model that never gives a usable answer must not cost a night's money; one that
/// fails at a single template must not cost the others theirs. A value; runs on the engine's io thread.
#include <fanfold/value/name.hpp>
#include <map>

namespace fanfold::fanout {

class Usability {
  public:
    enum class Verdict {
        go_on,
        leave_template,  ///< is not asked of this model again in this run
        leave_model,
    };
    auto note(const TemplateName& name, bool usable) -> Verdict {
        auto& of_template = in_a_row_[name];
        of_template = usable ? 0 : of_template + 1;
        of_all_ = usable ? 0 : of_all_ + 1;
        ever_usable_ = ever_usable_ || usable;
        if (of_all_ >= (ever_usable_ ? most_of_all : most_of_template)) return Verdict::leave_model;
        return of_template >= most_of_template ? Verdict::leave_template : Verdict::go_on;
    }
    /// Answers that could not be used, since the last one that could.
    [[nodiscard]] auto in_a_row() const -> int { return of_all_; }
    [[nodiscard]] auto in_a_row(const TemplateName& name) const -> int {
        const auto found = in_a_row_.find(name);
        return found == in_a_row_.end() ? 0 : found->second;
    }

  private:
    static constexpr int most_of_template = 20;
    static constexpr int most_of_all = 100;  ///< of whatever templates, once some answer was usable
    std::map<TemplateName, int> in_a_row_;
    int of_all_ = 0;
    bool ever_usable_ = false;
};

}  // namespace fanfold::fanout
