#pragma once
/// Lines in, lines out, in order, on all cores.
#include <functional>
#include <istream>
#include <string>

namespace fanfold::app {

/// Reads `in` line by line, gives each line that is not empty to `answer` on one of `threads`
/// threads, and writes the answers to stdout in the order of the lines. At most a few lines a
/// thread are in memory, so that a slow line holds the others up rather than fill it. `answer` is
/// called on several threads at once and must not throw.
void answer_lines(std::istream& in, unsigned threads,
                  const std::function<std::string(const std::string&)>& answer);

}  // namespace fanfold::app
