#pragma once
/// How much of a cap was used.
#include <string>

namespace fanfold::fanout {

struct CapUse {
    std::string cap;    ///< "day", "month of enterprise \"acme\"", "run_tokens"
    double share = 0;   ///< 0.8 = four fifths
    std::string words;  ///< "4.10 of 5.00 USD"
};

}  // namespace fanfold::fanout
