#pragma once
/// What an enterprise leaves out of its reports, and whether a person looks at them first.
#include <optional>
#include <string>
#include <vector>

#include <fanfold/time/clock.hpp>

namespace fanfold {

/// [[mute]]: each part that is written must hold.
struct MuteRule {
    std::string event;    ///< short id of an item or event: "i-…", "e-…"
    std::string source;   ///< evidence of this source does not count
    std::string pattern;  ///< stands in the text or a claim, folded
    std::optional<Instant> until;
    std::string why;
    std::string where;  ///< "enterprises/acme.toml:41"
};

/// [release]: what a report waits for before it leaves the house. The folder never waits.
struct Release {
    enum class Way { at_once, review, hold };
    Way way = Way::at_once;
    Duration wait = std::chrono::hours{1};  ///< of `review`: then it goes, reviewed by nobody
};

struct Editing {
    std::vector<MuteRule> mutes;
    Release release;
};

}  // namespace fanfold
