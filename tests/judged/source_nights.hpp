#pragma once
/// Sources as they are over months of nights, and a hundred that break without a word. Seeded.
///
/// A source publishes by a rate of its own that drifts, has weekends (or none), bursts, holidays, nights on which
/// its server is down (which is told anyway), dates on all, most or none of its texts. Broken ones break in one of nine ways.
/// One that publishes fewer than 2.5 documents a night is not broken by a feed that stands still: no count of three
/// nights could tell that from a slow week.
#include <cstdint>
#include <string>
#include <vector>

#include <fanfold/flow/source_night.hpp>

namespace fanfold::judged {

struct SourceYear {
    std::string way;  ///< in which it breaks; empty: it does not
    YieldTrouble trouble = YieldTrouble::quiet;
    std::vector<SourceNight> nights;  ///< the oldest first
    std::size_t broken_from = 0;      ///< the first broken night; nights.size() when it does not break
};

/// `sound` sources of `nights` nights each.
auto sound_sources(std::uint64_t seed, std::size_t sound, std::size_t nights) -> std::vector<SourceYear>;
/// A hundred that break some night after the 30th, by turns in every way, with five broken nights each.
auto breaking_sources(std::uint64_t seed) -> std::vector<SourceYear>;

}  // namespace fanfold::judged
