#pragma once
/// What one night of a source came to, in figures: what its expected yield is learnt from.
#include <optional>
#include <string>

#include <fanfold/time/clock.hpp>
#include <fanfold/value/name.hpp>

namespace fanfold {

struct SourceNight {
    Instant at{};       ///< when its crawl was closed
    int pages = 0;      ///< fetched, or confirmed unchanged
    int failed = 0;     ///< asked for in vain
    int texts = 0;      ///< URLs that showed a text, old ones too
    int same = 0;       ///< of these, the most that showed one and the same text
    int fresh = 0;      ///< documents that are new or changed
    int dated = 0;      ///< of these, how many carry a date
    std::optional<Duration> age;  ///< of these, the middle age when they were fetched
};

/// What is wrong with a source that answers as if nothing were.
enum class YieldTrouble { quiet, flood, all_the_same, date_drift };

struct YieldAlarm {
    YieldTrouble what = YieldTrouble::quiet;
    std::string words;  ///< "2 new documents in 3 nights, where about 40 are usual"
};

}  // namespace fanfold
