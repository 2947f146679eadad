#pragma once
/// Lines in, lines out, in order, on all cores.
#include <functional>
#include <string>

namespace fanfold::app {

/// What a line may hold at most: a page of the most that is read, and its escapes.
inline constexpr auto most_line_bytes = std::size_t{64} << 20;

struct InputLine {
    std::size_t number = 1;  ///< of the input, lines that are empty too
    std::string text;
    bool too_long = false;   ///< over the cap: the text is let go
};

/// Reads `from` line by line, gives each line that is not empty to `answer` on one of `threads`
/// threads, and writes the answers to stdout in the order of the lines. At most a few lines a
/// thread are in memory, so that a slow line holds the others up rather than fill it. `answer` is
/// called on several threads at once and must not throw.
void answer_lines(int from, unsigned threads, const std::function<std::string(const InputLine&)>& answer);

}  // namespace fanfold::app
