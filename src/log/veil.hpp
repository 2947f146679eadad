#pragma once
/// What must not be printed: secrets that are known, and what looks like one.
#include <string>
#include <string_view>
#include <vector>

#include <fanfold/value/secret.hpp>

namespace fanfold::log {

class Veil {
  public:
    void hide(const Secret& secret);
    [[nodiscard]] auto over(std::string_view text) const -> std::string;

  private:
    std::vector<std::string> known_;  ///< longest first
};

}  // namespace fanfold::log
