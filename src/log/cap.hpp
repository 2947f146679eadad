#pragma once
/// So many lines of a kind in a window; the rest is counted. Kinds come from our own code, so the table stays small.
#include <map>
#include <string>
#include <string_view>

#include <fanfold/time/clock.hpp>

namespace fanfold::log {

class Cap {
  public:
    Cap(int lines, Duration window) : lines_(lines), window_(window) {}

    struct Verdict {
        bool print = true;
        long held_back = 0;  ///< of this kind in the window before: to be told first
    };
    auto pass(std::string_view kind, SteadyInstant now) -> Verdict;
    /// What is held back now, by kind; forgotten afterwards.
    auto take_held_back() -> std::map<std::string, long>;

  private:
    struct Count {
        SteadyInstant since{};
        int printed = 0;
        long held_back = 0;
    };
    int lines_;
    Duration window_;
    std::map<std::string, Count, std::less<>> kinds_;
};

}  // namespace fanfold::log
