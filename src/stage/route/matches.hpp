#pragma once
/// Which terms stand where in one folded text. Private to stage/route.
#include <cstdint>
#include <string_view>
#include <vector>

#include <fanfold/text/fold.hpp>

#include "automaton.hpp"
#include "watch_terms.hpp"

namespace fanfold::route {

/// All patterns, for terms that must stand alone; those that may stand within words.
struct Automata {
    explicit Automata(const WatchTerms& watched)
        : words(watched.patterns), anywhere(watched.anywhere_patterns()) {}
    Automaton words;
    Automaton anywhere;
};

struct Match {
    std::uint32_t term = 0;
    std::size_t begin = 0;  ///< in the folded text
    std::size_t end = 0;
};

/// Verified matches. Of names, only those that no longer name covers; context words stand beside
/// them.
auto find_matches(const Automata& automata, const WatchTerms& watched, std::string_view source,
                  const text::Folded& folded) -> std::vector<Match>;

}  // namespace fanfold::route
