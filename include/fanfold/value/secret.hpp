#pragma once
/// A credential. It has no operator<<, no formatter and no JSON conversion, so it cannot be logged
/// by accident.
#include <string>
#include <utility>

namespace fanfold {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    /// The only way out. Used where a header is written, and nowhere else.
    [[nodiscard]] auto reveal() const -> const std::string& { return text_; }
    [[nodiscard]] auto empty() const -> bool { return text_.empty(); }

  private:
    std::string text_;
};

}  // namespace fanfold
