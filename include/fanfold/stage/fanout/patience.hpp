#pragma once
/// How long a model that does not answer is waited for (breaker.hpp says what is done with it).
#include <fanfold/time/clock.hpp>

namespace fanfold::fanout {

struct Patience {
    int failures_in_a_row = 10;  ///< from then on only probes
    Duration first_pause = std::chrono::seconds{2};
    Duration longest_pause = std::chrono::seconds{60};
    Duration silence = std::chrono::minutes{10};       ///< of a model that has answered before
    Duration first_answer = std::chrono::seconds{15};  ///< of one that never has
};

}  // namespace fanfold::fanout
